//! What a reader of PDF finds in a file.

use std::collections::BTreeMap;

use lopdf::{Document, Object, ObjectId};

/// What is said on each page, by its mark there.
type Said = BTreeMap<(ObjectId, i64), String>;

pub(super) struct Reader(pub(super) Document);

impl Reader {
    pub(super) fn new(bytes: &[u8]) -> Self {
        Reader(Document::load_mem(bytes).unwrap())
    }

    pub(super) fn pages(&self) -> usize {
        self.0.get_pages().len()
    }

    /// Returns the words of a page, in the order they are drawn.
    pub(super) fn words(&self, page: u32) -> String {
        let text = self.0.extract_text(&[page]).unwrap();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(super) fn all_words(&self) -> String {
        let pages = u32::try_from(self.pages()).unwrap();
        (1..=pages).map(|page| self.words(page)).collect::<Vec<_>>().join(" ")
    }

    /// Returns every dictionary that says it is of that type.
    pub(super) fn of_type(&self, name: &str) -> Vec<&lopdf::Dictionary> {
        let dictionaries = self.0.objects.values().filter_map(|object| match object {
            Object::Dictionary(dictionary) => Some(dictionary),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        });
        dictionaries.filter(|dictionary| dictionary.has_type(name.as_bytes())).collect()
    }

    /// Returns the titles of the outline, each after as many points as it is deep.
    pub(super) fn outline(&self) -> Vec<String> {
        let mut titles = Vec::new();
        if let Ok(root) = self.0.catalog().unwrap().get(b"Outlines") {
            self.entries(root.as_reference().unwrap(), 0, &mut titles);
        }
        titles
    }

    fn entries(&self, parent: ObjectId, depth: usize, titles: &mut Vec<String>) {
        let parent = self.0.get_dictionary(parent).unwrap();
        let mut next = parent.get(b"First").and_then(Object::as_reference).ok();
        while let Some(id) = next {
            let entry = self.0.get_dictionary(id).unwrap();
            let title = lopdf::decode_text_string(entry.get(b"Title").unwrap()).unwrap();
            let destination = entry.get(b"Dest").unwrap().as_array().unwrap();
            assert!(self.0.get_dictionary(destination[0].as_reference().unwrap()).is_ok());
            titles.push(format!("{}{title}", ".".repeat(depth)));
            self.entries(id, depth + 1, titles);
            next = entry.get(b"Next").and_then(Object::as_reference).ok();
        }
    }

    /// Returns every entry of the outline: its title, its page from one, and how far up the
    /// page it leads.
    pub(super) fn destinations(&self) -> Vec<(String, u32, f32)> {
        let pages = self.0.get_pages();
        let entry = |entry: &lopdf::Dictionary| {
            let title = lopdf::decode_text_string(entry.get(b"Title").ok()?).ok()?;
            let destination = entry.get(b"Dest").ok()?.as_array().ok()?;
            let page = destination[0].as_reference().ok()?;
            let (&number, _) = pages.iter().find(|&(_, &id)| id == page)?;
            Some((title, number, destination[3].as_float().ok()?))
        };
        let dictionaries = self.0.objects.values().filter_map(|object| object.as_dict().ok());
        dictionaries.filter_map(entry).collect()
    }

    /// Returns the role of every node of the tag tree, each after as many points as it
    /// is deep.
    pub(super) fn tags(&self) -> Vec<String> {
        let root = self.0.catalog().unwrap().get(b"StructTreeRoot").unwrap();
        let root = self.0.get_dictionary(root.as_reference().unwrap()).unwrap();
        let mut roles = Vec::new();
        self.nodes(root.get(b"K").unwrap(), 0, &mut roles);
        roles
    }

    fn nodes(&self, kids: &Object, depth: usize, roles: &mut Vec<String>) {
        match kids {
            Object::Array(kids) => kids.iter().for_each(|kid| self.nodes(kid, depth, roles)),
            Object::Reference(id) => {
                let node = self.0.get_dictionary(*id).unwrap();
                let role = node.get(b"S").unwrap().as_name().unwrap();
                roles.push(format!("{}{}", ".".repeat(depth), String::from_utf8_lossy(role)));
                self.nodes(node.get(b"K").unwrap(), depth + 1, roles);
            }
            _ => {}
        }
    }

    /// Returns the words in the order in which the tag tree has them, which is that in which
    /// they are read aloud.
    pub(super) fn read_aloud(&self) -> String {
        let mut said = Said::new();
        for page in self.0.page_iter() {
            let content = self.0.get_and_decode_page_content(page).unwrap();
            let fonts = self.0.get_page_fonts(page).unwrap();
            let (mut open, mut encoding): (Vec<Option<i64>>, _) = (Vec::new(), None);
            for operation in &content.operations {
                match operation.operator.as_str() {
                    "BMC" => open.push(None),
                    "BDC" => {
                        let properties = operation.operands[1].as_dict().unwrap();
                        let mark = properties.get(b"MCID").and_then(Object::as_i64).ok();
                        open.push(mark.or(open.last().copied().flatten()));
                    }
                    "EMC" => {
                        open.pop();
                    }
                    "Tf" => {
                        let font = fonts[operation.operands[0].as_name().unwrap()];
                        encoding = Some(font.get_font_encoding(&self.0).unwrap());
                    }
                    "TJ" | "Tj" => {
                        let Some(Some(mark)) = open.last() else { continue };
                        let text = said.entry((page, *mark)).or_default();
                        let parts = match &operation.operands[0] {
                            Object::Array(parts) => parts.as_slice(),
                            _ => &operation.operands[..],
                        };
                        for part in parts {
                            if let (Object::String(bytes, _), Some(encoding)) = (part, &encoding) {
                                *text += &Document::decode_text(encoding, bytes).unwrap();
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        let root = self.0.catalog().unwrap().get(b"StructTreeRoot").unwrap();
        let root = self.0.get_dictionary(root.as_reference().unwrap()).unwrap();
        let mut words = Vec::new();
        self.say(root.get(b"K").unwrap(), &said, &mut words);
        words.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn say(&self, kids: &Object, said: &Said, words: &mut Vec<String>) {
        match kids {
            Object::Array(kids) => kids.iter().for_each(|kid| self.say(kid, said, words)),
            Object::Reference(id) => {
                let node = self.0.get_dictionary(*id).unwrap();
                self.say(node.get(b"K").unwrap(), said, words);
            }
            Object::Dictionary(content) => {
                let page = content.get(b"Pg").and_then(Object::as_reference);
                let mark = content.get(b"MCID").and_then(Object::as_i64);
                if let (Ok(page), Ok(mark)) = (page, mark) {
                    words.extend(said.get(&(page, mark)).cloned());
                }
            }
            _ => {}
        }
    }

    /// Returns what has a description in the tag tree, and the description.
    pub(super) fn descriptions(&self) -> Vec<(String, String)> {
        let described = self.of_type("StructElem").into_iter().filter_map(|node| {
            let words = lopdf::decode_text_string(node.get(b"Alt").ok()?).unwrap();
            let role = node.get(b"S").unwrap().as_name().unwrap();
            Some((String::from_utf8_lossy(role).into(), words))
        });
        described.collect()
    }

    /// Returns what says something else than its glyphs do, in the order it is drawn.
    pub(super) fn replacements(&self) -> Vec<String> {
        let mut found = Vec::new();
        for page in self.0.page_iter() {
            let content = self.0.get_and_decode_page_content(page).unwrap();
            for operand in content.operations.iter().filter(|op| op.operator == "BDC") {
                let Some(Object::Dictionary(properties)) = operand.operands.get(1) else {
                    continue;
                };
                let Ok(words) = properties.get(b"ActualText") else { continue };
                found.push(lopdf::decode_text_string(words).unwrap());
            }
        }
        found
    }

    /// Returns whether a page draws the glyph that stands for no character.
    pub(super) fn draws_no_character(&self) -> bool {
        self.0.page_iter().any(|page| {
            let content = self.0.get_and_decode_page_content(page).unwrap();
            let shown = content.operations.iter().filter(|op| op.operator.starts_with('T'));
            shown.flat_map(|op| &op.operands).any(|operand| match operand {
                Object::Array(parts) => parts
                    .iter()
                    .filter_map(|part| part.as_str().ok())
                    .any(|text| text.chunks(2).any(|glyph| glyph == [0, 0])),
                _ => false,
            })
        })
    }

    /// Returns the names of the fonts, without the letters that tell subsets apart.
    pub(super) fn fonts(&self) -> Vec<String> {
        let names = self.of_type("FontDescriptor").into_iter().map(|font| {
            let name = font.get(b"FontName").unwrap().as_name().unwrap();
            String::from_utf8_lossy(name).split_once('+').unwrap().1.to_owned()
        });
        names.collect()
    }

    /// Returns the numbers that an operator is given on all pages, one after the other.
    pub(super) fn operands(&self, operator: &str) -> Vec<f32> {
        let mut found = Vec::new();
        for page in self.0.page_iter() {
            let content = self.0.get_and_decode_page_content(page).unwrap();
            let operations = content.operations.iter().filter(|op| op.operator == operator);
            let operands = operations.flat_map(|op| &op.operands);
            found.extend(operands.map(|operand| operand.as_float().unwrap()));
        }
        found
    }

    /// Returns where texts begin, from the lower left corner of their pages.
    pub(super) fn starts(&self) -> Vec<(f32, f32)> {
        let matrices = self.operands("Tm");
        matrices.chunks_exact(6).map(|matrix| (matrix[4], matrix[5])).collect()
    }

    /// Returns where each piece of text of a page begins and ends from the left, and its
    /// baseline, from the lower left corner.
    pub(super) fn placed(&self, page: ObjectId) -> Vec<(f32, f32, f32)> {
        let widths = self.widths(page);
        let content = self.0.get_and_decode_page_content(page).unwrap();
        let (mut font, mut size, mut at) = (None, 0.0, (0.0, 0.0));
        let mut placed = Vec::new();
        for operation in &content.operations {
            let operands = &operation.operands;
            match operation.operator.as_str() {
                "Tf" => {
                    font = widths.get(operands[0].as_name().unwrap());
                    size = operands[1].as_float().unwrap();
                }
                "Tm" => at = (operands[4].as_float().unwrap(), operands[5].as_float().unwrap()),
                "TJ" => {
                    let mut end = at.0;
                    for part in operands[0].as_array().unwrap() {
                        end += match part {
                            Object::String(text, _) => text
                                .chunks(2)
                                .map(|glyph| u16::from_be_bytes(glyph.try_into().unwrap()))
                                .map(|glyph| font.unwrap().get(&glyph).copied().unwrap_or(1000.0))
                                .sum::<f32>(),
                            back => -back.as_float().unwrap(),
                        } * size
                            / 1000.0;
                    }
                    placed.push((at.0, end, at.1));
                }
                _ => {}
            }
        }
        placed
    }

    /// Returns the texts of a page with where they begin, from its lower left corner.
    pub(super) fn texts(&self, page: ObjectId) -> Vec<(f32, f32, String)> {
        let fonts = self.0.get_page_fonts(page).unwrap();
        let content = self.0.get_and_decode_page_content(page).unwrap();
        let (mut encoding, mut at) = (None, (0.0, 0.0));
        let mut texts = Vec::new();
        for operation in &content.operations {
            let operands = &operation.operands;
            match operation.operator.as_str() {
                "Tf" => {
                    let font = fonts[operands[0].as_name().unwrap()];
                    encoding = Some(font.get_font_encoding(&self.0).unwrap());
                }
                "Tm" => at = (operands[4].as_float().unwrap(), operands[5].as_float().unwrap()),
                "TJ" => {
                    let parts = operands[0].as_array().unwrap().iter();
                    let said = parts.filter_map(|part| match part {
                        Object::String(bytes, _) => {
                            Some(Document::decode_text(encoding.as_ref().unwrap(), bytes).unwrap())
                        }
                        _ => None,
                    });
                    texts.push((at.0, at.1, said.collect()));
                }
                _ => {}
            }
        }
        texts
    }

    /// Returns the width of every glyph of the fonts of a page, in thousandths of an em.
    fn widths(&self, page: ObjectId) -> BTreeMap<Vec<u8>, BTreeMap<u16, f32>> {
        let fonts = self.0.get_page_fonts(page).unwrap().into_iter();
        let widths = fonts.map(|(name, font)| {
            let below = self.0.dereference(font.get(b"DescendantFonts").unwrap()).unwrap().1;
            let below = self.0.dereference(&below.as_array().unwrap()[0]).unwrap().1;
            let listed = below.as_dict().unwrap().get(b"W").unwrap();
            let listed = self.0.dereference(listed).unwrap().1.as_array().unwrap();
            let mut widths = BTreeMap::new();
            let mut listed = listed.iter();
            while let Some(first) = listed.next() {
                let first = u16::try_from(first.as_i64().unwrap()).unwrap();
                match listed.next().unwrap() {
                    Object::Array(several) => {
                        let several = several.iter().map(|width| width.as_float().unwrap());
                        widths.extend((first..).zip(several));
                    }
                    last => {
                        let last = u16::try_from(last.as_i64().unwrap()).unwrap();
                        let width = listed.next().unwrap().as_float().unwrap();
                        widths.extend((first..=last).map(|glyph| (glyph, width)));
                    }
                }
            }
            (name, widths)
        });
        widths.collect()
    }
}
