//! The words of code by what they are, so that they can be set in colours.
//!
//! The grammars are those that the program `bat` has (`two-face`), read by `syntect`:
//! some two hundred languages. Their hundreds of scopes are brought down to a handful
//! of classes, which a reader can tell apart on paper and on a screen:
//!
//! | class | |
//! | --- | --- |
//! | `k` | keywords: `if`, `def`, `let`; tags of mark-up |
//! | `s` | strings, and what is in them |
//! | `c` | comments |
//! | `n` | numbers and constants: `42`, `True`, `\n` in a string |
//! | `f` | functions where they are made and called; attributes, keys |
//! | `t` | types and classes |
//! | `o` | operators |

use std::ops::Range;
use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// How long code may be, in bytes, and a line of it: nobody reads longer code on a card,
/// and a grammar may take its time with it.
const LONGEST: usize = 50_000;
const LONGEST_LINE: usize = 2_000;

/// What a word of code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A keyword.
    Keyword,
    /// A string.
    String,
    /// A comment.
    Comment,
    /// A number or another constant.
    Number,
    /// A function, an attribute or a key.
    Function,
    /// A type.
    Type,
    /// An operator.
    Operator,
}

impl Class {
    /// Every class.
    pub const ALL: [Class; 7] = [
        Class::Keyword,
        Class::String,
        Class::Comment,
        Class::Number,
        Class::Function,
        Class::Type,
        Class::Operator,
    ];

    /// Returns the letter that it has as a class of HTML.
    pub fn letter(self) -> &'static str {
        match self {
            Class::Keyword => "k",
            Class::String => "s",
            Class::Comment => "c",
            Class::Number => "n",
            Class::Function => "f",
            Class::Type => "t",
            Class::Operator => "o",
        }
    }
}

static LANGUAGES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// What begins the name of a scope, and what it is here; the first that fits counts. A
/// scope that none of them fits says nothing, and the one around it is asked.
static SCOPES: LazyLock<Vec<(Scope, Option<Class>)>> = LazyLock::new(|| {
    let scopes = [
        ("comment", Some(Class::Comment)),
        ("meta.interpolation", None),
        ("punctuation.section", None),
        ("constant", Some(Class::Number)),
        ("string", Some(Class::String)),
        ("keyword.operator.word", Some(Class::Keyword)),
        ("keyword.operator.logical.python", Some(Class::Keyword)),
        ("keyword.operator", Some(Class::Operator)),
        ("keyword", Some(Class::Keyword)),
        ("storage", Some(Class::Keyword)),
        ("variable.language", Some(Class::Keyword)),
        ("variable.function", Some(Class::Function)),
        ("entity.name.function", Some(Class::Function)),
        ("entity.name.tag", Some(Class::Keyword)),
        ("entity.other.attribute-name", Some(Class::Function)),
        ("entity.name", Some(Class::Type)),
        ("entity.other.inherited-class", Some(Class::Type)),
        ("support.function", Some(Class::Function)),
        ("support.macro", Some(Class::Function)),
        ("support.type.property-name", Some(Class::Function)),
        ("support.type", Some(Class::Type)),
        ("support.class", Some(Class::Type)),
        ("support.constant", Some(Class::Number)),
        ("markup.inserted", Some(Class::String)),
        ("markup.deleted", Some(Class::Keyword)),
        ("markup.heading", Some(Class::Keyword)),
    ];
    let scope = |(name, class): &(&str, _)| Some((Scope::new(name).ok()?, *class));
    scopes.iter().filter_map(scope).collect()
});

/// Returns where the words of code are that have a class, in bytes, in their order.
/// There are none where nobody knows the language, and in very long code.
///
/// `language` is what stands behind a fence: `python`, `rs`, `rust,ignore`.
pub fn spans(language: &str, code: &str) -> Vec<(Range<usize>, Class)> {
    if code.len() > LONGEST || code.split('\n').any(|line| line.len() > LONGEST_LINE) {
        return Vec::new();
    }
    syntax(language).and_then(|syntax| find(syntax, code)).unwrap_or_default()
}

fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '{' | '}' | '=');
    let name = language.trim_start_matches(['{', '.', ' ']).split(is_end).next()?;
    let name = match name.to_ascii_lowercase().as_str() {
        "" | "text" | "txt" | "plain" | "plaintext" | "output" => return None,
        "console" | "shell-session" | "zsh" => "sh",
        "golang" => "go",
        "jsonc" | "json5" => "json",
        "py3" | "python3" | "pycon" => "python",
        "node" | "mjs" | "cjs" => "js",
        "c#" => "cs",
        _ => name,
    };
    LANGUAGES.find_syntax_by_token(name)
}

fn find(syntax: &SyntaxReference, code: &str) -> Option<Vec<(Range<usize>, Class)>> {
    let mut spans: Vec<(Range<usize>, Class)> = Vec::new();
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut start = 0;
    for line in code.split_inclusive('\n') {
        let operations = state.parse_line(line, &LANGUAGES).ok()?;
        let mut at = 0;
        for (end, operation) in operations {
            add(&mut spans, code, start + at..start + end, &stack);
            stack.apply(&operation).ok()?;
            at = end;
        }
        add(&mut spans, code, start + at..start + line.len(), &stack);
        start += line.len();
    }
    Some(spans)
}

/// Adds what has a class, without the blanks around it; with the same before it, it is one
/// span.
fn add(
    spans: &mut Vec<(Range<usize>, Class)>,
    code: &str,
    range: Range<usize>,
    stack: &ScopeStack,
) {
    let Some(text) = code.get(range.clone()) else { return };
    let Some(class) = class(stack) else { return };
    let start = range.start + text.len() - text.trim_start().len();
    let end = range.end - (text.len() - text.trim_end().len());
    if start >= end {
        return;
    }
    match spans.last_mut() {
        Some((last, same)) if *same == class && code[last.end..start].trim().is_empty() => {
            last.end = end;
        }
        _ => spans.push((start..end, class)),
    }
}

fn class(stack: &ScopeStack) -> Option<Class> {
    stack.as_slice().iter().rev().find_map(|scope| {
        let known = SCOPES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope));
        known.map(|(_, class)| *class)
    })?
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the words that have a class, with its letter before each.
    fn words(language: &str, code: &str) -> Vec<String> {
        let word =
            |(range, class): (Range<usize>, Class)| format!("{} {}", class.letter(), &code[range]);
        spans(language, code).into_iter().map(word).collect()
    }

    #[test]
    fn words_of_python_have_their_classes() {
        assert_eq!(
            words("python", "def f(x: int):\n    return len(\"a\") + 1  # so\n"),
            ["k def", "f f", "t int", "k return", "f len", "s \"a\"", "o +", "n 1", "c # so"]
        );
    }

    #[test]
    fn a_language_goes_by_many_names() {
        for name in ["rust", "rs", "rust,ignore", "Rust", "{.rust}", "rust title=\"x\""] {
            assert_eq!(words(name, "let x = 1;")[0], "k let", "{name}");
        }
        for name in [
            "js",
            "javascript",
            "ts",
            "java",
            "c",
            "cpp",
            "c++",
            "c#",
            "go",
            "sql",
            "sh",
            "bash",
            "html",
            "css",
            "json",
            "yaml",
            "toml",
            "kotlin",
            "swift",
            "ruby",
            "php",
            "haskell",
            "r",
            "lua",
            "dockerfile",
            "latex",
            "diff",
            "xml",
            "scala",
            "perl",
        ] {
            assert!(syntax(name).is_some(), "{name}");
        }
    }

    #[test]
    fn what_nobody_knows_has_none() {
        assert_eq!(spans("klingon", "let x = 1;"), []);
        assert_eq!(spans("", "let x = 1;"), []);
        assert_eq!(spans("rust", &"let x = 1;\n".repeat(10_000)), []);
    }
}
