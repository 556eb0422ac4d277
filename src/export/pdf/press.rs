//! Prints pages one at a time, so that what printpdf makes of a page on the way is in memory
//! for one page only.

use flate2::{Compress, Compression, FlushCompress};
use lopdf::{Document as File, Object, ObjectId, Result, Stream, dictionary};
use printpdf::{Mm, Op, PdfDocument, PdfPage, PdfSaveOptions};

use super::structure::integer;

/// How hard pages are compressed. 5,000 questions were no smaller at 9, the most there is.
const LEVEL: u32 = 6;

/// The pages printed so far.
pub(super) struct Press {
    pages: Vec<Stream>,
    /// One for all pages: made anew for each, its buffers left holes between what is kept.
    deflate: Compress,
    /// What the last page was compressed to.
    out: Vec<u8>,
}

impl Press {
    pub(super) fn new() -> Self {
        let deflate = Compress::new(Compression::new(LEVEL), true);
        Press { pages: Vec::new(), deflate, out: Vec::new() }
    }

    /// Prints a page.
    pub(super) fn print(&mut self, ops: Vec<Op>) -> Result<()> {
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
        self.pages.push(Stream::new(filter, self.out.as_slice().into()));
        Ok(())
    }

    /// Puts what was printed onto the pages of a file, and takes out its last page, for which
    /// nothing was: it showed printpdf which glyphs to embed.
    pub(super) fn fill(self, file: &mut File) -> Result<()> {
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
