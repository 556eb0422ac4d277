//! The ways on which packages come to Anki and back: AnkiConnect takes and gives only the
//! paths of files, which Anki itself must be able to open.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::anki_connect::{AnkiConnect, Trouble};

/// What files are called in Anki's media: names that begin so are never taken for unused.
const IN_MEDIA: &str = "_cardpress-push.apkg";

/// How packages are handed over.
pub(super) enum HandOver<'a> {
    /// Through a folder that both can open, and nobody else.
    Files { anki: &'a AnkiConnect, folder: TempDir },
    /// Through Anki's folder of media, which AnkiConnect writes and reads.
    Media { anki: &'a AnkiConnect, path: String },
}

impl<'a> HandOver<'a> {
    /// Returns the way through files.
    pub(super) fn by_files(anki: &'a AnkiConnect) -> Result<Self, Trouble> {
        let folder = tempfile::Builder::new().prefix("cardpress-").tempdir();
        let folder = folder
            .map_err(|error| Trouble::Refused(format!("could not make a folder: {error}")))?;
        Ok(HandOver::Files { anki, folder })
    }

    /// Returns the way through Anki's media.
    pub(super) fn by_media(anki: &'a AnkiConnect) -> Result<Self, Trouble> {
        let folder = anki.media_folder()?;
        let separator = if folder.contains('\\') && !folder.contains('/') { '\\' } else { '/' };
        Ok(HandOver::Media { anki, path: format!("{folder}{separator}{IN_MEDIA}") })
    }

    /// Has Anki import a package.
    pub(super) fn import(&self, package: &[u8]) -> Result<(), Trouble> {
        match self {
            HandOver::Files { anki, folder } => {
                let path = folder.path().join("deck.apkg");
                fs::write(&path, package).map_err(|error| {
                    Trouble::Refused(format!("could not write `{}`: {error}", path.display()))
                })?;
                let imported = anki.import_package(&in_words(&path));
                let _ = fs::remove_file(&path);
                imported.map_err(hint)
            }
            HandOver::Media { anki, path } => {
                let name = anki.store_media_file(IN_MEDIA, package)?;
                let imported = if name == IN_MEDIA {
                    anki.import_package(path)
                } else {
                    Err(Trouble::Refused(format!("Anki called the file `{name}`")))
                };
                // Whatever became of it, it does not stay there.
                imported.and(anki.delete_media_file(&name))
            }
        }
    }

    /// Returns the package of a deck that Anki has.
    pub(super) fn export(&self, deck: &str) -> Result<Vec<u8>, Trouble> {
        match self {
            HandOver::Files { anki, folder } => {
                let path = folder.path().join("there.apkg");
                anki.export_package(deck, &in_words(&path)).map_err(hint)?;
                let package = fs::read(&path).map_err(|error| {
                    hint(Trouble::Refused(format!(
                        "Anki did not write `{}` where this program can read it ({error})",
                        path.display()
                    )))
                });
                let _ = fs::remove_file(&path);
                package
            }
            HandOver::Media { anki, path } => {
                let exported = anki.export_package(deck, path);
                let package = exported.and_then(|()| anki.retrieve_media_file(IN_MEDIA));
                let deleted = anki.delete_media_file(IN_MEDIA);
                package.and_then(|package| deleted.map(|()| package))
            }
        }
    }
}

fn in_words(path: &Path) -> String {
    path.display().to_string()
}

/// Says what may help where Anki and this program do not see the same files.
fn hint(trouble: Trouble) -> Trouble {
    match trouble {
        Trouble::Refused(words) => Trouble::Refused(format!(
            "{words}; if Anki runs in a container or a sandbox, where it cannot open the files of \
             this program, try `--via media`"
        )),
        Trouble::Nobody(words) => Trouble::Nobody(words),
    }
}
