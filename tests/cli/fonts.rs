//! Fonts that are given: where they are found, and what is said of those that are none.

use std::fs;

use snapbox::str;

use crate::sandbox::Sandbox;

const ARABIC: &str = "Q: ما هو القفل العام؟\nA: نعم.\n";

/// Returns the font of that name.
fn font(name: &str) -> Vec<u8> {
    fs::read(format!("{}/tests/fonts/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn a_script_without_a_font_is_named_with_one_that_has_it() {
    let sandbox = Sandbox::new().file("gil.md", ARABIC);
    sandbox.cardpress(&["gil.md", "--to", "pdf"]).assert().success().stderr_eq(str![[r#"
warning[E501]: no font at hand has 10 characters of Arabic (؟ ا ع ف ق ل م ه …)
 --> gil.md:1:4
  |
1 | Q: ما هو القفل العام؟
  |    ^^^^^^^^^^^^^^^^^^ used here for the first time
  |
  = help: [..]`--font NotoNaskhArabic-Regular.ttf`[..]`--system-fonts`

gil.md: 1 note → 1 file

"#]]);
}

#[test]
fn a_folder_of_fonts_is_the_same_in_any_order() {
    let sandbox = Sandbox::new().file("gil.md", ARABIC);
    let (arabic, chinese) = (font("NotoNaskhArabic-Regular.ttf"), font("NotoSansCJK.ttc"));
    for (folder, first, second) in [("one", "a.ttf", "b.ttc"), ("two", "sub/b.ttf", "A.TTC")] {
        fs::create_dir_all(sandbox.path(&format!("{folder}/sub"))).unwrap();
        fs::write(sandbox.path(&format!("{folder}/{first}")), &arabic).unwrap();
        fs::write(sandbox.path(&format!("{folder}/{second}")), &chinese).unwrap();
        let out = format!("{folder}-out");
        let arguments = ["gil.md", "--to", "pdf", "--font", folder, "--out", &out];
        sandbox.cardpress(&arguments).assert().success().stderr_eq("gil.md: 1 note → 1 file\n");
    }
    let [one, two] =
        ["one", "two"].map(|folder| fs::read(sandbox.path(&format!("{folder}-out/gil.pdf"))));
    assert_eq!(one.unwrap(), two.unwrap());
}

#[test]
fn what_is_no_font_is_named() {
    let sandbox = Sandbox::new().file("gil.md", ARABIC);
    let run = |font| sandbox.cardpress(&["gil.md", "--to", "pdf", "--font", font]).assert().code(2);
    run("gil.md").stderr_eq(str![[r#"
error: could not use `gil.md` as a font: this is no font that can be read (TrueType, OpenType, or a collection of them)

"#]]);
    run("none.ttf").stderr_eq(str![[r#"
error: could not use `none.ttf` as a font: No such file or directory (os error 2)

"#]]);
    run(".").stderr_eq(str![[r#"
error: there is no font in `.`: name a folder of .ttf, .otf or .ttc files, or one of them

"#]]);
    assert!(!sandbox.path("output/gil.pdf").exists());
}
