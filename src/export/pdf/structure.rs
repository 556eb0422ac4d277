//! Which text of which page belongs to which node of the tag tree, and the tree as
//! PDF has it.

use lopdf::{Dictionary, Document as File, Object, ObjectId, dictionary, text_string};

use super::finish::destination;
use super::page::{Document, Target};
use super::tags::{ARTIFACT, DOCUMENT, Node, NodeId, Tag, Tags};
use super::writer::Area;

/// The text of the pages, by the nodes of the tag tree.
pub(super) struct Content {
    /// For each node, what it consists of, in the order it is read.
    kids: Vec<Vec<Kid>>,
    /// Which nodes are parts of their parents yet.
    attached: Vec<bool>,
    pages: Vec<PageContent>,
    /// The page that is drawn on.
    page: usize,
}

/// A part of a node.
#[derive(Clone, Copy)]
enum Kid {
    /// A text: its page, and its number on the page.
    Text(usize, usize),
    Node(NodeId),
}

/// What is on a page.
#[derive(Clone, Default)]
struct PageContent {
    /// The node of each numbered text.
    owners: Vec<NodeId>,
    areas: Vec<Area>,
}

impl Content {
    /// Returns no text for so many nodes, on so many pages.
    pub(super) fn new(nodes: usize, pages: usize) -> Self {
        let mut attached = vec![false; nodes];
        attached[..=DOCUMENT].fill(true);
        let pages = vec![PageContent::default(); pages];
        Content { kids: vec![Vec::new(); nodes], attached, pages, page: 0 }
    }

    /// Goes to a page.
    pub(super) fn go_to(&mut self, page: usize) {
        self.page = page;
    }

    /// Begins a text of a node and returns its number on the page.
    pub(super) fn mark(&mut self, node: NodeId, tags: &Tags) -> usize {
        self.attach(node, tags);
        let number = self.page;
        let Some(page) = self.pages.get_mut(number) else { return 0 };
        page.owners.push(node);
        let text = page.owners.len() - 1;
        self.kids[node].push(Kid::Text(number, text));
        text
    }

    /// Makes a node a part of its parent, and that of its own, and so on.
    fn attach(&mut self, mut node: NodeId, tags: &Tags) {
        while !self.attached[node] {
            self.attached[node] = true;
            let Node { tag, parent } = tags.nodes()[node];
            if matches!(tag, Tag::Header | Tag::Data) {
                // The empty cells before it are cells nevertheless.
                for cell in parent + 1..node {
                    self.attach_cell(cell, parent, tags);
                }
            }
            self.kids[parent].push(Kid::Node(node));
            node = parent;
        }
    }

    fn attach_cell(&mut self, cell: NodeId, row: NodeId, tags: &Tags) {
        let node = &tags.nodes()[cell];
        let empty = node.parent == row && matches!(node.tag, Tag::Header | Tag::Data);
        if empty && !self.attached[cell] {
            self.attached[cell] = true;
            self.kids[row].push(Kid::Node(cell));
        }
    }

    /// Adds an area to click; what goes on where the last one ended widens it.
    pub(super) fn click(&mut self, area: Area) {
        let Some(page) = self.pages.get_mut(self.page) else { return };
        match page.areas.last_mut() {
            Some(last)
                if last.link == area.link && (last.corners[1] - area.corners[1]).abs() < 3.0 =>
            {
                last.corners[2] = area.corners[2];
            }
            _ => page.areas.push(area),
        }
    }

    /// Writes the tag tree and the links, and returns the tree's root.
    pub(super) fn write(
        mut self,
        file: &mut File,
        document: &Document,
        pages: &[ObjectId],
    ) -> ObjectId {
        let tags = &document.tags;
        for (cell, node) in tags.nodes().iter().enumerate() {
            if node.parent != ARTIFACT && self.attached[node.parent] {
                self.attach_cell(cell, node.parent, tags);
            }
        }
        let ids: Vec<ObjectId> = tags.nodes().iter().map(|_| file.new_object_id()).collect();
        let mut kids: Vec<Vec<Object>> = self
            .kids
            .iter()
            .map(|kids| kids.iter().map(|&kid| object(kid, &ids, pages)).collect())
            .collect();
        let mut parents = Vec::new();
        for (number, page) in self.pages.iter().enumerate() {
            let owners = page.owners.iter().map(|&node| Object::Reference(ids[node])).collect();
            parents.extend([integer(number), Object::Array(owners)]);
        }
        let mut key = pages.len();
        for (number, (page, &id)) in self.pages.iter().zip(pages).enumerate() {
            let mut annotations = Vec::new();
            for area in &page.areas {
                let annotation = file.add_object(link(area, document, pages, key));
                annotations.push(Object::Reference(annotation));
                kids[area.node].push(Object::Dictionary(
                    dictionary! { "Type" => "OBJR", "Obj" => annotation, "Pg" => id },
                ));
                parents.extend([integer(key), Object::Reference(ids[area.node])]);
                key += 1;
            }
            let Ok(page) = file.get_dictionary_mut(id) else { continue };
            page.remove(b"Annots");
            if !annotations.is_empty() {
                page.set("Annots", annotations);
            }
            page.set("StructParents", integer(number));
            page.set("Tabs", "S");
        }
        let root = file.new_object_id();
        let mut headings = Headings::default();
        for (node, kids) in kids.into_iter().enumerate().skip(DOCUMENT) {
            if node != DOCUMENT && !self.attached[node] {
                continue;
            }
            let Node { tag, parent } = tags.nodes()[node];
            let tag = headings.level(tag);
            let attributes = attributes(tag, tags.tag(parent));
            let parent = if node == DOCUMENT { root } else { ids[parent] };
            let mut element = dictionary! {
                "Type" => "StructElem", "S" => tag.role(), "P" => parent, "K" => kids,
            };
            if let Some(attributes) = attributes {
                element.set("A", attributes);
            }
            if let Some(words) = tags.description(node) {
                element.set("Alt", text_string(words));
            }
            file.set_object(ids[node], element);
        }
        let parents = file.add_object(dictionary! { "Nums" => parents });
        file.set_object(
            root,
            dictionary! {
                "Type" => "StructTreeRoot",
                "K" => ids[DOCUMENT],
                "ParentTree" => parents,
                "ParentTreeNextKey" => integer(key),
            },
        );
        root
    }
}

/// The headings that a heading stands below, by the levels they were written with.
#[derive(Default)]
struct Headings(Vec<usize>);

impl Headings {
    /// Returns the tag with a level that is no more than one below that of the heading it
    /// stands under: readers miss a level that was left out.
    fn level(&mut self, tag: Tag) -> Tag {
        let Tag::Heading(level) = tag else { return tag };
        while self.0.last().is_some_and(|&above| above >= level) {
            self.0.pop();
        }
        self.0.push(level);
        Tag::Heading(self.0.len())
    }
}

/// Returns what a node says of itself beyond what it is.
fn attributes(tag: Tag, parent: Tag) -> Option<Dictionary> {
    match tag {
        Tag::Header => Some(dictionary! { "O" => "Table", "Scope" => "Column" }),
        Tag::List(numbering) => {
            Some(dictionary! { "O" => "List", "ListNumbering" => numbering.name() })
        }
        // Code is a part of a line, unless it says that it is none.
        Tag::Code if parent != Tag::Paragraph => {
            Some(dictionary! { "O" => "Layout", "Placement" => "Block" })
        }
        _ => None,
    }
}

/// Returns a part of a node as PDF has it.
fn object(kid: Kid, ids: &[ObjectId], pages: &[ObjectId]) -> Object {
    match kid {
        Kid::Text(page, number) => Object::Dictionary(
            dictionary! { "Type" => "MCR", "Pg" => pages[page], "MCID" => integer(number) },
        ),
        Kid::Node(node) => Object::Reference(ids[node]),
    }
}

/// Returns the annotation of a link.
fn link(area: &Area, document: &Document, pages: &[ObjectId], key: usize) -> Dictionary {
    let corners: Vec<Object> = area.corners.iter().map(|&corner| Object::Real(corner)).collect();
    let mut annotation = dictionary! {
        "Type" => "Annot",
        "Subtype" => "Link",
        "Rect" => corners,
        "Border" => vec![0.into(), 0.into(), 0.into()],
        "F" => 4,
        "StructParent" => integer(key),
    };
    match document.links.get(area.link) {
        Some(Target::Address(url)) => {
            annotation.set("Contents", Object::string_literal(url.as_str()));
            let url = Object::string_literal(url.as_str());
            annotation.set("A", dictionary! { "Type" => "Action", "S" => "URI", "URI" => url });
        }
        Some(&Target::Mark(mark)) => {
            if let Some(mark) = document.bookmarks.get(mark) {
                annotation.set("Contents", text_string(&mark.title));
                annotation.set("Dest", destination(document, mark, pages));
            }
        }
        None => {}
    }
    annotation
}

/// Returns a count as PDF has it.
pub(super) fn integer(count: usize) -> Object {
    Object::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_level_of_headings_is_left_out() {
        let mut headings = Headings::default();
        let levels = [1, 3, 5, 5, 3, 2, 9].map(|level| headings.level(Tag::Heading(level)));
        assert_eq!(levels, [1, 2, 3, 3, 2, 2, 3].map(Tag::Heading));
        assert_eq!(headings.level(Tag::Paragraph), Tag::Paragraph);
    }
}
