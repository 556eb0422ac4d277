//! What to read further: a list of links at the end of an answer, under a line such as
//! `Useful resources:`.
//!
//! It answers nothing. Every item of the list is a link, with a few words at most; a
//! question under which nothing else stands is unanswered. Counterexample: an answer
//! that is a list of links, since those were asked for: it has no such line above it.

use crate::content::{Block, BlockKind, Inline, text};

/// How the line above the links begins, in small letters.
const TITLES: &[&str] = &[
    "useful resources",
    "useful links",
    "resources",
    "additional links",
    "additional resources",
    "additional reading",
    "further reading",
    "read more",
    "more information",
    "more info",
    "references",
    "reference",
    "links",
    "see also",
    "sources",
    "source",
    "related links",
    "learn more",
    "external links",
    "weiterführende links",
    "quellen",
    "enlaces",
    "referencias",
    "recursos",
    "más información",
    "liens",
    "pour aller plus loin",
    "références",
    "risorse",
    "saiba mais",
    "links úteis",
    "ссылки",
    "полезные ссылки",
    "источники",
    "материалы",
    "参考",
    "参考资料",
    "参考链接",
    "参考文献",
    "相关链接",
    "المراجع",
    "روابط",
];

/// The most words that stand beside the link of an item.
const BESIDE: usize = 12;

/// Returns an answer without what is to be read further, and that.
pub(super) fn split(mut answer: Vec<Block>) -> (Vec<Block>, Vec<Block>) {
    let Some(at) = (0..answer.len()).rev().take(SEARCHED).find(|&at| is_title(&answer[at])) else {
        return (answer, Vec::new());
    };
    let links = &answer[at + 1..];
    let is_list = links.iter().all(|block| is_links(block) || block.kind == BlockKind::Rule)
        && links.iter().any(is_links);
    if !is_list {
        return (answer, Vec::new());
    }
    let extra = answer.split_off(at);
    (answer, extra)
}

/// How many blocks from the end a title is looked for.
const SEARCHED: usize = 6;

/// Returns whether a block is nothing but a title of such a list.
fn is_title(block: &Block) -> bool {
    let (BlockKind::Paragraph(content) | BlockKind::Heading { level: _, content }) = &block.kind
    else {
        return false;
    };
    let text = text::render_inline(content).to_lowercase();
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    TITLES.contains(&text)
}

/// Returns whether a block is a list of links, or a paragraph of them.
fn is_links(block: &Block) -> bool {
    match &block.kind {
        BlockKind::List { start: _, tight: _, items } => {
            items.iter().all(|item| item.blocks.iter().all(is_links))
        }
        BlockKind::Paragraph(content) => is_link(content),
        _ => false,
    }
}

fn is_link(content: &[Inline]) -> bool {
    let text = text::render_inline(content);
    let links = content.iter().any(|part| matches!(part, Inline::Link { .. }));
    let beside: usize = content
        .iter()
        .filter(|part| !matches!(part, Inline::Link { .. }))
        .map(|part| text::render_inline(std::slice::from_ref(part)).split_whitespace().count())
        .sum();
    (links && beside <= BESIDE) || (text.starts_with("http") && !text.contains(' '))
}
