//! Scripts, languages and directions.

use lopdf::Object;

use cardpress::deck::Deck;
use cardpress::diagnostic::Diagnostic;
use cardpress::export::pdf::FontSet;
use cardpress::export::{Exporter, Pdf};
use cardpress::source::Source;

use super::reader::Reader;

/// Returns the fonts of those files, as somebody gives them.
fn fonts(names: &[&str]) -> FontSet {
    let mut set = FontSet::new();
    for name in names {
        set.add(std::fs::read(format!("tests/fonts/{name}")).unwrap()).unwrap();
    }
    set
}

fn read(text: &str) -> Deck {
    cardpress::load(&Source::new("x.md", 1_700_000_000, text.to_owned()))
}

fn export(deck: &Deck, names: &[&str]) -> (Vec<u8>, Vec<Diagnostic>) {
    let mut sink = Vec::new();
    let pdf = Pdf { fonts: fonts(names), ..Pdf::default() };
    let bytes = pdf.export(deck, &mut sink).unwrap();
    (bytes, sink)
}

fn language(reader: &Reader) -> String {
    lopdf::decode_text_string(reader.0.catalog().unwrap().get(b"Lang").unwrap()).unwrap()
}

const CHINESE: &str = "1. 什么是全局解释器锁？\n   - 它是一个互斥锁，保护对象的访问。它是一个互斥锁，保护对象\
                       的访问。它是一个互斥锁，保护对象的访问。它是一个互斥锁，保护对象的访问。\n";
const ARABIC: &str = "1. ما هو القفل العام للمفسر في بايثون؟\n   - نعم، هو القفل العام للمفسر في \
                      بايثون، القفل العام للمفسر في بايثون.\n";

#[test]
fn a_font_of_a_collection_has_the_forms_of_the_readers() {
    for (tag, name) in
        [("zh", "NotoSansCJKsc"), ("zh-TW", "NotoSansCJKjp"), ("ja", "NotoSansCJKjp")]
    {
        let deck = Deck { language: Some(tag.into()), ..read(CHINESE) };
        let (bytes, sink) = export(&deck, &["NotoSansCJK.ttc"]);
        assert_eq!(sink, []);
        let reader = Reader::new(&bytes);
        let given: Vec<_> = reader.fonts().into_iter().filter(|n| n.starts_with("Noto")).collect();
        assert!(!given.is_empty() && given.iter().all(|n| n.starts_with(name)), "{tag} {given:?}");
        assert!(reader.all_words().contains("什么是全局解释器锁？"));
    }
}

#[test]
fn the_language_is_found() {
    assert_eq!(language(&Reader::new(&export(&read(CHINESE), &["NotoSansCJK.ttc"]).0)), "zh");
    assert_eq!(language(&Reader::new(&export(&read("Q: Why?\nA: So.\n"), &[]).0)), "en");
    let german = "Q: Welche der beiden Aussagen über die Speicherbereinigung ist richtig?\n\
                  A: Die zweite, denn auf diese Objekte verweist nichts mehr.\n";
    let reader = Reader::new(&export(&read(german), &[]).0);
    assert_eq!(language(&reader), "de");
    assert!(reader.all_words().contains("1 Frage"), "{}", reader.all_words());
}

#[test]
fn a_family_without_a_bold_font_is_drawn_bolder() {
    let (bytes, _) = export(&read(CHINESE), &["NotoSansCJK.ttc"]);
    let modes: Vec<_> = Reader::new(&bytes).operands("Tr");
    assert_eq!(modes, [2.0, 0.0], "the question is bold, and what follows is not");
}

#[test]
fn a_variable_font_is_as_bold_as_is_wanted() {
    let (bytes, sink) = export(&read("Q: กข\nA: กข\n"), &["Boxes-Variable.ttf"]);
    assert_eq!(sink, []);
    let reader = Reader::new(&bytes);
    let boxes = reader.fonts().into_iter().filter(|name| name == "Boxes").count();
    assert_eq!(boxes, 2);
    assert_eq!(reader.operands("Tr"), [0.0; 0]);
    let files: Vec<_> = reader
        .of_type("FontDescriptor")
        .into_iter()
        .filter(|font| font.get(b"FontName").unwrap().as_name().unwrap().ends_with(b"+Boxes"))
        .map(|font| font.get(b"FontFile2").and_then(Object::as_reference).unwrap())
        .map(|id| reader.0.get_object(id).unwrap().as_stream().unwrap().decompressed_content())
        .collect();
    let [one, other] = &files[..] else { panic!("there are two fonts") };
    assert_ne!(one.as_ref().unwrap(), other.as_ref().unwrap());
}

#[test]
fn text_from_the_right_begins_on_the_right() {
    let (bytes, sink) = export(&read(ARABIC), &["NotoNaskhArabic-Regular.ttf"]);
    assert_eq!(sink, []);
    let reader = Reader::new(&bytes);
    assert_eq!(language(&reader), "ar");
    // The number of the question stands where English ones have their text.
    let right = 595.276 - 68.0;
    let starts = reader.starts();
    let number = starts.iter().map(|&(x, _)| x).fold(0.0, f32::max);
    assert!(number > right - 12.0 && number < right, "{starts:?}");
}

#[test]
fn a_paragraph_from_the_right_stands_on_the_right_among_others() {
    let text = format!("language: en\n\n{ARABIC}\n2. Why?\n   - So.\n");
    let deck = Deck { language: Some("en".into()), ..read(&text) };
    let (bytes, _) = export(&deck, &["NotoNaskhArabic-Regular.ttf"]);
    let starts = Reader::new(&bytes).starts();
    // Numbers are on the left, and Arabic begins further right than it would in English.
    assert!(starts.iter().any(|&(x, _)| x < 80.0));
    assert!(starts.iter().any(|&(x, _)| x > 300.0), "{starts:?}");
}

#[test]
fn code_is_never_turned_round() {
    // Hebrew is in the built-in fonts.
    let text = "Q: מהו `[1, 2]` ומהו `(3)`?\nA: רשימה, וגם מספר בתוך סוגריים עגולים.\n";
    let deck = Deck { language: Some("he".into()), ..read(text) };
    let (bytes, sink) = export(&deck, &[]);
    assert_eq!(sink, []);
    let words = Reader::new(&bytes).all_words();
    assert!(words.contains("[1, 2]") && words.contains("(3)"), "{words}");
    assert!(!words.contains('\u{2066}'));
}

#[test]
fn characters_that_are_never_seen_are_not_missed() {
    let (bytes, sink) = export(&read("Q: a\u{2060}b क्\u{200d}ष?\nA: So.\n"), &[]);
    let missed: Vec<_> = sink.iter().map(|remark| remark.message.as_str()).collect();
    assert!(missed.iter().all(|message| message.contains("Devanagari")), "{missed:?}");
    assert!(!Reader::new(&bytes).draws_no_character());
}

#[test]
fn what_is_given_and_not_needed_changes_nothing() {
    let deck = read("Q: Why?\nA: So.\n");
    let all = ["Boxes-Variable.ttf", "NotoSansCJK.ttc", "NotoNaskhArabic-Regular.ttf"];
    assert_eq!(export(&deck, &all).0, export(&deck, &[]).0);
    let chinese = read(CHINESE);
    assert_eq!(export(&chinese, &all).0, export(&chinese, &["NotoSansCJK.ttc"]).0);
}

#[test]
fn a_script_that_no_font_has_is_one_remark() {
    let (bytes, sink) = export(&read(CHINESE), &[]);
    let [han] = &sink[..] else { panic!("{sink:?}") };
    assert!(han.message.contains(" characters of Han ("));
    assert!(han.help.as_ref().unwrap().contains("`--font NotoSansCJK-Regular.ttc`"));
    assert!(!Reader::new(&bytes).draws_no_character());
}

#[test]
fn no_page_ends_within_a_word() {
    let sentence = "Notwithstanding antidisestablishmentarianism, characteristically \
                    incomprehensible internationalization straightforwardly complicates \
                    interdependencies of representative implementations. ";
    let note = |n: usize| format!("{n}. Why {n}?\n   - {}\n\n", sentence.repeat(n % 9 + 4));
    let text = (1..=99).map(note).collect::<Vec<_>>().concat();
    let reader = Reader::new(&export(&read(&text), &[]).0);
    assert!(reader.pages() > 10);
    let hyphenated = reader.all_words().matches("- ").count();
    assert!(hyphenated > 20, "there is something to see: {hyphenated}");
    for page in 1..=reader.pages() {
        // The number of the page comes last, and the running head before it.
        let words = reader.words(u32::try_from(page).unwrap());
        let end = words.rfind(&format!("Page {page} of ")).unwrap();
        assert!(!words[..end].trim_end().ends_with('-'), "{}", &words[end - 60..]);
    }
}

#[test]
fn text_and_code_are_set_in_the_fonts_that_are_named() {
    let mut set = FontSet::new();
    for name in ["JetBrainsMono-Regular.ttf", "LibertinusSerif-Regular.otf"] {
        set.add(std::fs::read(format!("assets/fonts/{name}")).unwrap()).unwrap();
    }
    let error = set.clone().with_text("Garamond").unwrap_err().to_string();
    assert!(error.ends_with("they are JetBrains Mono, Libertinus Serif"), "{error}");
    let fonts = set.with_text("jetbrains mono").unwrap().with_code("Libertinus Serif").unwrap();
    let deck = read("Q: Why `so`?\nA: So `it` is.\n");
    let with = |fonts| {
        let bytes = Pdf { fonts, ..Pdf::default() }.export(&deck, &mut Vec::new()).unwrap();
        let reader = Reader::new(&bytes);
        (reader.fonts(), reader.all_words())
    };
    let ((names, words), (_, built_in)) = (with(fonts), with(FontSet::new()));
    assert_eq!(words, built_in);
    let has = |name: &str| names.iter().any(|font| font.starts_with(name));
    assert!(has("JetBrainsMono-Regular") && has("LibertinusSerif-Regular"), "{names:?}");
    assert!(!has("LibertinusSerif-Bold"), "bold text is the given font, drawn bolder: {names:?}");
}
