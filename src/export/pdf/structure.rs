//! Which text of which page belongs to which node of the tag tree, and the tree as
//! PDF has it.

use lopdf::{Dictionary, Document as File, Object, ObjectId, dictionary};

use super::page::Document;
use super::tags::{ARTIFACT, DOCUMENT, NodeId, Tag};
use super::writer::Area;

/// The text of the pages, by the nodes of the tag tree.
pub(super) struct Content {
    /// For each node, its texts: the page and the number on the page.
    texts: Vec<Vec<(usize, usize)>>,
    pages: Vec<PageContent>,
}

/// What is on a page.
#[derive(Default)]
struct PageContent {
    /// The node of each numbered text.
    owners: Vec<NodeId>,
    areas: Vec<Area>,
}

impl Content {
    /// Returns no text for so many nodes.
    pub(super) fn new(nodes: usize) -> Self {
        Content { texts: vec![Vec::new(); nodes], pages: Vec::new() }
    }

    /// Begins a page.
    pub(super) fn begin_page(&mut self) {
        self.pages.push(PageContent::default());
    }

    /// Begins a text of a node and returns its number on the page.
    pub(super) fn mark(&mut self, node: NodeId) -> usize {
        let number = self.pages.len().saturating_sub(1);
        let Some(page) = self.pages.last_mut() else { return 0 };
        page.owners.push(node);
        self.texts[node].push((number, page.owners.len() - 1));
        page.owners.len() - 1
    }

    /// Adds an area to click; what goes on where the last one ended widens it.
    pub(super) fn click(&mut self, area: Area) {
        let Some(page) = self.pages.last_mut() else { return };
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
        self,
        file: &mut File,
        document: &Document,
        pages: &[ObjectId],
    ) -> ObjectId {
        let nodes = document.tags.nodes();
        let ids: Vec<ObjectId> = nodes.iter().map(|_| file.new_object_id()).collect();
        let root = file.new_object_id();
        let mut kids: Vec<Vec<Object>> = vec![Vec::new(); nodes.len()];
        for (texts, kids) in self.texts.iter().zip(&mut kids) {
            kids.extend(texts.iter().map(|&(page, number)| {
                Object::Dictionary(dictionary! {
                    "Type" => "MCR", "Pg" => pages[page], "MCID" => integer(number),
                })
            }));
        }
        let mut parents = Vec::new();
        for (number, page) in self.pages.iter().enumerate() {
            let owners = page.owners.iter().map(|&node| Object::Reference(ids[node])).collect();
            parents.extend([integer(number), Object::Array(owners)]);
        }
        let mut key = pages.len();
        for (number, (page, &id)) in self.pages.iter().zip(pages).enumerate() {
            let mut annotations = Vec::new();
            for area in &page.areas {
                let annotation = file.add_object(link(area, &document.links, key));
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
        write_nodes(file, document, &ids, root, kids);
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

/// Writes each node that has text, below it or of its own.
fn write_nodes(
    file: &mut File,
    document: &Document,
    ids: &[ObjectId],
    root: ObjectId,
    mut kids: Vec<Vec<Object>>,
) {
    let nodes = document.tags.nodes();
    // Children come after their parents, so that from the last to the first every
    // node has all its children when its turn comes, though in reverse.
    let mut below: Vec<Vec<Object>> = vec![Vec::new(); nodes.len()];
    for (node, &id) in ids.iter().enumerate().skip(DOCUMENT).rev() {
        below[node].reverse();
        let mut all = std::mem::take(&mut kids[node]);
        all.append(&mut below[node]);
        let parent = nodes[node].parent;
        if node != DOCUMENT && (all.is_empty() || parent == ARTIFACT) {
            continue;
        }
        if node != DOCUMENT {
            below[parent].push(Object::Reference(id));
        }
        let parent = if node == DOCUMENT { root } else { ids[parent] };
        let tag = nodes[node].tag;
        let mut element = dictionary! {
            "Type" => "StructElem", "S" => tag.role(), "P" => parent, "K" => all,
        };
        if tag == Tag::Header {
            element.set("A", dictionary! { "O" => "Table", "Scope" => "Column" });
        }
        file.set_object(id, element);
    }
}

/// Returns the annotation of a link.
fn link(area: &Area, links: &[String], key: usize) -> Dictionary {
    let url = links.get(area.link).map_or("", String::as_str);
    let corners: Vec<Object> = area.corners.iter().map(|&corner| Object::Real(corner)).collect();
    dictionary! {
        "Type" => "Annot",
        "Subtype" => "Link",
        "Rect" => corners,
        "Border" => vec![0.into(), 0.into(), 0.into()],
        "F" => 4,
        "Contents" => Object::string_literal(url),
        "StructParent" => integer(key),
        "A" => dictionary! { "Type" => "Action", "S" => "URI", "URI" => Object::string_literal(url) },
    }
}

/// Returns a count as PDF has it.
pub(super) fn integer(count: usize) -> Object {
    Object::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}
