//! Draws placed pages with printpdf. It is the only file that would change with
//! the library that writes PDF, along with [`subset`] and what comes after it.

use printpdf::{
    Color as PdfColor, DictItem, Mm, Op, PaintMode, PdfDocument, PdfFontHandle, PdfPage,
    PdfSaveOptions, Pt, Rect, Rgb, TextMatrix,
};

use super::finish;
use super::page::{Color, Document, FontId, Glyph, Item, LinkId, Page, Rule, Run};
use super::press::Press;
use super::structure::Content;
use super::subset::{self, Subset, Used};
use super::tags::{NodeId, Tag, Tags};

/// A part of a page that can be clicked.
pub(super) struct Area {
    pub link: LinkId,
    pub node: NodeId,
    /// Left, bottom, right and top, from the lower left corner of the page.
    pub corners: [f32; 4],
}

/// Returns the file that holds the document.
pub(super) fn write(mut document: Document) -> Result<Vec<u8>, String> {
    let mut pdf = PdfDocument::new(&document.title);
    let fonts = subset::embed(&document, &mut pdf)?;
    let mut content = Content::new(document.tags.nodes().len());
    let mut press = Press::new();
    for page in std::mem::take(&mut document.pages) {
        content.begin_page();
        let mut writer = Writer {
            fonts: &fonts,
            tags: &document.tags,
            content: &mut content,
            height: document.height,
            ops: Vec::new(),
            open: None,
            font: None,
            color: None,
        };
        writer.page(&page);
        press.print(writer.ops).map_err(|error| error.to_string())?;
        pdf.pages.push(sheet(document.width, document.height, Vec::new()));
    }
    pdf.pages.push(sheet(document.width, document.height, subset::show_all(&fonts)));
    finish::date(&mut pdf, document.modified);
    let mut file = pdf.to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new());
    drop(pdf);
    press.fill(&mut file).map_err(|error| error.to_string())?;
    finish::finish(file, &document, content)
}

/// Returns a page of that size.
fn sheet(width: f32, height: f32, ops: Vec<Op>) -> PdfPage {
    let mut page = PdfPage::new(Mm(0.0), Mm(0.0), ops);
    let sheet = rectangle(0.0, 0.0, width, height);
    page.media_box = sheet.clone();
    page.trim_box = sheet.clone();
    page.crop_box = sheet;
    page
}

fn rectangle(x: f32, y: f32, width: f32, height: f32) -> Rect {
    Rect {
        x: Pt(x),
        y: Pt(y),
        width: Pt(width),
        height: Pt(height),
        mode: Some(PaintMode::Fill),
        winding_order: None,
    }
}

/// Draws one page.
struct Writer<'w> {
    fonts: &'w [Option<Subset>],
    tags: &'w Tags,
    content: &'w mut Content,
    height: f32,
    ops: Vec<Op>,
    /// The node whose text is being drawn.
    open: Option<NodeId>,
    font: Option<(FontId, u32)>,
    color: Option<Color>,
}

impl Writer<'_> {
    fn page(&mut self, page: &Page) {
        for item in &page.items {
            match item {
                Item::Rule(rule) => self.rule(rule),
                Item::Run(run) => self.run(run),
            }
        }
        self.close();
    }

    fn rule(&mut self, rule: &Rule) {
        let Rule { x, y, width, height, color } = *rule;
        self.close();
        self.ops.push(artifact("Layout"));
        self.color(color);
        let rectangle = rectangle(x, self.height - y - height, width, height);
        self.ops.push(Op::DrawRectangle { rectangle });
        self.ops.push(Op::EndMarkedContent);
    }

    fn run(&mut self, run: &Run) {
        let fonts = self.fonts;
        let Some(Some(font)) = fonts.get(run.font) else { return };
        self.open(run.node);
        let set = (run.font, run.size.to_bits());
        if self.font != Some(set) {
            let font = PdfFontHandle::External(font.id.clone());
            self.ops.push(Op::SetFont { font, size: Pt(run.size) });
            self.font = Some(set);
        }
        self.color(run.color);
        self.glyphs(run, font);
        if let Some(link) = run.link {
            let base = self.height - run.y;
            let right = run.x + run.width();
            let corners = [run.x, base - run.size * 0.25, right, base + run.size * 0.8];
            self.content.click(Area { link, node: run.node, corners });
        }
    }

    fn color(&mut self, color: Color) {
        if self.color != Some(color) {
            let [r, g, b] = color.map(|part| f32::from(part) / 255.0);
            self.ops.push(Op::SetFillColor { col: PdfColor::Rgb(Rgb::new(r, g, b, None)) });
            self.color = Some(color);
        }
    }

    /// Begins the text of a node, unless it has begun.
    fn open(&mut self, node: NodeId) {
        let tag = self.tags.tag(node);
        // One artifact does not go on where another ended.
        if self.open == Some(node) && tag != Tag::Artifact {
            return;
        }
        self.close();
        self.ops.push(if tag == Tag::Artifact {
            artifact("Pagination")
        } else {
            let mark = self.content.mark(node, self.tags);
            let mark = DictItem::Int(i64::try_from(mark).unwrap_or(i64::MAX));
            Op::BeginMarkedContentWithProperties {
                tag: tag.role().into(),
                properties: DictItem::Dict { map: [("MCID".into(), mark)].into() },
            }
        });
        self.ops.push(Op::StartTextSection);
        self.open = Some(node);
    }

    /// Ends the text of the node, if one is open.
    fn close(&mut self) {
        if self.open.take().is_some() {
            self.ops.push(Op::EndTextSection);
            self.ops.push(Op::EndMarkedContent);
        }
    }

    /// Draws the glyphs of a run.
    ///
    /// The font holds one meaning for each glyph. What means anything else where it
    /// stands, or means something only together with its neighbours, says so itself.
    fn glyphs(&mut self, run: &Run, font: &Subset) {
        let mut x = run.x;
        let mut rest = run.glyphs.as_slice();
        while let Some(first) = rest.first() {
            let cluster = cluster(rest);
            if plain(cluster, run, font) {
                let mut end = cluster.len();
                while end < rest.len() {
                    let next = self::cluster(&rest[end..]);
                    if !plain(next, run, font) {
                        break;
                    }
                    end += next.len();
                }
                x = self.show(&rest[..end], x, run, font);
                rest = &rest[end..];
            } else {
                let data = utf16(&run.text[first.text.clone()]);
                let text = DictItem::String { data, literal: false };
                self.ops.push(Op::BeginMarkedContentWithProperties {
                    tag: "Span".into(),
                    properties: DictItem::Dict { map: [("ActualText".into(), text)].into() },
                });
                x = self.show(cluster, x, run, font);
                self.ops.push(Op::EndMarkedContent);
                rest = &rest[cluster.len()..];
            }
        }
    }

    /// Draws glyphs and returns where the pen is then.
    fn show(&mut self, glyphs: &[Glyph], mut x: f32, run: &Run, font: &Subset) -> f32 {
        for glyphs in glyphs.chunk_by(|a, b| a.y.to_bits() == b.y.to_bits()) {
            let start = x + glyphs[0].x;
            // Where the reader's pen is, as against where ours is.
            let mut pen = start;
            let mut parts = Vec::new();
            let mut shown = Vec::with_capacity(glyphs.len() * 2);
            for glyph in glyphs {
                let back = ((pen - x - glyph.x) * 10_000.0 / run.size).round() / 10.0;
                if back != 0.0 && !shown.is_empty() {
                    parts.push(literal(std::mem::take(&mut shown)));
                    parts.push(DictItem::Real(back));
                    pen -= back * run.size / 1000.0;
                }
                if let Some(Used { id, width, meaning: _ }) = font.glyph(glyph.id) {
                    shown.extend(id.to_be_bytes());
                    pen += width * run.size / 1000.0;
                }
                x += glyph.advance;
            }
            parts.push(literal(shown));
            let y = self.height - run.y + glyphs[0].y;
            let matrix = TextMatrix::Raw([1.0, 0.0, 0.0, 1.0, round(start), round(y)]);
            self.ops.push(Op::SetTextMatrix { matrix });
            let value = vec![DictItem::Array(parts)];
            self.ops.push(Op::Unknown { key: "TJ".into(), value });
        }
        x
    }
}

/// Begins what says nothing: what decorates a page (`Layout`), or what stands there for the
/// sake of the page (`Pagination`), such as its number.
fn artifact(kind: &str) -> Op {
    let kind = DictItem::Name(kind.into());
    Op::BeginMarkedContentWithProperties {
        tag: Tag::Artifact.role().into(),
        properties: DictItem::Dict { map: [("Type".into(), kind)].into() },
    }
}

/// Returns the number to a thousandth of a point.
fn round(number: f32) -> f32 {
    (number * 1000.0).round() / 1000.0
}

/// Returns the glyphs at the beginning that say something only together.
fn cluster(glyphs: &[Glyph]) -> &[Glyph] {
    glyphs.chunk_by(|a, b| a.text == b.text && !a.text.is_empty()).next().unwrap_or_default()
}

/// Returns whether a cluster is one glyph that means what the font says it means.
fn plain(cluster: &[Glyph], run: &Run, font: &Subset) -> bool {
    let [glyph] = cluster else { return false };
    run.drawn.is_none() && font.meaning(glyph.id) == Some(&run.text[glyph.text.clone()])
}

fn literal(data: Vec<u8>) -> DictItem {
    DictItem::String { data, literal: true }
}

/// Returns text as PDF strings hold it.
fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_be_bytes).collect()
}
