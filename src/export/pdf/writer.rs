//! Draws placed pages with printpdf. It is the only file that would change with
//! the library that writes PDF, along with [`subset`] and what comes after it.

use std::collections::BTreeMap;
use std::sync::Arc;

use printpdf::{
    Color as PdfColor, CurTransMat, DictItem, LinePoint, Mm, Op, PaintMode, PdfDocument,
    PdfFontHandle, PdfPage, PdfSaveOptions, Point, Polygon, PolygonRing, Pt, Rect, Rgb, TextMatrix,
    TextRenderingMode, WindingOrder, XObjectId, XObjectTransform,
};

use super::finish;
use super::images;
use super::page::{
    Color, Document, Drawing, FontId, Glyph, Item, LinkId, Palette, Path, Placed, Ring, Rule, Run,
    Segment, clusters,
};
use super::pictures::{PictureId, Pictures};
use super::press::Press;
use super::structure::Content;
use super::subset::{self, Subset, Used};
use super::tags::{NodeId, Tag, Tags};

/// Why a document could not be written.
pub(super) type Trouble = Box<dyn std::error::Error + Send + Sync>;

/// How thick the outlines are that make a glyph bolder, in ems.
const BOLDER: f32 = 0.03;

/// A part of a page that can be clicked.
#[derive(Clone)]
pub(super) struct Area {
    pub link: LinkId,
    pub node: NodeId,
    /// Left, bottom, right and top, from the lower left corner of the page.
    pub corners: [f32; 4],
}

/// Returns the file that holds the document.
pub(super) fn write(mut document: Document) -> Result<Vec<u8>, Trouble> {
    let mut pdf = PdfDocument::new(&document.title);
    let fonts = subset::embed(&document, &document.faces, &mut pdf)?;
    let pictures = Arc::clone(&document.pictures);
    let images = images::embed(&document, &mut pdf);
    let pages = std::mem::take(&mut document.pages);
    let mut content = Content::new(document.tags.nodes().len(), pages.len());
    let mut press = Press::new();
    for _ in &pages {
        pdf.pages.push(sheet(document.width, document.height, Vec::new()));
    }
    let mut writer = Writer {
        fonts: &fonts,
        tags: &document.tags,
        palette: document.palette,
        pictures: &pictures,
        images: &images,
        content: &mut content,
        height: document.height,
        ops: Vec::new(),
        open: None,
        text: false,
        font: None,
        color: None,
        bold: None,
    };
    if document.reading.is_empty() {
        for (number, page) in pages.into_iter().enumerate() {
            writer.items(number, &page.items);
            press.print(std::mem::take(&mut writer.ops))?;
        }
    } else {
        let mut sheets: Vec<_> =
            pages.iter().map(|page| (page.items.as_slice(), Vec::new())).collect();
        for &(number, count) in &document.reading {
            let (items, ops) = &mut sheets[number];
            let (part, rest) = items.split_at(count.min(items.len()));
            *items = rest;
            writer.items(number, part);
            ops.append(&mut writer.ops);
        }
        for (_, ops) in sheets {
            press.print(ops)?;
        }
    }
    pdf.pages.push(sheet(document.width, document.height, subset::show_all(&fonts)));
    finish::date(&mut pdf, document.modified);
    let mut file = pdf.to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new());
    drop(pdf);
    press.fill(&mut file)?;
    Ok(finish::finish(file, &document, content)?)
}

/// Returns a page of that size.
fn sheet(width: f32, height: f32, ops: Vec<Op>) -> PdfPage {
    let mut page = PdfPage::new(Mm(0.0), Mm(0.0), ops);
    let sheet = rectangle(0.0, 0.0, width, height);
    page.media_box = sheet.clone();
    page.trim_box = sheet.clone();
    page.crop_box = sheet;
    page
}

fn rectangle(x: f32, y: f32, width: f32, height: f32) -> Rect {
    Rect {
        x: Pt(x),
        y: Pt(y),
        width: Pt(width),
        height: Pt(height),
        mode: Some(PaintMode::Fill),
        winding_order: None,
    }
}

/// Draws one page.
struct Writer<'w> {
    fonts: &'w [Option<Subset>],
    pictures: &'w Pictures,
    images: &'w BTreeMap<PictureId, XObjectId>,
    tags: &'w Tags,
    palette: Palette,
    content: &'w mut Content,
    height: f32,
    ops: Vec<Op>,
    /// The node that is being drawn.
    open: Option<NodeId>,
    /// Whether it is text that is being drawn.
    text: bool,
    font: Option<(FontId, u32)>,
    color: Option<Color>,
    /// How the outlines are drawn that make glyphs bolder, where they are.
    bold: Option<(Color, u32)>,
}

impl Writer<'_> {
    /// Draws items on a page.
    fn items(&mut self, page: usize, items: &[Item]) {
        self.content.go_to(page);
        (self.font, self.color, self.bold) = (None, None, None);
        for item in items {
            match item {
                Item::Rule(rule) => {
                    self.begin_artifact();
                    self.rule(rule);
                    self.ops.push(Op::EndMarkedContent);
                }
                Item::Path(path) => {
                    self.begin_artifact();
                    self.path(path);
                    self.ops.push(Op::EndMarkedContent);
                }
                Item::Run(run) => self.run(run),
                Item::Drawing(drawing) => self.drawing(drawing),
                Item::Picture(placed) => {
                    self.open(placed.node);
                    self.end_text();
                    self.picture(placed);
                    let Placed { x, y, width, height, node, link, .. } = *placed;
                    self.click(link, node, [x, y, width, height]);
                }
            }
        }
        self.close();
    }

    /// Begins what says nothing.
    fn begin_artifact(&mut self) {
        self.close();
        self.ops.push(artifact("Layout"));
    }

    fn rule(&mut self, rule: &Rule) {
        let Rule { x, y, width, height, color } = *rule;
        self.color(color);
        let rectangle = rectangle(x, self.height - y - height, width, height);
        self.ops.push(Op::DrawRectangle { rectangle });
    }

    fn path(&mut self, path: &Path) {
        let Path { rings, color, pen } = path;
        let mode = if let Some(pen) = *pen {
            self.ops.push(Op::SetOutlineColor { col: self.rgb(*color) });
            self.ops.push(Op::SetOutlineThickness { pt: Pt(pen) });
            PaintMode::Stroke
        } else {
            self.color(*color);
            PaintMode::Fill
        };
        let rings = rings.iter().map(|ring| self.ring(ring)).collect();
        let polygon = Polygon { rings, mode, winding_order: WindingOrder::NonZero };
        self.ops.push(Op::DrawPolygon { polygon });
    }

    fn ring(&self, Ring { start, segments }: &Ring) -> PolygonRing {
        let point = |[x, y]: [f32; 2], bezier| LinePoint {
            p: Point { x: Pt(round(x)), y: Pt(round(self.height - y)) },
            bezier,
        };
        let mut points = vec![point(*start, false)];
        for segment in segments {
            match *segment {
                Segment::Line(end) => points.push(point(end, false)),
                Segment::Curve([first, second, end]) => {
                    points.extend([point(first, true), point(second, true), point(end, false)]);
                }
            }
        }
        PolygonRing { points }
    }

    fn run(&mut self, run: &Run) {
        let fonts = self.fonts;
        let Some(Some(font)) = fonts.get(run.font) else { return };
        self.open(run.node);
        self.begin_text(run, font);
        self.glyphs(run, font);
        if let Some(link) = run.link {
            let base = self.height - run.y;
            let right = run.x + run.width();
            let corners = [run.x, base - run.size * 0.25, right, base + run.size * 0.8];
            self.content.click(Area { link, node: run.node, corners });
        }
    }

    /// Gets ready to draw glyphs of a run.
    fn begin_text(&mut self, run: &Run, font: &Subset) {
        if !self.text {
            self.ops.push(Op::StartTextSection);
            self.text = true;
        }
        let set = (run.font, run.size.to_bits());
        if self.font != Some(set) {
            let font = PdfFontHandle::External(font.id.clone());
            self.ops.push(Op::SetFont { font, size: Pt(run.size) });
            self.font = Some(set);
        }
        self.color(run.color);
        self.embolden(font.embolden.then_some((run.color, run.size.to_bits())));
    }

    fn end_text(&mut self) {
        if self.text {
            self.ops.push(Op::EndTextSection);
            self.text = false;
        }
    }

    /// Draws what is read as one, whatever it is made of.
    fn drawing(&mut self, drawing: &Drawing) {
        let Drawing { x, y, width, height, items, says, node, link } = drawing;
        self.open(*node);
        self.end_text();
        self.begin_span(says);
        self.parts(items);
        self.end_text();
        self.ops.push(Op::EndMarkedContent);
        self.click(*link, *node, [*x, *y, *width, *height]);
    }

    /// Lets a rectangle be clicked, if it leads anywhere.
    fn click(&mut self, link: Option<LinkId>, node: NodeId, [x, y, width, height]: [f32; 4]) {
        let Some(link) = link else { return };
        let top = self.height - y;
        let corners = [x, top - height, x + width, top];
        self.content.click(Area { link, node, corners });
    }

    fn picture(&mut self, placed: &Placed) {
        let Placed { picture, x, y, width, height, node: _, link: _ } = *placed;
        let (Some(id), Some(picture)) = (self.images.get(&picture), self.pictures.get(picture))
        else {
            return;
        };
        let corner = [x, self.height - y - height];
        let matrix = images::turned(picture.orientation, corner, width, height).map(round);
        let transform = XObjectTransform { no_auto_scale: true, ..XObjectTransform::default() };
        self.ops.extend([
            Op::SaveGraphicsState,
            Op::SetTransformationMatrix { matrix: CurTransMat::Raw(matrix) },
            Op::UseXobject { id: id.clone(), transform },
            Op::RestoreGraphicsState,
        ]);
    }

    fn parts(&mut self, items: &[Item]) {
        let fonts = self.fonts;
        for item in items {
            match item {
                Item::Run(run) => {
                    let Some(Some(font)) = fonts.get(run.font) else { continue };
                    self.begin_text(run, font);
                    self.show(&run.glyphs, run.x, run, font);
                }
                Item::Rule(rule) => {
                    self.end_text();
                    self.rule(rule);
                }
                Item::Path(path) => {
                    self.end_text();
                    self.path(path);
                }
                Item::Drawing(drawing) => self.parts(&drawing.items),
                Item::Picture(placed) => {
                    self.end_text();
                    self.picture(placed);
                }
            }
        }
    }

    /// Begins what says something else than its glyphs do.
    fn begin_span(&mut self, says: &str) {
        let text = DictItem::String { data: utf16(says), literal: false };
        self.ops.push(Op::BeginMarkedContentWithProperties {
            tag: "Span".into(),
            properties: DictItem::Dict { map: [("ActualText".into(), text)].into() },
        });
    }

    fn rgb(&self, color: Color) -> PdfColor {
        let [r, g, b] = self.palette.of(color).map(|part| f32::from(part) / 255.0);
        PdfColor::Rgb(Rgb::new(r, g, b, None))
    }

    fn color(&mut self, color: Color) {
        if self.color != Some(color) {
            self.ops.push(Op::SetFillColor { col: self.rgb(color) });
            self.color = Some(color);
        }
    }

    /// Draws outlines around the glyphs from here on, or no longer.
    fn embolden(&mut self, bold: Option<(Color, u32)>) {
        if self.bold == bold {
            return;
        }
        let mode = match bold {
            Some((color, size)) => {
                self.ops.push(Op::SetOutlineColor { col: self.rgb(color) });
                self.ops.push(Op::SetOutlineThickness { pt: Pt(f32::from_bits(size) * BOLDER) });
                TextRenderingMode::FillStroke
            }
            None => TextRenderingMode::Fill,
        };
        self.ops.push(Op::SetTextRenderingMode { mode });
        self.bold = bold;
    }

    /// Begins the content of a node, unless it has begun.
    fn open(&mut self, node: NodeId) {
        let tag = self.tags.tag(node);
        // One artifact does not go on where another ended.
        if self.open == Some(node) && tag != Tag::Artifact {
            return;
        }
        self.close();
        self.ops.push(if tag == Tag::Artifact {
            artifact("Pagination")
        } else {
            let mark = self.content.mark(node, self.tags);
            let mark = DictItem::Int(i64::try_from(mark).unwrap_or(i64::MAX));
            Op::BeginMarkedContentWithProperties {
                tag: tag.role().into(),
                properties: DictItem::Dict { map: [("MCID".into(), mark)].into() },
            }
        });
        self.open = Some(node);
    }

    /// Ends the content of the node, if one is open.
    fn close(&mut self) {
        self.end_text();
        if self.open.take().is_some() {
            self.ops.push(Op::EndMarkedContent);
        }
    }

    /// Draws the glyphs of a run.
    ///
    /// The font holds one meaning for each glyph. What means anything else where it
    /// stands, or means something only together with its neighbours, says so itself.
    fn glyphs(&mut self, run: &Run, font: &Subset) {
        let mut x = run.x;
        let mut rest = run.glyphs.as_slice();
        while let Some(first) = rest.first() {
            let Some(cluster) = clusters(rest).next() else { break };
            if plain(cluster, run, font) {
                let mut end = cluster.len();
                while end < rest.len() {
                    match clusters(&rest[end..]).next() {
                        Some(next) if plain(next, run, font) => end += next.len(),
                        _ => break,
                    }
                }
                x = self.show(&rest[..end], x, run, font);
                rest = &rest[end..];
            } else {
                self.begin_span(run.said(first));
                x = self.show(cluster, x, run, font);
                self.ops.push(Op::EndMarkedContent);
                rest = &rest[cluster.len()..];
            }
        }
    }

    /// Draws glyphs and returns where the pen is then.
    fn show(&mut self, glyphs: &[Glyph], mut x: f32, run: &Run, font: &Subset) -> f32 {
        for glyphs in glyphs.chunk_by(|a, b| a.y.to_bits() == b.y.to_bits()) {
            let start = x + glyphs[0].x;
            // Where the reader's pen is, as against where ours is.
            let mut pen = start;
            let mut parts = Vec::new();
            let mut shown = Vec::with_capacity(glyphs.len() * 2);
            for glyph in glyphs {
                let back = ((pen - x - glyph.x) * 10_000.0 / run.size).round() / 10.0;
                if back != 0.0 && !shown.is_empty() {
                    parts.push(literal(std::mem::take(&mut shown)));
                    parts.push(DictItem::Real(back));
                    pen -= back * run.size / 1000.0;
                }
                if let Some(Used { id, width, meaning: _ }) = font.glyph(glyph.id) {
                    shown.extend(id.to_be_bytes());
                    pen += width * run.size / 1000.0;
                }
                x += glyph.advance;
            }
            parts.push(literal(shown));
            let y = self.height - run.y + glyphs[0].y;
            let matrix = TextMatrix::Raw([1.0, 0.0, 0.0, 1.0, round(start), round(y)]);
            self.ops.push(Op::SetTextMatrix { matrix });
            let value = vec![DictItem::Array(parts)];
            self.ops.push(Op::Unknown { key: "TJ".into(), value });
        }
        x
    }
}

/// Begins what says nothing: what decorates a page (`Layout`), or what stands there for the
/// sake of the page (`Pagination`), such as its number.
fn artifact(kind: &str) -> Op {
    let kind = DictItem::Name(kind.into());
    Op::BeginMarkedContentWithProperties {
        tag: Tag::Artifact.role().into(),
        properties: DictItem::Dict { map: [("Type".into(), kind)].into() },
    }
}

/// Returns the number to a thousandth of a point.
fn round(number: f32) -> f32 {
    (number * 1000.0).round() / 1000.0
}

/// Returns whether a cluster is one glyph that means what the font says it means.
fn plain(cluster: &[Glyph], run: &Run, font: &Subset) -> bool {
    let [glyph] = cluster else { return false };
    run.drawn.is_none() && font.meaning(glyph.id) == Some(run.said(glyph))
}

fn literal(data: Vec<u8>) -> DictItem {
    DictItem::String { data, literal: true }
}

/// Returns text as PDF strings hold it.
fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_be_bytes).collect()
}
