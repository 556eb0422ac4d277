//! The language of a deck, and of notes in another one: as it is named, or else as the
//! letters tell.

#[cfg(feature = "pdf")]
use hypher::Lang as Patterns;
use whatlang::{Detector, Lang};

use super::direction::direction;
use crate::content::{Block, BlockKind, Inline};
use crate::deck::{Choice, Deck, Note, NoteKind};

/// From this many letters on it is asked what language they are.
const ENOUGH: usize = 60;
/// How many letters of a note are looked at.
const LOOKED_AT: usize = 240;
/// How many notes of a deck are looked at, spread over it.
const SAMPLE: usize = 12;
/// The confidence that is enough for a deck, which is in some language.
const LIKELY: f64 = 0.5;
/// The confidence that is needed to say that a note is in another language than its deck.
const SURE: f64 = 0.95;

/// A language to set text in.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Language {
    /// The BCP 47 tag.
    pub tag: String,
    /// Where to hyphenate its words.
    #[cfg(feature = "pdf")]
    pub hyphenation: Option<Patterns>,
    /// Whether it is written from right to left.
    pub is_leftward: bool,
}

impl Language {
    /// Returns the language of a BCP 47 tag.
    pub(super) fn of_tag(tag: &str) -> Self {
        let mut parts = tag.split(['-', '_']).map(str::to_ascii_lowercase);
        let code = parts.next().unwrap_or_default();
        let script = parts.next().filter(|part| part.len() == 4);
        let is_leftward = match script.as_deref() {
            Some(script) => ["arab", "hebr", "syrc", "thaa", "nkoo"].contains(&script),
            None => ["ar", "he", "iw", "fa", "ur", "yi", "ps", "sd", "ug", "ckb", "dv", "syr"]
                .contains(&code.as_str()),
        };
        Language {
            tag: tag.replace('_', "-"),
            #[cfg(feature = "pdf")]
            hyphenation: patterns(&code),
            is_leftward,
        }
    }
}

/// Returns the patterns to hyphenate a language with.
#[cfg(feature = "pdf")]
fn patterns(code: &str) -> Option<Patterns> {
    let code = match code {
        // Norwegian of no particular kind is nearly always Bokmål.
        "no" => "nb",
        code => code,
    };
    Patterns::from_iso(code.as_bytes().try_into().ok()?)
}

/// The languages of a deck.
#[derive(Debug, Clone)]
pub(super) struct Languages {
    /// The language of the deck.
    pub deck: Language,
    /// Whether the deck names it.
    #[cfg_attr(not(feature = "pdf"), expect(dead_code, reason = "a page is no PDF/UA"))]
    pub is_named: bool,
    /// The languages that its notes are in, where they are in several.
    mixed: Vec<Lang>,
}

impl Languages {
    /// Returns the languages of a deck. One that names none, and does not tell either, is
    /// taken for English.
    pub(super) fn of(deck: &Deck) -> Self {
        let step = deck.notes.len() / SAMPLE + 1;
        let samples: Vec<String> = deck.notes.iter().step_by(step).map(prose).collect();
        let named = deck.language.as_deref().filter(|tag| !tag.trim().is_empty());
        let detector = Detector::with_allowlist(CODES.iter().map(|(known, _)| *known).collect());
        let is_named = named.is_some();
        let language = match named {
            Some(tag) => Language::of_tag(tag),
            None => found(&detector, &samples).unwrap_or_else(|| Language::of_tag("en")),
        };
        let mut mixed: Vec<Lang> =
            samples.iter().filter_map(|text| detect(&detector, text, SURE)).collect();
        mixed.sort_unstable_by_key(|language| code(*language));
        mixed.dedup();
        if mixed.len() < 2 && mixed.iter().all(|other| language.tag.starts_with(code(*other))) {
            mixed.clear();
        }
        Languages { deck: language, is_named, mixed }
    }

    /// Returns the language of a note.
    pub(super) fn of_note(&self, note: &Note) -> Language {
        if self.mixed.is_empty() {
            return self.deck.clone();
        }
        let mut known = self.mixed.clone();
        let own = CODES.iter().find(|(_, code)| self.deck.tag.starts_with(code));
        known.extend(own.map(|(own, _)| *own).filter(|own| !self.mixed.contains(own)));
        let found = detect(&Detector::with_allowlist(known), &prose(note), SURE).map(code);
        match found {
            Some(code) if !self.deck.tag.starts_with(code) => Language::of_tag(code),
            _ => self.deck.clone(),
        }
    }
}

/// Returns the language that samples of a deck are in.
fn found(detector: &Detector, samples: &[String]) -> Option<Language> {
    let text = samples.join(" ");
    detect(detector, &text, LIKELY)
        .map(|found| Language::of_tag(code(found)))
        // A few sentences from the right do not turn the other ones round.
        .filter(|found| !found.is_leftward || is_mostly_leftward(&text))
}

/// Returns whether most letters of a text are written from right to left.
fn is_mostly_leftward(text: &str) -> bool {
    let directions = || text.chars().filter_map(direction);
    2 * directions().filter(|&leftward| leftward).count() > directions().count()
}

/// Returns the language of a text, if it is long enough to tell, and right with that
/// confidence.
fn detect(detector: &Detector, text: &str, confidence: f64) -> Option<Lang> {
    let letters = text.chars().filter(|character| character.is_alphabetic()).count();
    // A sign of Chinese says as much as three letters.
    let wide = text.chars().filter(|&character| character > '\u{2e80}').count();
    if letters + 2 * wide < ENOUGH {
        return None;
    }
    let info = detector.detect(text)?;
    (info.confidence() >= confidence).then(|| info.lang())
}

/// Returns what a note says in sentences: no code and no formulas.
fn prose(note: &Note) -> String {
    let mut text = String::new();
    let choices = match &note.kind {
        NoteKind::Choice(choices) => choices.as_slice(),
        _ => &[],
    };
    let choices = choices.iter().map(|Choice { content, correct: _ }| content.as_slice());
    let answer = note.answer.as_deref().unwrap_or_default();
    for blocks in [note.question.as_slice(), answer].into_iter().chain(choices) {
        gather(blocks, &mut text);
    }
    text
}

fn gather(blocks: &[Block], text: &mut String) {
    for block in blocks {
        if text.len() >= LOOKED_AT {
            return;
        }
        match &block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { level: _, content } => {
                gather_line(content, text);
                text.push(' ');
            }
            BlockKind::List { start: _, tight: _, items } => {
                for item in items {
                    gather(&item.blocks, text);
                }
            }
            BlockKind::Quote(blocks) => gather(blocks, text),
            BlockKind::Table(_) | BlockKind::Code { .. } | BlockKind::Rule => {}
        }
    }
}

fn gather_line(content: &[Inline], text: &mut String) {
    for part in content {
        match part {
            Inline::Text(part) => text.extend(part.chars().take(LOOKED_AT)),
            Inline::Code(_) | Inline::Image { .. } | Inline::Math { .. } | Inline::Break => {
                text.push(' ');
            }
            other => gather_line(other.inside(), text),
        }
    }
}

/// Returns the code of a language in BCP 47.
fn code(language: Lang) -> &'static str {
    CODES.iter().find(|(known, _)| *known == language).map_or("", |(_, code)| code)
}

/// The languages that are told apart, with their codes of ISO 639-1. What is left out is
/// more often taken for another language than found.
#[rustfmt::skip]
const CODES: &[(Lang, &str)] = &[
    (Lang::Eng, "en"), (Lang::Rus, "ru"), (Lang::Cmn, "zh"), (Lang::Spa, "es"),
    (Lang::Por, "pt"), (Lang::Ita, "it"), (Lang::Ben, "bn"), (Lang::Fra, "fr"),
    (Lang::Deu, "de"), (Lang::Ukr, "uk"), (Lang::Kat, "ka"), (Lang::Ara, "ar"),
    (Lang::Hin, "hi"), (Lang::Jpn, "ja"), (Lang::Heb, "he"), (Lang::Yid, "yi"),
    (Lang::Pol, "pl"), (Lang::Amh, "am"), (Lang::Kor, "ko"), (Lang::Nob, "nb"),
    (Lang::Dan, "da"), (Lang::Swe, "sv"), (Lang::Fin, "fi"), (Lang::Tur, "tr"),
    (Lang::Nld, "nl"), (Lang::Hun, "hu"), (Lang::Ces, "cs"), (Lang::Ell, "el"),
    (Lang::Bul, "bg"), (Lang::Bel, "be"), (Lang::Mar, "mr"), (Lang::Kan, "kn"),
    (Lang::Ron, "ro"), (Lang::Slv, "sl"), (Lang::Hrv, "hr"), (Lang::Srp, "sr"),
    (Lang::Mkd, "mk"), (Lang::Lit, "lt"), (Lang::Lav, "lv"), (Lang::Est, "et"),
    (Lang::Tam, "ta"), (Lang::Vie, "vi"), (Lang::Urd, "ur"), (Lang::Tha, "th"),
    (Lang::Guj, "gu"), (Lang::Uzb, "uz"), (Lang::Pan, "pa"), (Lang::Aze, "az"),
    (Lang::Ind, "id"), (Lang::Tel, "te"), (Lang::Pes, "fa"), (Lang::Mal, "ml"),
    (Lang::Ori, "or"), (Lang::Mya, "my"), (Lang::Nep, "ne"), (Lang::Sin, "si"),
    (Lang::Khm, "km"), (Lang::Afr, "af"), (Lang::Lat, "la"), (Lang::Slk, "sk"),
    (Lang::Cat, "ca"), (Lang::Hye, "hy"), (Lang::Cym, "cy"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn deck(texts: &[&str]) -> Deck {
        let source = |text: &str| format!("Q: {text}\nA: 1\n\n");
        let text: String = texts.iter().map(|text| source(text)).collect();
        crate::load(&crate::source::Source::new("x.md", 0, text))
    }

    const ENGLISH: &str = "Which of the two statements about the garbage collector is true, \
                           and what happens to objects that nobody refers to any longer?";
    const GERMAN: &str = "Welche der beiden Aussagen über die automatische Speicherbereinigung \
                          ist richtig, und was geschieht mit Objekten, auf die nichts verweist?";
    const RUSSIAN: &str = "Какое из двух утверждений о сборщике мусора верно и что происходит \
                           с объектами, на которые больше никто не ссылается?";

    #[test]
    #[cfg(feature = "pdf")]
    fn languages_are_hyphenated_as_their_own() {
        assert_eq!(Language::of_tag("de-AT").hyphenation, Some(Patterns::German));
        assert_eq!(Language::of_tag("zh").hyphenation, None);
    }

    #[test]
    fn languages_have_a_direction() {
        assert!(Language::of_tag("he").is_leftward);
        assert!(Language::of_tag("pa-Arab-PK").is_leftward);
        assert!(!Language::of_tag("az-Latn-IR").is_leftward);
        assert!(!Language::of_tag("de").is_leftward);
    }

    #[test]
    fn letters_tell_the_language() {
        assert_eq!(Languages::of(&deck(&[ENGLISH])).deck.tag, "en");
        assert_eq!(Languages::of(&deck(&[GERMAN])).deck.tag, "de");
        assert_eq!(Languages::of(&deck(&[RUSSIAN])).deck.tag, "ru");
    }

    #[test]
    fn too_few_letters_tell_nothing() {
        assert_eq!(Languages::of(&deck(&["Was ist Ko?"])).deck.tag, "en");
    }

    #[test]
    fn a_document_knows_its_language() {
        let deck = Deck { language: Some("nl".into()), ..deck(&[ENGLISH, ENGLISH]) };
        assert_eq!(Languages::of(&deck).deck.tag, "nl");
    }

    #[test]
    fn notes_of_a_mixed_deck_have_their_own() {
        let other = "How do you think that a language without any types would be of more use \
                     to the people who have to read what others have written?";
        let deck = deck(&[ENGLISH, GERMAN, other, "What is a ko?"]);
        let languages = Languages::of(&deck);
        let tags: Vec<_> = deck.notes.iter().map(|note| languages.of_note(note).tag).collect();
        assert_eq!(tags, ["en", "de", "en", "en"]);
    }

    #[test]
    fn code_is_in_no_language() {
        let code = Inline::Code("Speicherbereinigung".into());
        let block = Block::new(BlockKind::Paragraph(vec![code]), Span::default());
        let mut text = String::new();
        gather(&[block], &mut text);
        assert_eq!(text.trim(), "");
    }
}
