//! A question with options to choose from.

use std::fmt::Write;

use super::fields::literal;
use super::media::Files;
use super::{Blank, Content};
use crate::content::{Block, html};
use crate::deck::{Choice, can_be_shuffled};

/// Returns a question with its options, and the right ones, with the letters they have,
/// as its answer.
pub(super) fn content(
    question: &[Block],
    choices: &[Choice],
    explanation: &[Block],
    extra: String,
    shuffled: bool,
    files: &Files,
) -> Result<Content, Blank> {
    let right = choices.iter().filter(|choice| choice.correct).count();
    let shuffled = shuffled && can_be_shuffled(choices, explanation);
    let pick = if right > 1 { "many" } else { "one" };
    let mut options = format!("<ol type=\"A\" class=\"options\" data-pick=\"{pick}\">");
    let mut answer = String::new();
    for (number, Choice { content, correct }) in choices.iter().enumerate() {
        let option = html::render_highlighted(content);
        let _ = write!(options, "<li>{option}</li>");
        if *correct {
            let _ = write!(answer, "<li value=\"{}\">{option}</li>", number + 1);
        }
    }
    options.push_str("</ol>");
    if !answer.is_empty() {
        answer = format!("<ol type=\"A\" class=\"options right\">{answer}</ol>");
    }
    let question = literal(html::render_highlighted(question), files);
    let explanation = literal(html::render_highlighted(explanation), files);
    if question.trim().is_empty() {
        return Err(Blank::Question);
    }
    if answer.is_empty() && explanation.trim().is_empty() {
        return Err(Blank::Options);
    }
    Ok(Content::Choice {
        question,
        options: literal(options, files),
        answer: literal(answer, files),
        explanation,
        shuffled,
        extra: literal(extra, files),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{BlockKind, Inline};
    use crate::source::Span;

    fn text(text: &str) -> Vec<Block> {
        let content = vec![Inline::Text(text.into())];
        vec![Block::new(BlockKind::Paragraph(content), Span::default())]
    }

    fn choices(options: &[&str]) -> Vec<Choice> {
        let choice = |option: &&str| Choice { content: text(option), correct: *option == "two" };
        options.iter().map(choice).collect()
    }

    #[test]
    fn the_right_options_keep_their_letters() {
        let content = content(
            &text("Which?"),
            &choices(&["one", "two"]),
            &text("Since."),
            String::new(),
            true,
            &Files::default(),
        );
        assert_eq!(
            content,
            Ok(Content::Choice {
                question: "Which?".into(),
                options: "<ol type=\"A\" class=\"options\" data-pick=\"one\"><li>one</li>\
                          <li>two</li></ol>"
                    .into(),
                answer: "<ol type=\"A\" class=\"options right\"><li value=\"2\">two</li></ol>"
                    .into(),
                explanation: "Since.".into(),
                shuffled: true,
                extra: String::new(),
            })
        );
    }
}
