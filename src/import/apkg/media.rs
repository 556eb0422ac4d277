//! The files that the notes of a package show and play, taken out of it.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;

use super::super::ImportError;
use super::package::Package;
use crate::deck::Deck;
use crate::diagnostic::{Diagnostic, UNSHOWN_FILE};
use crate::source::Span;

/// Puts the files that a deck's notes show into the deck, by the names that the notes use.
pub(super) fn read(
    package: &mut Package,
    deck: &mut Deck,
    sink: &mut Vec<Diagnostic>,
) -> Result<(), ImportError> {
    let names = package.media()?;
    let mut used = BTreeSet::new();
    let mut files = BTreeMap::new();
    for media in deck.notes.iter().flat_map(|note| &note.media) {
        if media.remote || files.contains_key(&media.path) {
            continue;
        }
        // The editor writes a name as an address, or as it is.
        let decoded = percent_decode_str(&media.path).decode_utf8_lossy().into_owned();
        let found = names.get_key_value(&media.path).or_else(|| names.get_key_value(&decoded));
        let Some((name, zip_name)) = found else { continue };
        used.insert(name);
        if let Some(file) = package.media_file(zip_name)? {
            files.insert(media.path.clone(), file);
        }
    }
    // What begins so belongs to the look of the cards, and not to a note.
    let unused = names.keys().filter(|name| !used.contains(name) && !name.starts_with('_'));
    let unused: Vec<_> = unused.map(String::as_str).collect();
    if let Some(first) = unused.first() {
        let message = match unused.len() {
            1 => format!("no note shows the file `{first}` of the package: it is left out"),
            count => format!(
                "no note shows {count} files of the package, such as `{first}`: they are left out"
            ),
        };
        sink.push(Diagnostic::new(&UNSHOWN_FILE, Span::default(), message));
    }
    deck.files = files;
    Ok(())
}
