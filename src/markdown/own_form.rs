//! The signs of our own form of Markdown, which the reader and the exporter share
//! (`docs/markdown.md`).

/// The name of the form.
pub(crate) const FORM: &str = "cardpress";
/// The line between a question of several blocks and its answer.
pub(crate) const ANSWER: &str = "Answer:";
/// The line before what is to be read further.
pub(crate) const FURTHER: &str = "<!-- further -->";
/// The line before what belongs to no note.
pub(crate) const LEFT_OVER: &str = "<!-- left over -->";
