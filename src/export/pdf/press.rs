//! Prints pages a few at a time, so that what printpdf makes of a page on the way is in
//! memory for those only.

use flate2::{Compress, Compression, FlushCompress};
use lopdf::{Document as File, Object, ObjectId, Result, Stream, dictionary};
use printpdf::{Mm, Op, PdfDocument, PdfPage, PdfSaveOptions};
use rayon::prelude::*;

use super::pool::Pool;
use super::structure::integer;

/// How hard pages are compressed. 5,000 questions were no smaller at 9, the most there is.
const LEVEL: u32 = 6;

/// How many pages wait to be printed, all of them at once.
const BATCH: usize = 64;

/// The pages printed so far.
pub(super) struct Press {
    pages: Vec<Stream>,
    /// What draws the pages that wait.
    waiting: Vec<Vec<Op>>,
    plates: Pool<Plate>,
}

/// What a thread prints with.
struct Plate {
    /// One for all pages: made anew for each, its buffers left holes between what is kept.
    deflate: Compress,
    /// What the last page was compressed to.
    out: Vec<u8>,
}

impl Plate {
    fn new() -> Self {
        Plate { deflate: Compress::new(Compression::new(LEVEL), true), out: Vec::new() }
    }

    /// Prints a page.
    fn print(&mut self, ops: Vec<Op>) -> Result<Stream> {
        let mut pdf = PdfDocument::new("");
        pdf.pages.push(PdfPage::new(Mm(0.0), Mm(0.0), ops));
        // Ours are operations that printpdf has no name for.
        let options = PdfSaveOptions { secure: false, ..PdfSaveOptions::default() };
        let file = pdf.to_lopdf_document(&options, &mut Vec::new());
        let page = file.page_iter().next().unwrap_or_default();
        let content = &file.get_object(contents(&file, page)?)?.as_stream()?.content;
        self.out.clear();
        // What deflate may need at most, and a little.
        self.out.reserve(content.len() + content.len() / 1000 + 64);
        self.deflate.reset();
        self.deflate
            .compress_vec(content, &mut self.out, FlushCompress::Finish)
            .map_err(std::io::Error::from)?;
        let filter = dictionary! { "Filter" => "FlateDecode" };
        Ok(Stream::new(filter, self.out.as_slice().into()))
    }
}

impl Press {
    pub(super) fn new() -> Self {
        Press { pages: Vec::new(), waiting: Vec::new(), plates: Pool::new() }
    }

    /// Prints a page, in its time.
    pub(super) fn print(&mut self, ops: Vec<Op>) -> Result<()> {
        self.waiting.push(ops);
        if self.waiting.len() < BATCH { Ok(()) } else { self.run() }
    }

    /// Prints the pages that wait, on all cores.
    fn run(&mut self) -> Result<()> {
        let plates = &self.plates;
        let printed: Result<Vec<Stream>> = std::mem::take(&mut self.waiting)
            .into_par_iter()
            .map(|ops| plates.with(Plate::new, |plate| plate.print(ops)))
            .collect();
        self.pages.extend(printed?);
        Ok(())
    }

    /// Puts what was printed onto the pages of a file, and takes out its last page, for which
    /// nothing was: it showed printpdf which glyphs to embed.
    pub(super) fn fill(mut self, file: &mut File) -> Result<()> {
        self.run()?;
        let pages: Vec<ObjectId> = file.page_iter().collect();
        let mut printed = self.pages.into_iter();
        for &page in &pages {
            let contents = contents(file, page)?;
            if let Some(stream) = printed.next() {
                file.set_object(contents, stream);
                continue;
            }
            let tree = file.get_dictionary(page)?.get(b"Parent").and_then(Object::as_reference)?;
            let tree = file.get_dictionary_mut(tree)?;
            tree.get_mut(b"Kids")?.as_array_mut()?.pop();
            tree.set("Count", integer(pages.len() - 1));
            file.objects.remove(&page);
            file.objects.remove(&contents);
        }
        Ok(())
    }
}

/// Returns which object draws a page.
fn contents(file: &File, page: ObjectId) -> Result<ObjectId> {
    file.get_dictionary(page)?.get(b"Contents")?.as_reference()
}
