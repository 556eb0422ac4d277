//! Which files are made of each document: the options of the command line.

use clap::builder::{PossibleValue, PossibleValuesParser};

#[cfg(feature = "pdf")]
use super::fonts::Fonts;
#[cfg(feature = "pdf")]
use super::pages::Pages;
#[cfg(feature = "csv")]
use super::sheets::Sheets;
#[cfg(feature = "pdf")]
use crate::export::Pdf;
#[cfg(feature = "apkg")]
use crate::export::{Apkg, Format};
use crate::export::{EXPORTERS, Exporter, Markdown, exporter};

/// The formats that are made only when they are asked for: for programs, and for authors.
const ON_DEMAND: &[&str] = &["html", "json", "markdown"];

/// The format that is no file: a line for each document.
const LINES: &str = "jsonl";

/// Which files are made of each document.
#[derive(Debug, clap::Args)]
pub(super) struct Formats {
    /// The formats to convert to
    #[arg(
        long,
        value_name = "FORMAT",
        value_delimiter = ',',
        default_values = EXPORTERS.iter().map(|e| e.name()).filter(|name| !ON_DEMAND.contains(name)),
        value_parser = PossibleValuesParser::new(
            EXPORTERS
                .iter()
                .map(|e| PossibleValue::new(e.name()).help(e.about()))
                .chain([PossibleValue::new(LINES)
                    .help("a line of JSON for each document, on standard output")])
        )
    )]
    to: Vec<String>,

    /// Write the guid of every note into Markdown, so that it may be worded otherwise
    #[arg(long)]
    ids: bool,

    /// The form of Anki packages: `modern` ones are packed faster, and need Anki of 2022 or later
    #[cfg(feature = "apkg")]
    #[arg(
        long,
        value_name = "FORM",
        default_value = "legacy",
        value_parser = PossibleValuesParser::new(Format::ALL.map(|(name, _)| name))
    )]
    anki_format: String,

    #[cfg(feature = "csv")]
    #[command(flatten)]
    sheets: Sheets,

    #[cfg(feature = "pdf")]
    #[command(flatten)]
    pages: Pages,

    #[cfg(feature = "pdf")]
    #[command(flatten)]
    fonts: Fonts,
}

impl Formats {
    /// Returns the exporters that were asked for, each of them once.
    pub(super) fn exporters(&self) -> Result<Vec<Box<dyn Exporter>>, String> {
        let first = |(at, name): &(usize, &String)| !self.to[..*at].contains(name);
        let names = self.to.iter().enumerate().filter(first).map(|(_, name)| name.as_str());
        let mut exporters: Vec<Box<dyn Exporter>> = Vec::new();
        for name in names {
            match name {
                "markdown" if self.ids => exporters.push(Box::new(&Markdown::WITH_IDS)),
                #[cfg(feature = "apkg")]
                "apkg" if self.anki_format == "modern" => exporters.push(Box::new(&Apkg::MODERN)),
                #[cfg(feature = "csv")]
                "csv" => exporters.push(Box::new(self.sheets.csv()?)),
                #[cfg(feature = "pdf")]
                "pdf" => {
                    let fonts = self.fonts.load()?;
                    for pdf in self.pages.exporters()? {
                        exporters.push(Box::new(Pdf { fonts: fonts.clone(), ..pdf }));
                    }
                }
                _ => exporters.extend(exporter(name).map(|e| Box::new(e) as Box<dyn Exporter>)),
            }
        }
        Ok(exporters)
    }

    /// Returns whether results go to standard output, a line for each document.
    pub(super) fn are_lines(&self) -> bool {
        self.to.iter().any(|name| name == LINES)
    }

    /// Returns all that the files depend on beside the documents and the program; nothing where
    /// that cannot be known, as of the fonts of this machine.
    pub(super) fn stamp(&self) -> Option<String> {
        #[cfg(feature = "pdf")]
        return self.fonts.stamp().map(|fonts| format!("{self:?} {fonts}"));
        #[cfg(not(feature = "pdf"))]
        Some(format!("{self:?}"))
    }
}
