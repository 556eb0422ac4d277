//! The tag tree: what each piece of text is, for screen readers and for copying.

use std::collections::BTreeMap;

/// Which node of the tag tree.
pub(super) type NodeId = usize;

/// The node of everything that says nothing: rules, running heads, page numbers.
pub(super) const ARTIFACT: NodeId = 0;
/// The root of the tree.
pub(super) const DOCUMENT: NodeId = 1;

/// What a part of the document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Artifact,
    Document,
    /// A heading; the level counts from one.
    Heading(usize),
    Paragraph,
    Quote,
    List(Numbering),
    Item,
    Label,
    Body,
    Table,
    Caption,
    Row,
    Header,
    Data,
    Code,
    Link,
    Contents,
    ContentsItem,
    Formula,
    Figure,
}

/// What the labels of a list are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbering {
    Bullets,
    Numbers,
    Letters,
}

impl Numbering {
    /// Returns what such labels are.
    pub(super) fn of(label: &str) -> Self {
        match label.chars().next() {
            Some('0'..='9') => Numbering::Numbers,
            Some('A'..='Z') => Numbering::Letters,
            _ => Numbering::Bullets,
        }
    }

    /// Returns the name PDF has for it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Numbering::Bullets => "Disc",
            Numbering::Numbers => "Decimal",
            Numbering::Letters => "UpperAlpha",
        }
    }
}

impl Tag {
    /// Returns the name PDF has for it.
    pub(super) fn role(self) -> &'static str {
        match self {
            Tag::Artifact => "Artifact",
            Tag::Document => "Document",
            Tag::Heading(level) => ["H1", "H2", "H3", "H4", "H5", "H6"][level.clamp(1, 6) - 1],
            Tag::Paragraph => "P",
            Tag::Quote => "BlockQuote",
            Tag::List(_) => "L",
            Tag::Item => "LI",
            Tag::Label => "Lbl",
            Tag::Body => "LBody",
            Tag::Table => "Table",
            Tag::Caption => "Caption",
            Tag::Row => "TR",
            Tag::Header => "TH",
            Tag::Data => "TD",
            Tag::Code => "Code",
            Tag::Link => "Link",
            Tag::Contents => "TOC",
            Tag::ContentsItem => "TOCI",
            Tag::Formula => "Formula",
            Tag::Figure => "Figure",
        }
    }
}

/// Returns the number of a node after so many others; every tree has the first two.
pub(super) fn moved(node: NodeId, by: usize) -> NodeId {
    if node > DOCUMENT { node + by } else { node }
}

/// One node of the tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub tag: Tag,
    pub parent: NodeId,
}

/// The tag tree. A parent always stands before its children, and children stand
/// in the order they are read.
pub(super) struct Tags {
    nodes: Vec<Node>,
    /// What the nodes say that nobody can read: formulas, pictures.
    descriptions: BTreeMap<NodeId, String>,
}

impl Tags {
    /// Returns a tree without branches.
    pub(super) fn new() -> Self {
        Tags {
            nodes: vec![
                Node { tag: Tag::Artifact, parent: ARTIFACT },
                Node { tag: Tag::Document, parent: ARTIFACT },
            ],
            descriptions: BTreeMap::new(),
        }
    }

    /// Adds a node to the tree and returns it.
    pub(super) fn add(&mut self, tag: Tag, parent: NodeId) -> NodeId {
        self.nodes.push(Node { tag, parent });
        self.nodes.len() - 1
    }

    /// Adds a node that is described in words.
    pub(super) fn add_described(&mut self, tag: Tag, parent: NodeId, words: String) -> NodeId {
        let node = self.add(tag, parent);
        self.descriptions.insert(node, words);
        node
    }

    /// Adds the nodes of a tree to this one, and returns how much greater their numbers are
    /// here than there.
    pub(super) fn append(&mut self, other: Tags) -> usize {
        let Tags { nodes, descriptions } = other;
        let by = self.nodes.len() - DOCUMENT - 1;
        self.nodes.extend(nodes.into_iter().skip(DOCUMENT + 1).map(|mut node| {
            node.parent = moved(node.parent, by);
            node
        }));
        let descriptions = descriptions.into_iter();
        self.descriptions.extend(descriptions.map(|(node, words)| (moved(node, by), words)));
        by
    }

    /// Returns what a node says that nobody can read.
    pub(super) fn description(&self, node: NodeId) -> Option<&str> {
        self.descriptions.get(&node).map(String::as_str)
    }

    /// Returns what a node is.
    pub(super) fn tag(&self, node: NodeId) -> Tag {
        self.nodes[node].tag
    }

    /// Returns the innermost node around one, or itself, that text of any kind may be in.
    pub(super) fn around(&self, mut node: NodeId) -> NodeId {
        while matches!(self.tag(node), Tag::Formula | Tag::Figure | Tag::Link) {
            node = self.nodes[node].parent;
        }
        node
    }

    /// Returns every node, in order.
    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes
    }
}
