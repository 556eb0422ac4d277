//! How long reading takes, and each exporter, at 50, 1,000 and 10,000 questions.
//!
//! `cargo bench`; one of them: `cargo bench -- apkg`.
//!
//! `read_long` has 10,000 and 100,000 questions of each main pattern, to read the ratio
//! off: 10 would be in proportion. Medians of five on a shared machine of two cores:
//!
//! | pattern  |   10,000 |  100,000 | ratio |
//! |----------|---------:|---------:|------:|
//! | numbered | 0.220 s  | 2.72 s   |  12.4 |
//! | headings | 0.249 s  | 3.08 s   |  12.3 |
//! | labels   | 0.179 s  | 2.42 s   |  13.5 |
//! | table    | 0.149 s  | 1.88 s   |  12.6 |
//! | conflict | 0.428 s  | 5.23 s   |  12.2 |
//!
//! A quadratic step would show as a ratio near 100. Why it is 12 to 13 and not 10 was
//! not measured.

#[cfg(feature = "apkg")]
mod bare;
#[cfg(feature = "xlsx")]
mod bare_workbook;
mod document;

use cardpress::deck::Deck;
use cardpress::export::exporter;
#[cfg(feature = "apkg")]
use cardpress::import::{File, ImportOptions, importer, load};
use cardpress::source::Source;
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

const QUESTIONS: &[usize] = &[50, 1_000, 10_000];

fn main() {
    divan::main();
}

fn deck(questions: usize) -> Deck {
    cardpress::load(&Source::new("bench.md", 1_700_000_000, document::generate(questions)))
}

#[divan::bench(args = QUESTIONS)]
fn read(bencher: Bencher, questions: usize) {
    let text = document::generate(questions);
    let source = Source::new("bench.md", 1_700_000_000, text.clone());
    bencher.counter(BytesCount::of_str(&text)).bench(|| cardpress::load(&source));
}

/// Ten times as many questions, in the main patterns.
#[divan::bench_group(sample_count = 5)]
mod read_long {
    use cardpress::source::Source;
    use divan::Bencher;
    use divan::counter::BytesCount;

    use crate::document::{self, Pattern};

    const QUESTIONS: &[usize] = &[10_000, 100_000];

    fn read(bencher: Bencher, pattern: &Pattern, questions: usize) {
        let text = document::generate_in(pattern, questions);
        let source = Source::new("bench.md", 1_700_000_000, text.clone());
        bencher.counter(BytesCount::of_str(&text)).bench(|| cardpress::load(&source));
    }

    #[divan::bench(args = QUESTIONS)]
    fn numbered(bencher: Bencher, questions: usize) {
        read(bencher, &document::NUMBERED, questions);
    }

    #[divan::bench(args = QUESTIONS)]
    fn headings(bencher: Bencher, questions: usize) {
        read(bencher, &document::HEADINGS, questions);
    }

    #[divan::bench(args = QUESTIONS)]
    fn labels(bencher: Bencher, questions: usize) {
        read(bencher, &document::LABELS, questions);
    }

    #[divan::bench(args = QUESTIONS)]
    fn table(bencher: Bencher, questions: usize) {
        read(bencher, &document::TABLE, questions);
    }

    #[divan::bench(args = QUESTIONS)]
    fn conflict(bencher: Bencher, questions: usize) {
        read(bencher, &document::CONFLICT, questions);
    }
}

#[divan::bench(args = QUESTIONS)]
fn apkg(bencher: Bencher, questions: usize) {
    export(bencher, questions, "apkg");
}

/// A package of very many notes, and the least that one costs: the same rows by `SQLite`
/// and deflate alone, without making them. At 100,000 notes the first may take 1.5 times as
/// long as the second.
#[cfg(feature = "apkg")]
#[divan::bench_group(sample_count = 5)]
mod apkg_floor {
    use cardpress::export::exporter;
    use divan::Bencher;
    use divan::counter::ItemsCount;

    use crate::{bare, deck};

    const QUESTIONS: &[usize] = &[10_000, 100_000];

    #[divan::bench(args = QUESTIONS)]
    fn whole(bencher: Bencher, questions: usize) {
        crate::export(bencher, questions, "apkg");
    }

    #[divan::bench(args = QUESTIONS)]
    fn bare(bencher: Bencher, questions: usize) {
        let apkg = exporter("apkg").expect("the format is compiled in");
        let package = apkg.export(&deck(questions), &mut Vec::new()).expect("it can be exported");
        let rows = bare::Rows::of(&package);
        bencher.counter(ItemsCount::new(questions)).bench(|| rows.write());
    }
}

#[divan::bench(args = QUESTIONS)]
fn csv(bencher: Bencher, questions: usize) {
    export(bencher, questions, "csv");
}

#[divan::bench(args = QUESTIONS)]
fn json(bencher: Bencher, questions: usize) {
    export(bencher, questions, "json");
}

#[divan::bench(args = QUESTIONS, sample_count = 5)]
fn pdf(bencher: Bencher, questions: usize) {
    export(bencher, questions, "pdf");
}

/// Handouts of 800 and of 8,000 pages, to read the ratio off; `peers/compare-pdf.sh` has their
/// memory too.
#[divan::bench(args = [5_000, 50_000], sample_count = 2)]
fn pdf_long(bencher: Bencher, questions: usize) {
    export(bencher, questions, "pdf");
}

#[divan::bench(args = QUESTIONS, sample_count = 20)]
fn xlsx(bencher: Bencher, questions: usize) {
    export(bencher, questions, "xlsx");
}

/// A workbook of very many notes, and the least that one costs: the same cells by
/// `rust_xlsxwriter` alone, without making them. At 100,000 notes the first may take 1.3 times
/// as long as the second: run them on a machine that does nothing else.
#[cfg(feature = "xlsx")]
#[divan::bench_group(sample_count = 5)]
mod xlsx_floor {
    use cardpress::sheet::{Markup, Sheet};
    use divan::Bencher;
    use divan::counter::ItemsCount;

    use crate::{bare_workbook, deck};

    const QUESTIONS: &[usize] = &[10_000, 100_000];

    #[divan::bench(args = QUESTIONS)]
    fn whole(bencher: Bencher, questions: usize) {
        crate::export(bencher, questions, "xlsx");
    }

    #[divan::bench(args = QUESTIONS)]
    fn bare(bencher: Bencher, questions: usize) {
        let sheet = Sheet::of(&deck(questions), Markup::Rich);
        bencher
            .counter(ItemsCount::new(questions))
            .bench(|| bare_workbook::write(&sheet).expect("a workbook can be written"));
    }
}

fn export(bencher: Bencher, questions: usize, format: &str) {
    let deck = deck(questions);
    let exporter = exporter(format).expect("the format is compiled in");
    bencher
        .counter(ItemsCount::new(questions))
        .bench(|| exporter.export(&deck, &mut Vec::new()).expect("a deck can be exported"));
}

/// Reads a package of ours back.
#[cfg(feature = "apkg")]
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 5)]
fn read_package(bencher: Bencher, questions: usize) {
    let package =
        exporter("apkg").and_then(|apkg| apkg.export(&deck(questions), &mut Vec::new()).ok());
    let bytes = package.unwrap_or_default();
    let file = File { name: "bench.apkg", modified: 0, bytes: &bytes };
    bencher.counter(ItemsCount::new(questions)).bench(|| {
        importer(file.name, &[]).and_then(|apkg| load(apkg, &file, &ImportOptions::default()).ok())
    });
}
