//! The XML of `JUnit`, which every build server shows as tests: each document is a suite,
//! each remark a test. One that does not make the run fail is a test that passed,
//! and so is a document without any.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::{Diagnostic, Renderer, Report, Run, full};
use crate::content::text::squeeze;
use crate::source::{Position, Source};

/// A file of the XML that `JUnit` writes.
#[derive(Debug)]
pub(super) struct JUnit;

impl Renderer for JUnit {
    fn name(&self) -> &'static str {
        "junit"
    }

    fn about(&self) -> &'static str {
        "JUnit's XML, for build servers"
    }

    fn is_file(&self) -> bool {
        true
    }

    fn render(&self, run: &Run) -> String {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        // Nothing that is written into memory can fail.
        let _ = write_run(&mut writer, run);
        String::from_utf8(writer.into_inner()).unwrap_or_default() + "\n"
    }
}

type Written = std::io::Result<()>;

fn write_run(writer: &mut Writer<Vec<u8>>, run: &Run) -> Written {
    let sum = |count: fn(&Report, &Run) -> usize| -> usize {
        run.reports.iter().map(|report| count(report, run)).sum()
    };
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let counts = [("tests", sum(tests)), ("failures", sum(failures)), ("errors", 0)];
    open(writer, "testsuites", &[("name", "cardpress")], &counts)?;
    for report in run.reports {
        write_report(writer, report, run)?;
    }
    close(writer, "testsuites")
}

fn write_report(writer: &mut Writer<Vec<u8>>, report: &Report, run: &Run) -> Written {
    let Report { source, diagnostics, edits: _ } = report;
    let counts =
        [("tests", tests(report, run)), ("failures", failures(report, run)), ("errors", 0)];
    open(writer, "testsuite", &[("name", &source.name)], &counts)?;
    if diagnostics.is_empty() {
        let test = start("testcase", &[("name", "no remark"), ("classname", &source.name)], &[]);
        writer.write_event(Event::Empty(test))?;
    }
    for diagnostic in diagnostics {
        write_test(writer, source, diagnostic, run)?;
    }
    close(writer, "testsuite")
}

fn write_test(
    writer: &mut Writer<Vec<u8>>,
    source: &Source,
    diagnostic: &Diagnostic,
    run: &Run,
) -> Written {
    let Diagnostic { code, span, message, .. } = diagnostic;
    let mut name = format!("{} {}", code.id, code.name);
    if source.has_text() {
        let Position { line, column } = source.position(span.start);
        name = format!("{line}:{column} {name}");
    }
    let severity = code.severity.name();
    open(writer, "testcase", &[("name", &name), ("classname", &source.name)], &[])?;
    let (element, attributes): (_, &[_]) = if code.severity >= run.deny {
        ("failure", &[("type", severity), ("message", message)])
    } else {
        ("system-out", &[])
    };
    open(writer, element, attributes, &[])?;
    let text = allowed(&full::snippet(source, diagnostic, false));
    writer.write_event(Event::Text(BytesText::new(&text)))?;
    close(writer, element)?;
    close(writer, "testcase")
}

fn tests(report: &Report, _: &Run) -> usize {
    report.diagnostics.len().max(1)
}

fn failures(report: &Report, run: &Run) -> usize {
    report.diagnostics.iter().filter(|d| d.code.severity >= run.deny).count()
}

fn open(
    writer: &mut Writer<Vec<u8>>,
    name: &str,
    attributes: &[(&str, &str)],
    counts: &[(&str, usize)],
) -> Written {
    writer.write_event(Event::Start(start(name, attributes, counts)))
}

fn start<'n>(
    name: &'n str,
    attributes: &[(&str, &str)],
    counts: &[(&str, usize)],
) -> BytesStart<'n> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        // A line end in an attribute is a blank to every XML parser.
        start.push_attribute((*key, allowed(&squeeze(value)).as_str()));
    }
    for (key, value) in counts {
        start.push_attribute((*key, value.to_string().as_str()));
    }
    start
}

fn close(writer: &mut Writer<Vec<u8>>, name: &str) -> Written {
    writer.write_event(Event::End(BytesEnd::new(name)))
}

/// Returns the text without the characters that no XML may hold, not even escaped
/// (XML 1.0, section 2.2).
fn allowed(text: &str) -> String {
    let replaced = |c| match c {
        '\t' | '\n' | '\r' | '\u{20}'.. if !matches!(c, '\u{fffe}' | '\u{ffff}') => c,
        _ => char::REPLACEMENT_CHARACTER,
    };
    text.chars().map(replaced).collect()
}
