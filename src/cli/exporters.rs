//! The exporters of a run: made once for all documents that are converted alike.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::formats::Formats;
use super::settings::Group;
use crate::export::Exporter;

/// The exporters of a run.
pub(super) struct Exporters<'f> {
    formats: &'f Formats,
    general: Arc<Set>,
    /// Those for which the configuration says something of their own, by what it says.
    own: Mutex<HashMap<String, Arc<Set>>>,
}

/// What documents that are converted alike are made into.
pub(super) struct Set {
    pub(super) exporters: Vec<Box<dyn Exporter>>,
    /// All that its files depend on beside the document and the program; nothing where that
    /// cannot be known.
    pub(super) stamp: Option<String>,
}

impl Set {
    fn new(formats: &Formats) -> Result<Self, String> {
        Ok(Set { exporters: formats.exporters()?, stamp: formats.stamp() })
    }
}

impl<'f> Exporters<'f> {
    /// Returns the exporters of a run.
    pub(super) fn new(formats: &'f Formats) -> Result<Self, String> {
        let general = Arc::new(Set::new(formats)?);
        Ok(Exporters { formats, general, own: Mutex::default() })
    }

    /// Returns what documents are made into of which nothing else is said.
    pub(super) fn general(&self) -> &Set {
        &self.general
    }

    /// Returns what a document of that name is made into.
    pub(super) fn of(&self, document: &str) -> Result<Arc<Set>, String> {
        let Cow::Owned(formats) = self.formats.of(document) else {
            return Ok(Arc::clone(&self.general));
        };
        let said = toml::to_string(&formats).map_err(|error| error.to_string())?;
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(set) = own.get(&said) {
            return Ok(Arc::clone(set));
        }
        let set = Arc::new(Set::new(&formats).map_err(|error| format!("`{document}`: {error}"))?);
        own.insert(said, Arc::clone(&set));
        Ok(set)
    }
}
