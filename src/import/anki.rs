//! A note as Anki keeps it, made a note of ours: what packages and text exports have in
//! common.
//!
//! Notes of types that are ours or Anki's own are read field by field. Of any other
//! type, a note is what its cards show.

mod own;
#[cfg(feature = "csv")]
pub(super) mod stock;
mod template;

use std::collections::{BTreeMap, BTreeSet};

use crate::content::has_gap;
use crate::content::{Block, BlockKind, Inline, text};
use crate::deck::{Id, Location, Note, NoteKind, Schedule};
use crate::diagnostic::{Diagnostic, PATCHED_NOTE, UNSHOWN_FIELD};
use crate::markdown::field;
use crate::source::Span;
use own::OwnType;
use template::{Card, Part, Side, Template};

/// How many bytes one side of a card may have.
const LONGEST_SIDE: usize = 32 << 20;

/// A kind of note: which fields it has, and which cards are made of them.
#[derive(Debug, Default, Clone)]
pub(super) struct NoteType {
    pub(super) id: i64,
    pub(super) name: String,
    /// Whether its cards are made by the gaps in a text.
    pub(super) is_cloze: bool,
    /// The names of its fields.
    pub(super) fields: Vec<String>,
    pub(super) templates: Vec<CardTemplate>,
}

/// The two sides of a card.
#[derive(Debug, Default, Clone)]
pub(super) struct CardTemplate {
    pub(super) name: String,
    pub(super) front: String,
    pub(super) back: String,
}

/// A note as it comes.
#[derive(Debug)]
pub(super) struct RawNote<'n> {
    pub(super) guid: &'n str,
    /// When it last changed, in seconds since 1970.
    pub(super) modified: i64,
    /// Its tags, with blanks between them.
    pub(super) tags: &'n str,
    pub(super) fields: Vec<&'n str>,
    /// Its cards, in their order.
    pub(super) cards: Vec<RawCard<'n>>,
    /// Where it stands.
    pub(super) source: Location,
    pub(super) span: Span,
}

/// A card as it comes.
#[derive(Debug)]
pub(super) struct RawCard<'n> {
    /// Which of the note's cards it is, from zero.
    pub(super) ordinal: u32,
    /// The name of its deck.
    pub(super) deck: &'n str,
    pub(super) schedule: Option<Schedule>,
}

/// The fields of a note, by name.
pub(super) struct Fields<'n> {
    names: &'n [String],
    values: &'n [&'n str],
}

impl Fields<'_> {
    fn at(&self, place: usize) -> &str {
        self.values.get(place).copied().unwrap_or_default()
    }

    /// Returns what is in a field; nothing where there is none.
    fn named(&self, name: &str) -> &str {
        self.names.iter().position(|field| field == name).map_or("", |place| self.at(place))
    }
}

/// How the notes of a type are read.
enum Shape {
    /// As those of a type of ours.
    Own(&'static OwnType),
    /// One field asks for another.
    Basic { question: usize, answer: usize },
    /// Each of two fields asks for the other.
    Reversed { question: usize, answer: usize },
    /// The same, if a third field is filled.
    OptionalReversed { question: usize, answer: usize, wish: usize },
    /// One field asks for another, which is typed.
    Typed { question: usize, answer: usize },
    /// A text has gaps, and perhaps there is more on the back.
    Cloze { text: usize, extra: Option<usize> },
    /// By its templates.
    Rendered(Vec<[Template; 2]>),
}

/// A note type that notes are read by.
struct Known {
    note_type: NoteType,
    shape: Shape,
    /// How many notes have something in a field that nothing shows, by field.
    unshown: BTreeMap<usize, usize>,
    /// How many notes have gaps in formulas.
    formulas: usize,
    /// What templates ask for that is not there.
    unknown: BTreeSet<String>,
    /// How many bytes its templates have.
    length: usize,
}

/// Reads notes, one after the other.
pub(super) struct NoteReader {
    types: BTreeMap<i64, Known>,
    /// Whether options may be shown in any order.
    pub(super) is_shuffled: bool,
    /// How many bytes the cards may still have together.
    room: usize,
}

/// How many bytes the cards of a file may have together. Those of the largest decks that
/// people share have some hundreds of megabytes.
const MOST_RENDERED: usize = 2 << 30;

impl NoteReader {
    /// Returns a reader of notes of these types.
    pub(super) fn new(types: impl IntoIterator<Item = NoteType>) -> Self {
        let known = types.into_iter().map(|note_type| (note_type.id, Known::new(note_type)));
        NoteReader { types: known.collect(), is_shuffled: false, room: MOST_RENDERED }
    }

    /// Adds a note type.
    #[cfg(feature = "csv")]
    pub(super) fn add(&mut self, note_type: NoteType) {
        self.types.insert(note_type.id, Known::new(note_type));
    }

    /// Returns the type of that id.
    pub(super) fn note_type(&self, id: i64) -> Option<&NoteType> {
        self.types.get(&id).map(|known| &known.note_type)
    }

    /// Returns the notes that a note of a type makes: more than one where it has several
    /// cards that are nothing to each other. Nothing is returned once there was too much.
    pub(super) fn read(&mut self, note_type: i64, raw: &RawNote) -> Option<Vec<Note>> {
        let known = self.types.get_mut(&note_type)?;
        let used = raw.fields.iter().map(|field| field.len()).sum::<usize>();
        let used = (used + known.length).saturating_mul(raw.cards.len().max(1));
        self.room = self.room.checked_sub(used)?;
        let fields = Fields { names: &known.note_type.fields, values: &raw.fields };
        self.is_shuffled |= matches!(known.shape, Shape::Own(_)) && own::is_shuffled(&fields);
        Some(known.read(raw))
    }

    /// Remarks on what there is to say of the types of the notes that were read.
    pub(super) fn finish(self, sink: &mut Vec<Diagnostic>) {
        for Known { note_type, shape, unshown, formulas, unknown, length: _ } in
            self.types.into_values()
        {
            let name = note_type.name;
            for (place, count) in unshown {
                let field = note_type.fields.get(place).map_or("", String::as_str);
                let notes = if count == 1 { "note" } else { "notes" };
                let message = format!(
                    "no card shows the field `{field}` of `{name}`: it stands below the answer of \
                     {count} {notes}"
                );
                sink.push(Diagnostic::new(&UNSHOWN_FIELD, Span::default(), message));
            }
            if formulas > 0 {
                let notes = if formulas == 1 { "note" } else { "notes" };
                let message = format!(
                    "a gap is in another one in a formula in {formulas} {notes} of `{name}`: both \
                     are read as hiding all of it"
                );
                sink.push(Diagnostic::new(&PATCHED_NOTE, Span::default(), message));
            }
            for field in unknown {
                let message = format!(
                    "a template of `{name}` asks for a field `{field}`, which is not there"
                );
                sink.push(
                    Diagnostic::new(&PATCHED_NOTE, Span::default(), message)
                        .help("it is left out; Anki shows an error on such a card"),
                );
            }
            if let Shape::Rendered(templates) = shape
                && templates.iter().flatten().any(|template| !template.is_whole)
            {
                let message = format!(
                    "a condition in a template of `{name}` does not end, or not in its turn"
                );
                sink.push(
                    Diagnostic::new(&PATCHED_NOTE, Span::default(), message)
                        .help("it is read as if it did; Anki shows an error on such a card"),
                );
            }
        }
    }
}

impl Known {
    fn new(note_type: NoteType) -> Self {
        let templates = note_type.templates.iter();
        let length = templates.map(|template| template.front.len() + template.back.len()).sum();
        let shape = Shape::of(&note_type);
        Known {
            note_type,
            shape,
            unshown: BTreeMap::new(),
            formulas: 0,
            unknown: BTreeSet::new(),
            length,
        }
    }

    fn read(&mut self, raw: &RawNote) -> Vec<Note> {
        let fields = Fields { names: &self.note_type.fields, values: &raw.fields };
        if self.note_type.is_cloze
            && raw.fields.iter().any(|field| field::has_hidden_formula(field))
        {
            self.formulas += 1;
        }
        let mut shown = BTreeSet::new();
        let mut notes = match &self.shape {
            Shape::Rendered(templates) => {
                let (notes, seen) = rendered(&self.note_type, templates, raw, &mut self.unknown);
                shown = seen;
                notes
            }
            shape => {
                let mut note = bare(raw);
                shape.fill(&fields, &mut note, &mut shown);
                note.schedule = raw.cards.iter().filter_map(|card| card.schedule.clone()).collect();
                vec![note]
            }
        };
        if let Some(first) = notes.first_mut() {
            for (place, value) in raw.fields.iter().enumerate() {
                if shown.contains(&place) || !template::is_filled(value) {
                    continue;
                }
                let name = self.note_type.fields.get(place).map_or("", String::as_str);
                let blocks = field::parse(value, false);
                if !blocks.is_empty() {
                    first.extra.extend(titled(name, blocks));
                    *self.unshown.entry(place).or_default() += 1;
                }
            }
        }
        for note in &mut notes {
            let is_right = matches!(&note.kind, NoteKind::Choice(options)
                if options.iter().any(|option| option.correct));
            note.answer = note.answer.take().filter(|answer| !answer.is_empty() || is_right);
            note.media = crate::read::media::find(note);
        }
        notes
    }
}

/// Returns blocks under a name: on its line, where they are running text.
pub(super) fn titled(name: &str, blocks: Vec<Block>) -> Vec<Block> {
    let mut blocks = blocks;
    let mut title = vec![Inline::Strong(vec![Inline::Text(format!("{name}:"))])];
    if let Some(Block { kind: BlockKind::Paragraph(content), span: _ }) = blocks.first_mut() {
        title.push(Inline::Text(" ".into()));
        content.splice(0..0, title);
        return blocks;
    }
    blocks.insert(0, Block::new(BlockKind::Paragraph(title), Span::default()));
    blocks
}

/// Returns a note of which nothing is read but what every note has.
fn bare(raw: &RawNote) -> Note {
    Note {
        guid: raw.guid.to_owned(),
        id: Some(Id::Guid(raw.guid.to_owned())),
        modified: raw.modified,
        kind: NoteKind::Basic,
        number: None,
        deck: raw.cards.first().map_or("", |card| card.deck).to_owned(),
        tags: raw.tags.split_whitespace().map(str::to_owned).collect(),
        question: Vec::new(),
        answer: None,
        extra: Vec::new(),
        media: Vec::new(),
        schedule: Vec::new(),
        source: raw.source.clone(),
        span: raw.span,
    }
}

impl Shape {
    fn of(note_type: &NoteType) -> Self {
        let own = OwnType::find(note_type.id, &note_type.name);
        // A text names a type, and has no templates.
        #[cfg(feature = "csv")]
        let own = own.or_else(|| {
            note_type.templates.is_empty().then(|| stock::joined(&note_type.name)).flatten()
        });
        if let Some(own) = own {
            return Shape::Own(own);
        }
        let parse = |template: &CardTemplate| {
            [Template::parse(&template.front), Template::parse(&template.back)]
        };
        let templates: Vec<_> = note_type.templates.iter().map(parse).collect();
        Shape::stock(note_type, &templates).unwrap_or(Shape::Rendered(templates))
    }

    /// Returns the shape of a type of Anki's own, whatever it is called.
    fn stock(note_type: &NoteType, templates: &[[Template; 2]]) -> Option<Self> {
        let place = |name: &str| note_type.fields.iter().position(|field| field == name);
        let sides: Vec<_> = templates
            .iter()
            .map(|[front, back]| Some([signs(front)?, signs(back)?]))
            .collect::<Option<_>>()?;
        let words = |side: &[Sign]| side.iter().map(Sign::as_str).collect::<Vec<_>>().join(" ");
        let sides: Vec<[String; 2]> =
            sides.iter().map(|[front, back]| [words(front), words(back)]).collect();
        // The fields that the first card shows, in their order.
        let [front, back] = sides.first()?;
        let mut names: Vec<&str> = Vec::new();
        for part in templates[0].iter().flat_map(|side| &side.parts) {
            if let Part::Field { name, filters: _ } = part
                && name != "FrontSide"
                && !names.contains(&name.as_str())
            {
                names.push(name);
            }
        }
        let [a, rest @ ..] = names.as_slice() else { return None };
        let question = place(a)?;
        if note_type.is_cloze {
            let text = format!("cloze:{a}");
            let is_front = sides.len() == 1 && *front == text;
            return match rest {
                [] if is_front && *back == text => {
                    Some(Shape::Cloze { text: question, extra: None })
                }
                [b] if is_front
                    && [format!("{text} br {b}"), format!("{text} {b}")].contains(back) =>
                {
                    Some(Shape::Cloze { text: question, extra: Some(place(b)?) })
                }
                _ => None,
            };
        }
        let [b] = rest else { return None };
        let answer = place(b)?;
        let asks = |[front, back]: &[String; 2], a: &str, b: &str| {
            *front == a && [format!("FrontSide hr {b}"), format!("{a} hr {b}")].contains(back)
        };
        let is_typed = *front == format!("{a} type:{b}")
            && [format!("{a} hr type:{b}"), format!("FrontSide hr type:{b}")].contains(back);
        match sides.as_slice() {
            [_] if is_typed => Some(Shape::Typed { question, answer }),
            [first] if asks(first, a, b) => Some(Shape::Basic { question, answer }),
            [first, second] if asks(first, a, b) && asks(second, b, a) => {
                Some(Shape::Reversed { question, answer })
            }
            [first, [front, back]] if asks(first, a, b) => {
                let wish = front.strip_prefix("if:")?.strip_suffix(&format!(" {b} end"))?;
                asks(&[(*b).to_owned(), back.clone()], b, a).then_some(Shape::OptionalReversed {
                    question,
                    answer,
                    wish: place(wish)?,
                })
            }
            _ => None,
        }
    }

    /// Fills in a note, of which everything else is known, and says which fields it shows.
    fn fill(&self, fields: &Fields, note: &mut Note, shown: &mut BTreeSet<usize>) {
        let mut basic = |question, answer| {
            note.question = field::parse(fields.at(question), false);
            note.answer = Some(field::parse(fields.at(answer), false));
            shown.extend([question, answer]);
        };
        match *self {
            Shape::Own(own) => {
                (own.read)(fields, note);
                let names = fields.names.iter().enumerate();
                shown.extend(
                    names.filter(|(_, n)| own.fields.contains(&n.as_str())).map(|(at, _)| at),
                );
            }
            Shape::Basic { question, answer } => basic(question, answer),
            Shape::Reversed { question, answer } => {
                basic(question, answer);
                note.kind = NoteKind::Reversed;
            }
            Shape::OptionalReversed { question, answer, wish } => {
                basic(question, answer);
                shown.insert(wish);
                note.kind = NoteKind::OptionalReversed(template::is_filled(fields.at(wish)));
            }
            Shape::Typed { question, answer } => {
                basic(question, answer);
                note.kind = NoteKind::Typed;
            }
            Shape::Cloze { text, extra } => {
                note.question = field::parse(fields.at(text), true);
                note.kind = NoteKind::Cloze;
                shown.insert(text);
                if let Some(extra) = extra {
                    note.extra = field::parse(fields.at(extra), false);
                    shown.insert(extra);
                }
            }
            Shape::Rendered(_) => {}
        }
    }
}

/// A word for what stands in a template of a plain shape.
type Sign = String;

/// Returns what a template is made of, if it is of a plain shape: fields, line breaks, and
/// the line above the answer.
fn signs(template: &Template) -> Option<Vec<Sign>> {
    let mut signs = Vec::new();
    for part in &template.parts {
        match part {
            Part::Text(text) => {
                let text: String =
                    text.chars().filter(|c| !c.is_whitespace() && *c != '"').collect();
                match text.to_ascii_lowercase().as_str() {
                    "" => {}
                    "<br>" | "<br/>" => signs.push("br".into()),
                    "<hrid=answer>" | "<hrid=answer/>" => signs.push("hr".into()),
                    _ => return None,
                }
            }
            Part::Field { name, filters } => {
                let filters = filters.iter().rev().map(|filter| format!("{filter}:"));
                signs.push(filters.collect::<String>() + name);
            }
            Part::If { name, is_filled: true, parts } => {
                let [Part::Field { name: field, filters }] = parts.as_slice() else { return None };
                if !filters.is_empty() {
                    return None;
                }
                signs.extend([format!("if:{name}"), field.clone(), "end".into()]);
            }
            Part::If { is_filled: false, .. } => return None,
        }
    }
    Some(signs)
}

/// Returns the notes that the cards of a note make, and the fields that they show.
fn rendered(
    note_type: &NoteType,
    templates: &[[Template; 2]],
    raw: &RawNote,
    unknown: &mut BTreeSet<String>,
) -> (Vec<Note>, BTreeSet<usize>) {
    let mut shown = BTreeSet::new();
    let mut notes: Vec<Note> = Vec::new();
    let tags = raw.tags.split_whitespace().collect::<Vec<_>>().join(" ");
    let cards =
        if note_type.is_cloze { &raw.cards[..raw.cards.len().min(1)] } else { &raw.cards[..] };
    for card in cards {
        let place = if note_type.is_cloze { 0 } else { card.ordinal as usize };
        let (Some([front, back]), Some(template)) =
            (templates.get(place), note_type.templates.get(place))
        else {
            continue;
        };
        let mut context = Card {
            names: &note_type.fields,
            fields: &raw.fields,
            tags: &tags,
            deck: card.deck,
            note_type: &note_type.name,
            template: &template.name,
            gap: if note_type.is_cloze { card.ordinal.saturating_add(1) } else { 0 },
            is_back: false,
        };
        let question = Side::render(front, &context, LONGEST_SIDE);
        context.is_back = true;
        let answer = Side::render(back, &context, LONGEST_SIDE);
        for side in [&question, &answer] {
            shown.extend(&side.shown);
            unknown.extend(side.unknown.iter().cloned());
        }
        let mut note = bare(raw);
        card.deck.clone_into(&mut note.deck);
        note.question = field::parse(&question.html, note_type.is_cloze);
        let mut answer = answer_blocks(&answer.html, &note.question, note_type.is_cloze);
        if note_type.is_cloze {
            // Where the text is only typed on the front, the back shows its gaps.
            if !has_gap(&note.question) && has_gap(&answer) {
                note.question.append(&mut answer);
            }
            note.kind = NoteKind::Cloze;
            note.schedule = raw.cards.iter().filter_map(|card| card.schedule.clone()).collect();
        } else {
            note.kind = if front.is_typed() { NoteKind::Typed } else { NoteKind::Basic };
            note.schedule = card.schedule.clone().into_iter().collect();
        }
        note.answer = Some(answer);
        if !notes.is_empty() {
            note.guid = format!("{}-{}", raw.guid, card.ordinal.saturating_add(1));
            note.id = Some(Id::Guid(note.guid.clone()));
        }
        notes.push(note);
    }
    (notes, shown)
}

/// Returns what the back of a card shows, without the front that it repeats.
fn answer_blocks(html: &str, front: &[Block], is_cloze: bool) -> Vec<Block> {
    let (before, after) = split_answer(html).unwrap_or(("", html));
    let mut blocks = without_front(field::parse(before, is_cloze), front);
    blocks.extend(without_front(field::parse(after, is_cloze), front));
    blocks
}

/// Returns blocks without those of a front, if they begin with all of these.
fn without_front(blocks: Vec<Block>, front: &[Block]) -> Vec<Block> {
    let mut blocks = blocks;
    let said = |block: &Block| text::squeeze(&text::render(std::slice::from_ref(block)));
    let is_repeated = !front.is_empty()
        && blocks.len() >= front.len()
        && front.iter().zip(&blocks).all(|(a, b)| said(a) == said(b));
    if is_repeated {
        blocks.drain(..front.len());
    }
    let is_rule = |block: &Block| block.kind == BlockKind::Rule;
    let first = blocks.iter().position(|block| !is_rule(block)).unwrap_or(blocks.len());
    blocks.drain(..first);
    blocks
}

/// Returns what stands before and behind the line above the answer.
fn split_answer(html: &str) -> Option<(&str, &str)> {
    html.match_indices("<hr").find_map(|(at, _)| {
        let (tag, after) = html[at..].split_once('>')?;
        let tag: String =
            tag.chars().filter(|c| !c.is_whitespace() && !"\"'/".contains(*c)).collect();
        tag.eq_ignore_ascii_case("<hrid=answer").then_some((&html[..at], after))
    })
}
