//! What printpdf leaves out: the outline, the metadata, an identifier that depends
//! on the content alone.

use lopdf::{
    Dictionary, Document as File, Object, ObjectId, SaveOptions, Stream, dictionary, text_string,
};
use printpdf::PdfDocument;
use printpdf::date::OffsetDateTime;
use sha2::{Digest, Sha256};

use super::page::{Bookmark, Document, Flip, Printing};
use super::structure::{Content, integer};

const PRODUCER: &str = concat!("cardpress ", env!("CARGO_PKG_VERSION"));
/// How far above its text a bookmark leads, in points.
const AIR: f32 = 8.0;

/// States when the document last changed.
pub(super) fn date(pdf: &mut PdfDocument, modified: i64) {
    let info = &mut pdf.metadata.info;
    if let Some(date) = moment(modified) {
        info.creation_date = date;
        info.modification_date = date;
    }
    info.producer = PRODUCER.into();
}

/// Returns a moment in a year that PDF can write, from seconds since 1970.
fn moment(seconds: i64) -> Option<OffsetDateTime> {
    let moment = OffsetDateTime::from_unix_timestamp(seconds).ok()?;
    (0..=9999).contains(&moment.year()).then_some(moment)
}

/// Returns a moment as metadata has it, by ISO 8601.
fn timestamp(seconds: i64) -> Option<String> {
    let moment = moment(seconds)?;
    let (year, month, day) = (moment.year(), u8::from(moment.month()), moment.day());
    let (hour, minute, second) = (moment.hour(), moment.minute(), moment.second());
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
}

/// Completes the file and returns its bytes.
pub(super) fn finish(
    mut file: File,
    document: &Document,
    content: Content,
) -> Result<Vec<u8>, String> {
    let pages: Vec<ObjectId> = file.get_pages().into_values().collect();
    file.version = "1.7".into();
    info(&mut file, document);
    let tree = content.write(&mut file, document, &pages);
    let outline = outline(&mut file, document, &pages);
    let metadata = file.add_object(metadata(document));
    let catalog = file
        .trailer
        .get(b"Root")
        .and_then(Object::as_reference)
        .and_then(|id| file.get_dictionary_mut(id))
        .map_err(|error| error.to_string())?;
    catalog.set("Version", Object::Name("1.7".into()));
    catalog.set("PageMode", Object::Name("UseNone".into()));
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", Object::Name("UseOutlines".into()));
    }
    catalog.set("Lang", text_string(&document.language));
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set("StructTreeRoot", tree);
    catalog.set("Metadata", metadata);
    catalog.set("ViewerPreferences", preferences(document.printing));
    let id = Object::string_literal(fingerprint(&file));
    file.trailer.set("ID", vec![id.clone(), id]);
    file.compress();
    let options = SaveOptions::builder()
        .use_object_streams(true)
        .use_xref_streams(true)
        .max_objects_per_stream(200)
        .compression_level(9)
        .build();
    let mut bytes = Vec::new();
    file.save_with_options(&mut bytes, options).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// Returns what a viewer begins with (ISO 32000-1, 12.2).
fn preferences(printing: Printing) -> Dictionary {
    let mut preferences = dictionary! { "DisplayDocTitle" => true };
    let Printing { flip, unscaled } = printing;
    if unscaled {
        preferences.set("PrintScaling", "None");
    }
    match flip {
        Some(Flip::LongEdge) => preferences.set("Duplex", "DuplexFlipLongEdge"),
        Some(Flip::ShortEdge) => preferences.set("Duplex", "DuplexFlipShortEdge"),
        None => {}
    }
    preferences
}

/// Takes out what printpdf states without knowing it.
fn info(file: &mut File, document: &Document) {
    let info = file.trailer.get(b"Info").and_then(Object::as_reference);
    let Ok(info) = info.and_then(|id| file.get_dictionary_mut(id)) else { return };
    let keys: [&[u8]; 7] = [
        b"GTS_PDFXVersion",
        b"Identifier",
        b"Author",
        b"Creator",
        b"Subject",
        b"Keywords",
        b"Trapped",
    ];
    for key in keys {
        info.remove(key);
    }
    if let Some(author) = &document.author {
        info.set("Author", text_string(author));
    }
    info.set("Producer", text_string(PRODUCER));
}

/// Writes the outline, nested as the document is.
fn outline(file: &mut File, document: &Document, pages: &[ObjectId]) -> Option<ObjectId> {
    let marks = &document.bookmarks;
    if marks.is_empty() {
        return None;
    }
    let root = file.new_object_id();
    let ids: Vec<ObjectId> = marks.iter().map(|_| file.new_object_id()).collect();
    // The entries below each entry; the last list is that of the root.
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); marks.len() + 1];
    let mut parents: Vec<usize> = Vec::with_capacity(marks.len());
    let mut path: Vec<usize> = Vec::new();
    for (at, mark) in marks.iter().enumerate() {
        while path.last().is_some_and(|&last| marks[last].level >= mark.level) {
            path.pop();
        }
        let parent = path.last().copied().unwrap_or(marks.len());
        parents.push(parent);
        below[parent].push(at);
        path.push(at);
    }
    for (parent, entries) in below.iter().enumerate() {
        for (nth, &entry) in entries.iter().enumerate() {
            let mark = &marks[entry];
            let mut dictionary = dictionary! {
                "Title" => text_string(&mark.title),
                "Parent" => ids.get(parent).copied().unwrap_or(root),
                "Dest" => destination(document, mark, pages),
            };
            if let Some(&before) = nth.checked_sub(1).and_then(|nth| entries.get(nth)) {
                dictionary.set("Prev", ids[before]);
            }
            if let Some(&after) = entries.get(nth + 1) {
                dictionary.set("Next", ids[after]);
            }
            if let [first, ..] = below[entry][..]
                && let Some(&last) = below[entry].last()
            {
                dictionary.set("First", ids[first]);
                dictionary.set("Last", ids[last]);
                dictionary.set("Count", integer(below[entry].len()));
            }
            file.set_object(ids[entry], dictionary);
        }
    }
    let (first, last) = (below[marks.len()].first()?, below[marks.len()].last()?);
    let (first, last) = (ids[*first], ids[*last]);
    file.set_object(
        root,
        dictionary! {
            "Type" => "Outlines", "First" => first, "Last" => last, "Count" => integer(marks.len()),
        },
    );
    Some(root)
}

/// Returns the place that a bookmark leads to.
pub(super) fn destination(document: &Document, mark: &Bookmark, pages: &[ObjectId]) -> Object {
    let top = Object::Real((document.height - mark.y + AIR).round());
    let page = pages.get(mark.page).map_or(Object::Null, |&page| page.into());
    Object::Array(vec![page, "XYZ".into(), 0.into(), top, Object::Null])
}

/// Returns the metadata that search engines and archives read.
///
/// PDF/UA-1 (ISO 14289-1) is claimed only where the document names its language: what
/// reads a file aloud must not rest on a guess.
fn metadata(document: &Document) -> Stream {
    let claim = if document.names_language {
        "<rdf:Description rdf:about=\"\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\
         <pdfuaid:part>1</pdfuaid:part></rdf:Description>"
    } else {
        ""
    };
    let dates = timestamp(document.modified).map_or_else(String::new, |date| {
        format!(
            "<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>\
             <xmp:MetadataDate>{date}</xmp:MetadataDate>"
        )
    });
    let author = document.author.as_ref().map_or(String::new(), |author| {
        let author = escape(author);
        format!("<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>")
    });
    let (title, language) = (escape(&document.title), escape(&document.language));
    let text = format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\
         <dc:format>application/pdf</dc:format>\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\
         {author}<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\
         <pdf:Producer>{PRODUCER}</pdf:Producer>{dates}\
         </rdf:Description>{claim}</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>"
    );
    let kind = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    Stream::new(kind, text.into_bytes()).with_compression(false)
}

fn escape(text: &str) -> String {
    let text: String = text.chars().filter(|character| !character.is_control()).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Returns an identifier made from what the pages show and say.
fn fingerprint(file: &File) -> Vec<u8> {
    let mut hash = Sha256::new();
    for object in file.objects.values() {
        match object {
            Object::Stream(stream) => hash.update(&stream.content),
            Object::Dictionary(dictionary) => {
                for key in [b"Title".as_slice(), b"Author", b"ModDate", b"URI", b"Alt"] {
                    if let Ok(Object::String(value, _)) = dictionary.get(key) {
                        hash.update(value);
                    }
                }
            }
            _ => {}
        }
    }
    hash.finalize().iter().take(16).copied().collect()
}
