//! The remarks for programs, with the keys that they have in the JSON of a deck.
//!
//! It is one array and not an object in each line: a run without a remark is still
//! a JSON text, `[]`, and every JSON parser reads it without being told how.

use serde::Serialize;

use super::{Diagnostic, Remark, Renderer, Report, Run};

/// A JSON array with an object for each remark.
#[derive(Debug)]
pub(super) struct Json;

impl Renderer for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn about(&self) -> &'static str {
        "an array with an object for each remark, for programs"
    }

    fn is_file(&self) -> bool {
        true
    }

    fn render(&self, run: &Run) -> String {
        let findings: Vec<_> = run.reports.iter().flat_map(Finding::all).collect();
        // Text and numbers are JSON whatever they are.
        serde_json::to_string_pretty(&findings).unwrap_or_default() + "\n"
    }
}

/// A remark, as in `docs/json.md`.
#[derive(Serialize)]
struct Finding {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
    source: Place,
}

#[derive(Serialize)]
struct Place {
    path: String,
    line: usize,
    column: usize,
    end_line: usize,
}

impl Finding {
    fn all(report: &Report) -> impl Iterator<Item = Finding> {
        report.diagnostics.iter().map(|d| Finding::of(Remark::new(&report.source, d.clone())))
    }

    fn of(remark: Remark) -> Self {
        let Remark { diagnostic, path, line, column, end_line } = remark;
        let Diagnostic { code, span: _, message, label: _, help, change } = diagnostic;
        let (before, after) = change.map(|change| (change.before, change.after)).unzip();
        Finding {
            code: code.id,
            name: code.name,
            severity: code.severity.name(),
            message,
            help,
            before,
            after,
            source: Place { path, line, column, end_line },
        }
    }
}
