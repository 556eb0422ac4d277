//! SARIF 2.1.0, which services that collect the findings of many tools read
//! (docs.oasis-open.org/sarif/sarif/v2.1.0).

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{Code, Diagnostic, Renderer, Report, Run};
use crate::fix::{Edit, edits_at, is_fixable};
use crate::source::{Source, Span};

/// What stands for itself in the path of a URI: what RFC 3986 does not reserve, and
/// the slash.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A SARIF log with one run.
#[derive(Debug)]
pub(super) struct Sarif;

impl Renderer for Sarif {
    fn name(&self) -> &'static str {
        "sarif"
    }

    fn about(&self) -> &'static str {
        "SARIF 2.1.0, for services that collect findings"
    }

    fn is_file(&self) -> bool {
        true
    }

    fn render(&self, run: &Run) -> String {
        let all = run.reports.iter().flat_map(|report| &report.diagnostics);
        let rules: BTreeMap<&str, &Code> = all.map(|d| (d.code.id, d.code)).collect();
        let results: Vec<_> =
            run.reports.iter().flat_map(|report| results(report, &rules)).collect();
        let rules: Vec<_> = rules.into_values().map(rule).collect();
        let log = json!({
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": {
                    "driver": {
                        "name": env!("CARGO_PKG_NAME"),
                        "version": env!("CARGO_PKG_VERSION"),
                        "rules": rules,
                    },
                },
                "columnKind": "unicodeCodePoints",
                "results": results,
            }],
        });
        format!("{log:#}\n")
    }
}

fn rule(code: &Code) -> Value {
    let Code { id, name, severity, summary, explanation } = code;
    let what_it_does = explanation.split_once("\n## What it does\n").map_or("", |(_, text)| text);
    let what_it_does = what_it_does.split("\n\n").next().unwrap_or_default();
    json!({
        "id": id,
        "name": name,
        "shortDescription": { "text": summary },
        "fullDescription": { "text": what_it_does.replace('\n', " ") },
        "help": { "text": explanation, "markdown": explanation },
        "defaultConfiguration": { "level": severity.name() },
    })
}

fn results(report: &Report, rules: &BTreeMap<&str, &Code>) -> Vec<Value> {
    report.diagnostics.iter().map(|diagnostic| result(report, diagnostic, rules)).collect()
}

fn result(report: &Report, diagnostic: &Diagnostic, rules: &BTreeMap<&str, &Code>) -> Value {
    let Report { source, diagnostics: _, edits } = report;
    let Diagnostic { code, span, message, label, help, change: _ } = diagnostic;
    let said = [Some(message), label.as_ref(), help.as_ref()];
    let text: Vec<_> = said.into_iter().flatten().map(String::as_str).collect();
    let artifact = json!({ "uri": uri(&source.name) });
    let mut place = json!({ "artifactLocation": artifact });
    if source.has_text() {
        place["region"] = region(source, *span);
    }
    let mut result = json!({
        "ruleId": code.id,
        "ruleIndex": rules.keys().position(|id| *id == code.id),
        "level": code.severity.name(),
        "message": { "text": text.join("\n") },
        "locations": [{ "physicalLocation": place }],
    });
    let edits = if is_fixable(code) { edits_at(source, edits, *span) } else { &[] };
    if !edits.is_empty() {
        let replacements: Vec<_> = edits.iter().map(|edit| replacement(source, edit)).collect();
        result["fixes"] = json!([{
            "artifactChanges": [{ "artifactLocation": artifact, "replacements": replacements }],
        }]);
    }
    result
}

fn replacement(source: &Source, edit: &Edit) -> Value {
    let Edit { span, text } = edit;
    json!({ "deletedRegion": region(source, *span), "insertedContent": { "text": text } })
}

fn region(source: &Source, span: Span) -> Value {
    let (start, end) = (source.position(span.start), source.position(span.end));
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// Returns the URI of a path: what is relative stays so.
fn uri(path: &str) -> String {
    match path.as_bytes() {
        [b'/', ..] => format!("file://{}", utf8_percent_encode(path, ENCODED)),
        [drive, b':', b'/', ..] if drive.is_ascii_alphabetic() => {
            format!("file:///{}:{}", &path[..1], utf8_percent_encode(&path[2..], ENCODED))
        }
        _ => utf8_percent_encode(path, ENCODED).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_uri() {
        assert_eq!(uri("a b/50%.md"), "a%20b/50%25.md");
        assert_eq!(uri("fra\u{14d}.md"), "fra%C5%8D.md");
        assert_eq!(uri("a:b.md"), "a%3Ab.md");
        assert_eq!(uri("/home/x#1.md"), "file:///home/x%231.md");
        assert_eq!(uri("C:/x y.md"), "file:///C:/x%20y.md");
    }
}
