//! The fonts that a handout may use, beside those that are built in.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::export::pdf::FontSet;

/// What the name of a font file ends in.
const EXTENSIONS: [&str; 4] = ["otc", "otf", "ttc", "ttf"];

/// Which fonts to use.
#[allow(clippy::struct_field_names, reason = "they are named as on the command line")]
#[derive(Debug, Clone, Default, clap::Args, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub(super) struct Fonts {
    /// A font, or a folder of fonts, for what the built-in ones lack, such as Chinese
    #[arg(long, value_name = "PATH")]
    font: Vec<PathBuf>,

    /// The family to set text in, of those given with `--font` (or of this machine)
    #[arg(long, value_name = "FAMILY")]
    text_font: Option<String>,

    /// The family to set code in, of those given with `--font` (or of this machine)
    #[arg(long, value_name = "FAMILY")]
    code_font: Option<String>,

    /// Use the fonts of this machine too; another one may set the document otherwise
    #[cfg(feature = "system-fonts")]
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    system_fonts: Option<bool>,
}

impl Fonts {
    /// Returns the fonts.
    pub(super) fn load(&self) -> Result<FontSet, String> {
        let mut set = FontSet::new();
        for path in &self.font {
            for path in files(path)? {
                let named = |error: &dyn std::fmt::Display| {
                    format!("could not use `{}` as a font: {error}", path.display())
                };
                let data = fs::read(&path).map_err(|error| named(&error))?;
                set.add(data).map_err(|error| named(&error))?;
            }
        }
        #[cfg(feature = "system-fonts")]
        if self.system_fonts == Some(true) {
            set = set.or_system();
        }
        let named = |option: &str, error| format!("`{option}`: {error}");
        if let Some(family) = &self.text_font {
            set = set.with_text(family).map_err(|error| named("--text-font", error))?;
        }
        if let Some(family) = &self.code_font {
            set = set.with_code(family).map_err(|error| named("--code-font", error))?;
        }
        Ok(set)
    }

    /// Returns what the fonts depend on: the files, with their sizes and times; nothing where
    /// that cannot be known.
    pub(super) fn stamp(&self) -> Option<String> {
        #[cfg(feature = "system-fonts")]
        if self.system_fonts == Some(true) {
            return None;
        }
        let mut stamp = format!("{self:?}");
        for path in &self.font {
            for path in files(path).ok()? {
                let metadata = path.metadata().ok()?;
                let (size, time) = (metadata.len(), metadata.modified().ok()?);
                let _ = write!(stamp, "{} {size} {time:?}", path.display());
            }
        }
        Some(stamp)
    }
}

/// Returns the file, or the font files of the folder and those in it, in order.
fn files(path: &Path) -> Result<Vec<PathBuf>, String> {
    if !path.is_dir() {
        return Ok(vec![path.into()]);
    }
    let mut files = Vec::new();
    for entry in ignore::WalkBuilder::new(path).standard_filters(false).follow_links(true).build() {
        let entry =
            entry.map_err(|error| format!("could not read `{}`: {error}", path.display()))?;
        let extension = entry.path().extension().unwrap_or_default().to_ascii_lowercase();
        if EXTENSIONS.iter().any(|known| extension == *known) && entry.path().is_file() {
            files.push(entry.into_path());
        }
    }
    if files.is_empty() {
        return Err(format!(
            "there is no font in `{}`: name a folder of .ttf, .otf or .ttc files, or one of them",
            path.display()
        ));
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_read_in_order() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("b")).unwrap();
        for name in ["z.ttf", "b/a.OTF", "a.ttc", "a.txt"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let found = files(folder.path()).unwrap();
        let found: Vec<_> =
            found.iter().map(|path| path.strip_prefix(folder.path()).unwrap()).collect();
        assert_eq!(found, [Path::new("a.ttc"), Path::new("b/a.OTF"), Path::new("z.ttf")]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let load =
            |path: &Path| Fonts { font: vec![path.into()], ..Fonts::default() }.load().unwrap_err();
        assert!(load(folder.path()).starts_with("there is no font in `"));
        assert!(load(&folder.path().join("none.ttf")).contains("none.ttf` as a font: "));
        let bad = folder.path().join("bad.ttf");
        fs::write(&bad, "no font").unwrap();
        assert!(load(&bad).ends_with("(TrueType, OpenType, or a collection of them)"));
    }
}
