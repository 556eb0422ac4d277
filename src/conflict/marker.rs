//! The lines that git and jj write around the sides of a conflict.

/// A line that is written around the sides of a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marker<'a> {
    pub(super) kind: Kind,
    /// How often its character is repeated: 7, or more where git was told so, or
    /// where jj found lines that look like markers.
    pub(super) length: usize,
    /// What stands behind it: a branch, a commit.
    pub(super) label: &'a str,
}

/// What a marker begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `<<<<<<<`: the conflict.
    Open,
    /// `|||||||`: what both sides came from.
    Base,
    /// `=======`: their side.
    Separator,
    /// `>>>>>>>`: ends the conflict.
    Close,
    /// `%%%%%%%`, in jj: a side, as what was changed in a base.
    Diff,
    /// `\\\\\\\`, in jj: nothing; the marker before it goes on.
    Continued,
    /// `+++++++`, in jj: a side.
    Side,
    /// `-------`, in jj: a base.
    Snapshot,
}

/// Returns the marker that a line is, if it is one.
///
/// It is seven or more of a character at the start of the line, then nothing or a
/// blank and a label; a separator has no label. What is indented, quoted or has the
/// sign of a diff before it is text.
pub(super) fn marker(line: &str) -> Option<Marker<'_>> {
    let first = *line.as_bytes().first()?;
    let kind = match first {
        b'<' => Kind::Open,
        b'|' => Kind::Base,
        b'=' => Kind::Separator,
        b'>' => Kind::Close,
        b'%' => Kind::Diff,
        b'\\' => Kind::Continued,
        b'+' => Kind::Side,
        b'-' => Kind::Snapshot,
        _ => return None,
    };
    let length = line.bytes().take_while(|&byte| byte == first).count();
    let rest = &line[length..];
    let label = rest.trim();
    let well_formed = if kind == Kind::Separator {
        label.is_empty()
    } else {
        rest.is_empty() || rest.starts_with([' ', '\t'])
    };
    (length >= 7 && well_formed).then_some(Marker { kind, length, label })
}

/// Returns whether a line begins or ends a conflict: the other markers may be
/// underlines, rules and tables.
pub(super) fn is_sign(line: &str) -> bool {
    marker(line).is_some_and(|marker| matches!(marker.kind, Kind::Open | Kind::Close))
}

/// Returns whether a word names a commit: seven or more hexadecimal digits.
pub(super) fn is_hash(word: &str) -> bool {
    word.len() >= 7 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Returns whether a label names a commit.
pub(super) fn has_hash(label: &str) -> bool {
    label.split(|c: char| !c.is_alphanumeric()).any(is_hash)
}
