//! How many lines a text takes in a column: not every program makes a row as high as its
//! text by itself.

use crate::sheet::Run;

/// How wide a digit is, in pixels: what the widths of columns are counted in (Calibri 11).
const DIGIT: u32 = 7;

/// How wide a letter of one width is (Consolas 11).
const FIXED: u32 = 8;

/// How wide a Chinese, Japanese or Korean letter is.
const WIDE: u32 = 15;

/// How high a line of text is, in points.
pub(super) const LINE: f64 = 15.0;

/// How high a row may be, in points (Excel's specification).
const HIGHEST: f64 = 409.0;

/// How many lines are higher than any row.
const MOST: usize = 28;

/// Returns how high a row of so many lines is, in points.
pub(super) fn points(lines: usize) -> f64 {
    (f64::from(u16::try_from(lines).unwrap_or(u16::MAX)) * LINE).min(HIGHEST)
}

/// Returns how many lines runs take in a column of that width, in characters: words go
/// into a line as long as there is room for them. Of more than a row can be high, there may
/// be any number.
pub(super) fn lines(runs: &[Run], width: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few dozen")]
    let room = (width.max(1.0) as u32) * DIGIT;
    let mut lines = 1;
    let (mut line, mut word) = (0, 0);
    for Run { text, style } in runs {
        for c in text.chars() {
            if lines > MOST {
                return lines;
            }
            if c == '\n' {
                lines += 1;
                (line, word) = (0, 0);
                continue;
            }
            let mut wide = if style.code && c.is_ascii() { FIXED } else { width_of(c) };
            // Bold letters are a little wider.
            wide += u32::from(style.bold && line % 3 == 0);
            line += wide;
            if c == ' ' {
                word = 0;
                continue;
            }
            word = if wide == WIDE { wide } else { word + wide };
            if line > room {
                lines += 1;
                // A word that is longer than the line is cut.
                if word > room {
                    word = wide;
                }
                line = word;
            }
        }
    }
    lines
}

/// Returns how wide the widest line of runs is, in characters.
pub(super) fn widest(runs: &[Run]) -> f64 {
    let (mut widest, mut line) = (0, 0);
    for c in runs.iter().flat_map(|run| run.text.chars()) {
        line = if c == '\n' { 0 } else { line + width_of(c) };
        widest = widest.max(line);
    }
    f64::from(widest) / f64::from(DIGIT)
}

/// Returns how wide a letter is, in pixels.
fn width_of(c: char) -> u32 {
    const ASCII: [u32; 128] = {
        let mut widths = [0; 128];
        let mut at = 0u8;
        while at < 128 {
            widths[at as usize] = measured(at as char);
            at += 1;
        }
        widths
    };
    ASCII.get(c as usize).copied().unwrap_or_else(|| measured(c))
}

const fn measured(c: char) -> u32 {
    match c {
        ' ' | '\'' => 3,
        ',' | '.' | ':' | ';' | 'I' | '`' | 'i' | 'j' | 'l' => 4,
        '!' | '(' | ')' | '-' | 'J' | '[' | ']' | 'f' | 'r' | 't' | '{' | '}' => 5,
        '"' | '/' | 'L' | '\\' | 'c' | 's' | 'z' => 6,
        'B' | 'C' | 'K' | 'P' | 'R' | 'X' | 'b' | 'd' | 'e' | 'h' | 'n'..='q' | 'u' => 8,
        'A' | 'D' | 'G' | 'H' | 'U' | 'V' => 9,
        '&' | 'N' | 'O' | 'Q' => 10,
        '%' | 'w' => 11,
        'M' | 'm' => 12,
        '@' | 'W' => 13,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{1f000}'.. => WIDE,
        _ => DIGIT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_of(text: &str, width: f64) -> usize {
        lines(&[Run::plain(text)], width)
    }

    #[test]
    fn lines_end_at_words_and_where_they_were_ended() {
        assert_eq!(lines_of("", 10.0), 1);
        assert_eq!(lines_of("one\ntwo\n\nfour", 10.0), 4);
        // 70 pixels: two words of 27 and a blank fit, three do not.
        assert_eq!(lines_of("aaaa aaaa", 10.0), 1);
        assert_eq!(lines_of("aaaa aaaa aaaa", 10.0), 2);
        assert_eq!(lines_of(&"a".repeat(35), 10.0), 4);
        assert_eq!(lines_of(&"語".repeat(8), 10.0), 2);
    }
}
