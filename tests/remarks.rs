//! The forms of remarks, for whatever document.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

use cardpress::diagnostic::{RENDERERS, Report, Run, Severity, renderer};
use cardpress::fix::fix;
use cardpress::load;
use cardpress::options::Options;
use cardpress::source::Source;
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

#[path = "support/cases.rs"]
mod cases;

/// Lines about which there is something to say, with some of any text between them.
fn document() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "1. Who, in “Löwe”?",
        "3. Who?",
        "   - TODO",
        "A question that goes on and on,",
        "",
        " and on after a gap it does",
        "| a | b |\n|---|---|\n| 1 | 2 | 3 |",
        "```",
        "<<<<<<< a\n   - x\n=======\n   - x y\n>>>>>>> b",
        ">>>>>>> b",
        "<!-- \u{1} ]]> <b> & \" -->",
        "\u{1b}[31m, 100%: \r",
        "{{c1::\u{130}}}",
    ]);
    let text = prop_oneof![3 => line.prop_map(str::to_owned), 1 => "\\PC{0,20}"];
    prop::collection::vec(text, 0..20).prop_map(|lines| lines.join("\n"))
}

fn report(text: String) -> Report {
    let source = Source::new("50%, a:b.md", 0, text);
    let diagnostics = load(&source).remarks.into_iter().map(|remark| remark.diagnostic).collect();
    let edits = fix(&source, &Options::default()).edits;
    Report { source, diagnostics, edits }
}

fn render(form: &str, reports: &[Report]) -> String {
    renderer(form).unwrap().render(&Run { reports, deny: Severity::Warning, color: false })
}

proptest! {
    #![proptest_config(cases::same(ProptestConfig::default()))]

    /// Every form can say everything.
    #[test]
    fn every_form_takes_every_document(text in document()) {
        let reports = [report(text)];
        for form in RENDERERS {
            for color in [false, true] {
                form.render(&Run { reports: &reports, deny: Severity::Note, color });
            }
        }
    }

    /// What is printed in lines has as many as there are remarks.
    #[test]
    fn a_remark_is_one_line(text in document()) {
        let reports = [report(text)];
        for form in ["concise", "github"] {
            let lines = render(form, &reports).matches('\n').count();
            prop_assert_eq!(lines, reports[0].diagnostics.len(), "{}", form);
        }
    }

    /// XML is XML, and has a test for each remark.
    #[test]
    fn junit_is_xml(text in document()) {
        let reports = [report(text)];
        let xml = render("junit", &reports);
        let mut reader = Reader::from_str(&xml);
        let mut tests = 0;
        loop {
            match reader.read_event().unwrap() {
                Event::Start(tag) | Event::Empty(tag) => {
                    tests += usize::from(tag.name().as_ref() == "testcase");
                    for attribute in tag.attributes() {
                        attribute.unwrap();
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        prop_assert_eq!(tests, reports[0].diagnostics.len().max(1));
        let is_forbidden = |c: char| c < ' ' && !matches!(c, '\t' | '\n' | '\r');
        prop_assert!(!xml.contains(is_forbidden));
    }

    /// A region of SARIF is a place in the document, and does not end before it begins.
    #[test]
    fn sarif_names_places(text in document()) {
        let reports = [report(text)];
        let lines = reports[0].source.lines().len().max(1) as u64 + 1;
        let log: serde_json::Value = serde_json::from_str(&render("sarif", &reports)).unwrap();
        for result in log["runs"][0]["results"].as_array().unwrap() {
            let region = &result["locations"][0]["physicalLocation"]["region"];
            let number = |key: &str| region[key].as_u64().unwrap();
            let start = (number("startLine"), number("startColumn"));
            let end = (number("endLine"), number("endColumn"));
            prop_assert!(start <= end && end.0 <= lines, "{}", region);
        }
    }
}
