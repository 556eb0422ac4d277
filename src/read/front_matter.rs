//! What a document says of itself before it begins: YAML between two `---`, or TOML
//! between two `+++`.

use crate::markdown::own_form::FORM;
use std::collections::BTreeMap;

use crate::deck::Preset;
use crate::options::{NoteType, Options};
use crate::source::Line;

/// What the front matter of a document says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FrontMatter {
    /// How many lines it takes, with its fences.
    pub(super) lines: usize,
    /// The name of the deck; what it is called as a deck goes before its title.
    pub(super) title: Option<String>,
    /// What it is called as a deck.
    pub(super) deck: Option<String>,
    /// The language as a BCP 47 tag.
    pub(super) language: Option<String>,
    /// Who wrote the document.
    pub(super) author: Option<String>,
    /// The tags of every note.
    pub(super) tags: Vec<String>,
    /// The kind of note that is wanted where the text leaves a choice.
    pub(super) note_type: Option<NoteType>,
    /// Whether sections are to be tags, not decks.
    pub(super) sections_are_tags: bool,
    /// How the deck is to be studied.
    pub(super) preset: Option<Preset>,
    /// What it says of that and nobody understands.
    pub(super) unknown: Vec<String>,
    /// What the deck is about, in Markdown.
    pub(super) description: Option<String>,
    /// Whether options may be shown in any order.
    pub(super) shuffled: bool,
    /// Whether the document is in our own form, in which nothing is guessed.
    pub(super) is_own_form: bool,
}

impl FrontMatter {
    /// Returns it with what was asked for where it says nothing: what a document says of itself
    /// counts more. It may be tagged by both.
    #[must_use]
    pub(super) fn or(mut self, options: &Options) -> Self {
        self.title = self.deck.clone().or(options.deck.clone()).or(self.title);
        self.note_type = self.note_type.or(options.note_type);
        self.tags.extend(options.tags.iter().filter_map(|tag| tag_of(tag)));
        self
    }

    /// Returns whether it says that the document is made of cards.
    pub(super) fn is_for_cards(&self) -> bool {
        let is_card = |tag: &String| tag.to_lowercase().starts_with("flashcard");
        self.note_type == Some(NoteType::Cloze) || self.tags.iter().any(is_card)
    }
}

/// Returns a tag as Anki has it, without blanks; nothing where nothing is left.
fn tag_of(text: &str) -> Option<String> {
    let tag = text.trim().trim_start_matches('#').replace(' ', "_");
    Some(tag).filter(|tag| !tag.is_empty())
}

/// Returns whether lines are a document in our own form.
pub(super) fn is_own_form(lines: &[Line]) -> bool {
    lines.first().is_some_and(|line| matches!(line.text.trim_end(), "---" | "+++"))
        && read(lines).is_own_form
}

/// Reads the front matter: lines between two fences at the very start. What is no front
/// matter is text.
pub(super) fn read(lines: &[Line]) -> FrontMatter {
    let Some(fence @ ("---" | "+++")) = lines.first().map(|line| line.text.trim_end()) else {
        return FrontMatter::default();
    };
    let Some(end) = lines[1..].iter().position(|line| line.text.trim_end() == fence) else {
        return FrontMatter::default();
    };
    let text: Vec<_> = lines[1..=end].iter().map(|line| line.text.as_ref()).collect();
    let text = text.join("\n");
    let keys: Option<Keys> = if fence == "---" {
        serde_saphyr::from_str(&text).ok()
    } else {
        toml::from_str(&text).ok()
    };
    keys.map_or_else(FrontMatter::default, |keys| keys.mean(end + 2))
}

/// The keys of front matter that have a meaning here.
#[derive(serde::Deserialize)]
struct Keys {
    title: Option<String>,
    pub(super) deck: Option<String>,
    #[serde(alias = "lang")]
    language: Option<String>,
    #[serde(alias = "authors")]
    author: Option<Tags>,
    tags: Option<Tags>,
    #[serde(alias = "note_type", alias = "notetype", alias = "note type", alias = "type")]
    #[serde(rename = "note-type")]
    note_type: Option<String>,
    sections: Option<String>,
    description: Option<String>,
    preset: Option<Settings>,
    options: Option<Tags>,
    format: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Tags {
    Line(String),
    List(Vec<String>),
}

/// What stands under `preset:`.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Settings {
    Name(String),
    Some(BTreeMap<String, Setting>),
    Other(serde::de::IgnoredAny),
}

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Setting {
    Number(u32),
    Numbers(Vec<u32>),
    Text(String),
    Other(serde::de::IgnoredAny),
}

impl Settings {
    /// Returns the preset, and the names of what is none of its settings.
    fn mean(self) -> (Option<Preset>, Vec<String>) {
        let settings = match self {
            Settings::Name(name) => {
                return (Some(Preset { name, ..Preset::default() }), Vec::new());
            }
            Settings::Some(settings) => settings,
            Settings::Other(_) => return (None, vec!["preset".into()]),
        };
        let mut preset = Preset::default();
        let mut unknown = Vec::new();
        for (key, setting) in settings {
            match (key.as_str(), setting) {
                ("name", Setting::Text(name)) => preset.name = name,
                ("new-per-day", Setting::Number(number)) => preset.new_per_day = Some(number),
                ("reviews-per-day", Setting::Number(number)) => {
                    preset.reviews_per_day = Some(number);
                }
                ("learning-steps", Setting::Numbers(steps)) => preset.learning_steps = Some(steps),
                ("learning-steps", Setting::Number(step)) => {
                    preset.learning_steps = Some(vec![step]);
                }
                _ => unknown.push(key),
            }
        }
        (Some(preset), unknown)
    }
}

impl Keys {
    fn mean(self, lines: usize) -> FrontMatter {
        let Keys {
            title,
            deck,
            language,
            author,
            tags,
            note_type,
            sections,
            description,
            preset,
            options,
            format,
        } = self;
        let author = author.map(|author| match author {
            Tags::Line(line) => line,
            Tags::List(list) => list.join(", "),
        });
        let tags = match tags {
            Some(Tags::Line(line)) => line.split([',', ' ']).map(str::to_owned).collect(),
            Some(Tags::List(list)) => list,
            None => Vec::new(),
        };
        let note_type = note_type.map(|name| name.to_lowercase()).and_then(|name| {
            if name.contains("cloze") {
                Some(NoteType::Cloze)
            } else if name.contains("revers") && name.contains("optional") {
                Some(NoteType::OptionalReversed)
            } else if name.contains("revers") {
                Some(NoteType::Reversed)
            } else {
                name.contains("type").then_some(NoteType::Typed)
            }
        });
        let (preset, unknown) = preset.map(Settings::mean).unwrap_or_default();
        FrontMatter {
            lines,
            preset,
            unknown,
            title: title.filter(|title| !title.trim().is_empty()),
            deck: deck.filter(|deck| !deck.trim().is_empty()),
            language,
            author: author.filter(|author| !author.trim().is_empty()),
            tags: tags.iter().filter_map(|tag| tag_of(tag)).collect(),
            note_type,
            shuffled: options.is_some_and(|options| match options {
                Tags::Line(line) => line.split([',', ' ']).any(|word| word == "shuffled"),
                Tags::List(list) => list.iter().any(|word| word == "shuffled"),
            }),
            is_own_form: format.is_some_and(|format| format == FORM),
            sections_are_tags: sections.is_some_and(|sections| sections.to_lowercase() == "tags"),
            description,
        }
    }
}
