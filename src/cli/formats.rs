//! Which files are made of each document.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[cfg(feature = "pdf")]
use super::pages::Pages;
use super::settings::{Group, Layers, group};
#[cfg(feature = "csv")]
use super::sheets::Sheets;
#[cfg(feature = "apkg")]
use super::typed::plain;
use super::typed::{Listed, Typed};
#[cfg(feature = "apkg")]
use crate::export::{Apkg, Format};
use crate::export::{EXPORTERS, Exporter, Markdown, exporter};

/// The formats that are made only when they are asked for: for programs, and for authors.
const ON_DEMAND: &[&str] = &["html", "json", "markdown"];

/// The format that is no file: a line for each document.
const LINES: &str = "jsonl";

/// Which files are made of each document.
#[derive(Debug, Clone, Default, clap::Args, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub(super) struct Formats {
    /// The formats to convert to; apkg, csv, pdf and xlsx when nothing is said
    #[arg(long, value_name = "FORMAT", value_delimiter = ',')]
    to: Vec<Typed<FormatName>>,

    #[command(flatten)]
    markdown: MarkdownForm,

    #[cfg(feature = "apkg")]
    #[command(flatten)]
    apkg: Package,

    #[cfg(feature = "csv")]
    #[command(flatten)]
    csv: Sheets,

    #[cfg(feature = "pdf")]
    #[command(flatten)]
    pdf: Pages,

    #[arg(skip)]
    #[serde(skip)]
    layers: Layers,
}

/// What Markdown is like.
#[derive(Debug, Clone, Default, clap::Args, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
struct MarkdownForm {
    /// Write the guid of every note into Markdown, so that it may be worded otherwise
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "true", value_name = "BOOL")]
    ids: Option<bool>,
}

/// What an Anki package is like.
#[cfg(feature = "apkg")]
#[derive(Debug, Clone, Default, clap::Args, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
struct Package {
    /// The form of Anki packages: legacy when nothing is said; modern ones are packed faster, and
    /// need Anki of 2022 or later
    #[arg(long = "anki-format", value_name = "FORM")]
    format: Option<Typed<Format>>,
}

/// The name of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FormatName(&'static str);

impl Listed for FormatName {
    fn list() -> Vec<(&'static str, &'static str, Self)> {
        let lines = (LINES, "a line of JSON for each document, on standard output");
        let formats = EXPORTERS.iter().map(|e| (e.name(), e.about())).chain([lines]);
        formats.map(|(name, about)| (name, about, FormatName(name))).collect()
    }
}

#[cfg(feature = "apkg")]
impl Listed for Format {
    fn list() -> Vec<(&'static str, &'static str, Self)> {
        plain(Format::ALL)
    }
}

group!(Formats, None);

impl Formats {
    /// Returns the names of the formats that were asked for, each of them once.
    fn names(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        for Typed { value: FormatName(name), .. } in &self.to {
            if !names.contains(name) {
                names.push(*name);
            }
        }
        if names.is_empty() {
            let every = EXPORTERS.iter().copied().map(Exporter::name);
            names.extend(every.filter(|name| !ON_DEMAND.contains(name)));
        }
        names
    }

    /// Returns the exporters that were asked for.
    pub(super) fn exporters(&self) -> Result<Vec<Box<dyn Exporter>>, String> {
        let mut exporters: Vec<Box<dyn Exporter>> = Vec::new();
        for name in self.names() {
            match name {
                "markdown" if self.markdown.ids == Some(true) => {
                    exporters.push(Box::new(&Markdown::WITH_IDS));
                }
                #[cfg(feature = "apkg")]
                "apkg" => exporters.push(Box::new(match &self.apkg.format {
                    Some(Typed { value: Format::Modern, .. }) => &Apkg::MODERN,
                    Some(Typed { value: Format::Legacy, .. }) | None => &Apkg::LEGACY,
                })),
                #[cfg(feature = "csv")]
                "csv" => exporters.push(Box::new(self.csv.csv()?)),
                #[cfg(feature = "pdf")]
                "pdf" => {
                    for pdf in self.pdf.exporters()? {
                        exporters.push(Box::new(pdf));
                    }
                }
                _ => exporters.extend(exporter(name).map(|e| Box::new(e) as Box<dyn Exporter>)),
            }
        }
        Ok(exporters)
    }

    /// Returns whether results go to standard output, a line for each document.
    pub(super) fn are_lines(&self) -> bool {
        self.to.iter().any(|name| name.value == FormatName(LINES))
    }

    /// Returns all that the files depend on beside the documents and the program; nothing where
    /// that cannot be known, as of the fonts of this machine.
    pub(super) fn stamp(&self) -> Option<String> {
        let typed = toml::to_string(self).ok()?;
        #[cfg(feature = "pdf")]
        return self.pdf.fonts.stamp().map(|fonts| format!("{typed} {fonts}"));
        #[cfg(not(feature = "pdf"))]
        Some(typed)
    }
}
