//! What pages look like, against the pictures in `tests/golden/pdf/pages/`.
//!
//! `UPDATE=1 cargo test --test pdf_pictures` draws them anew; look at what changed. A page
//! that looks different leaves its picture, and one of the difference, in `target/tmp/`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]
#![cfg(feature = "pdf")]

#[allow(dead_code, reason = "the tests of the handout use all of it")]
#[path = "pdf/decks.rs"]
mod decks;

use std::fs::{self, File};
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

use cardpress::export::Exporter;
use cardpress::export::pdf::{Layout, Pdf};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

/// Pixels of the picture for each point of the page: 60 to the inch.
const SCALE: f32 = 60.0 / 72.0;
/// How far a page may be from its picture, of 255: on the whole, and in any block. A letter
/// moved by a pixel is more; edges that another processor rounds otherwise are less.
const MEAN: f32 = 0.25;
const WORST: f32 = 20.0;
/// The side of a block, in pixels.
const BLOCK: usize = 8;

/// The layouts to look at, and how many pages of each, of the deck that has everything.
const LAYOUTS: &[(Layout, usize)] =
    &[(Layout::BOOKLET, 2), (Layout::CARDS, 4), (Layout::HANDOUT, 4), (Layout::QUIZ, 4)];

/// A page in shades of grey.
struct Picture {
    width: usize,
    grey: Vec<u8>,
}

impl Picture {
    /// Draws the first pages of a file.
    fn draw(bytes: Vec<u8>, pages: usize) -> Vec<Picture> {
        let pdf = hayro::hayro_syntax::Pdf::new(bytes).unwrap();
        let cache = RenderCache::new();
        let settings = PixmapSettings { x_scale: SCALE, y_scale: SCALE, bg_color: WHITE };
        let pages = pdf.pages().iter().take(pages).map(|page| {
            let look = RenderSettings { hinting: false, ..RenderSettings::default() };
            let drawn = render(page, &cache, &InterpreterSettings::default(), &look, &settings);
            let grey = drawn.data().iter().map(|pixel| {
                let [r, g, b] = [pixel.r, pixel.g, pixel.b].map(u32::from);
                u8::try_from((r * 299 + g * 587 + b * 114) / 1000).unwrap()
            });
            Picture { width: drawn.width().into(), grey: grey.collect() }
        });
        pages.collect()
    }

    fn read(path: &Path) -> Option<Picture> {
        let file = BufReader::new(File::open(path).ok()?);
        let mut reader = png::Decoder::new(file).read_info().unwrap();
        let mut grey = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut grey).unwrap();
        Some(Picture { width: frame.width.try_into().unwrap(), grey })
    }

    fn write(&self, path: &Path) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let height = self.grey.len() / self.width;
        let file = BufWriter::new(File::create(path).unwrap());
        let (width, height) = (self.width.try_into().unwrap(), height.try_into().unwrap());
        let mut encoder = png::Encoder::new(file, width, height);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_compression(png::Compression::High);
        encoder.write_header().unwrap().write_image_data(&self.grey).unwrap();
    }

    /// Returns how far each pixel is from that of another picture.
    fn difference(&self, other: &Picture) -> Option<Picture> {
        let same = self.width == other.width && self.grey.len() == other.grey.len();
        let grey = self.grey.iter().zip(&other.grey).map(|(a, b)| a.abs_diff(*b)).collect();
        same.then_some(Picture { width: self.width, grey })
    }

    /// Returns the mean of all pixels, and that of the block where it is greatest.
    #[allow(clippy::cast_precision_loss, reason = "pixels of a page are few")]
    fn means(&self) -> (f32, f32) {
        let mean = |sum: u32, count: usize| sum as f32 / count as f32;
        let mut worst = 0.0_f32;
        for rows in self.grey.chunks(self.width * BLOCK) {
            for left in (0..self.width).step_by(BLOCK) {
                let block = rows.chunks(self.width).flat_map(|row| row[left..].iter().take(BLOCK));
                let sum = block.map(|&grey| u32::from(grey)).sum();
                worst = worst.max(mean(sum, BLOCK * BLOCK));
            }
        }
        (mean(self.grey.iter().map(|&grey| u32::from(grey)).sum(), self.grey.len()), worst)
    }
}

/// Returns what is wrong with a page, if it does not look like its picture.
fn compare(name: &str, page: &Picture) -> Option<String> {
    let golden = PathBuf::from(format!("tests/golden/pdf/pages/{name}.png"));
    if std::env::var_os("UPDATE").is_some() {
        page.write(&golden);
    }
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    let seen = temporary.join(format!("{name}.png"));
    let Some(expected) = Picture::read(&golden) else {
        page.write(&seen);
        return Some(format!("{} is missing; see {}", golden.display(), seen.display()));
    };
    let Some(mut difference) = page.difference(&expected) else {
        page.write(&seen);
        return Some(format!("{name} has another size: see {}", seen.display()));
    };
    let (mean, worst) = difference.means();
    if mean <= MEAN && worst <= WORST {
        return None;
    }
    page.write(&seen);
    let path = temporary.join(format!("{name}-difference.png"));
    difference.grey.iter_mut().for_each(|grey| *grey = 255 - *grey);
    difference.write(&path);
    Some(format!(
        "{name} looks different (mean {mean:.2}, worst block {worst:.1}): see {} and {}",
        seen.display(),
        path.display()
    ))
}

#[test]
fn pages_look_as_they_did() {
    let deck = decks::specimen();
    let mut wrong = Vec::new();
    for (layout, count) in LAYOUTS {
        let pdf = Pdf { layout: *layout, ..Pdf::default() };
        let layout = layout.name;
        let bytes = pdf.export(&deck, &mut Vec::new()).unwrap();
        let pages = Picture::draw(bytes, *count);
        assert_eq!(pages.len(), *count, "{layout} has fewer pages");
        let named = pages.iter().zip(1..).map(|(page, at)| (format!("{layout}-{at}"), page));
        wrong.extend(named.filter_map(|(name, page)| compare(&name, page)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The first letter of the title, moved to the right by a pixel, is too much.
#[test]
fn a_letter_moved_by_a_pixel_is_seen() {
    let golden = Picture::read(Path::new("tests/golden/pdf/pages/handout-1.png")).unwrap();
    let width = golden.width;
    let dark = golden.grey.iter().position(|&grey| grey < 128).unwrap();
    let (top, left) = (dark / width, dark % width);
    let mut moved = Picture { width, grey: golden.grey.clone() };
    for row in top..top + 12 {
        let at = row * width + left;
        moved.grey.copy_within(at - 1..at + 7, at);
    }
    let (_, worst) = moved.difference(&golden).unwrap().means();
    assert!(worst > WORST, "{worst}");
}
