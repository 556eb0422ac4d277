//! The sheet of paper and the margins on it, in points: 72 of them are an inch.

/// Points in a millimetre.
pub(super) const MILLIMETRE: f32 = 72.0 / 25.4;

/// A size of paper, upright or lying.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paper {
    /// In points.
    pub width: f32,
    /// In points.
    pub height: f32,
}

impl Paper {
    /// ISO 216.
    pub const A3: Paper = Paper::millimetres(297.0, 420.0);
    /// ISO 216: what most of the world prints on.
    pub const A4: Paper = Paper::millimetres(210.0, 297.0);
    /// ISO 216: half of A4.
    pub const A5: Paper = Paper::millimetres(148.0, 210.0);
    /// ISO 216: half of A5.
    pub const A6: Paper = Paper::millimetres(105.0, 148.0);
    /// ANSI/ASME Y14.1: what North America prints on.
    pub const LETTER: Paper = Paper { width: 612.0, height: 792.0 };
    /// The longer sheet of North America.
    pub const LEGAL: Paper = Paper { width: 612.0, height: 1008.0 };

    /// The sizes that have a name.
    pub const NAMED: [(&'static str, Paper); 6] = [
        ("a3", Paper::A3),
        ("a4", Paper::A4),
        ("a5", Paper::A5),
        ("a6", Paper::A6),
        ("letter", Paper::LETTER),
        ("legal", Paper::LEGAL),
    ];

    /// Returns a size that is given in millimetres.
    pub const fn millimetres(width: f32, height: f32) -> Paper {
        Paper { width: width * MILLIMETRE, height: height * MILLIMETRE }
    }

    /// Returns half of the sheet, as it is folded: upright, if the sheet is.
    pub(super) fn half(self) -> Paper {
        Paper { width: self.height / 2.0, height: self.width }
    }

    /// Returns the paper that a language is printed on: Letter where its tag names a
    /// country that uses it, and A4 everywhere else.
    ///
    /// The countries are those for which CLDR's `paperSize` says `US-Letter`.
    pub(super) fn of(language: Option<&str>) -> Paper {
        const LETTER: [&str; 15] = [
            "BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE",
            "BO",
        ];
        let mut parts = language.unwrap_or_default().split(['-', '_']).skip(1);
        let letter = parts.any(|part| LETTER.contains(&part.to_ascii_uppercase().as_str()));
        if letter { Paper::LETTER } else { Paper::A4 }
    }
}

/// The space around the text of a page, in points. The running head stands in the upper
/// margin, the number of the page in the lower one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Margins {
    /// Above the text.
    pub top: f32,
    /// To its right.
    pub right: f32,
    /// Below it.
    pub bottom: f32,
    /// To its left.
    pub left: f32,
}

impl Margins {
    /// Returns the same margin on every side.
    pub const fn all(margin: f32) -> Margins {
        Margins { top: margin, right: margin, bottom: margin, left: margin }
    }
}

/// The part of a page that text stands in, from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub left: f32,
    pub top: f32,
    pub width: f32,
    pub height: f32,
}

impl Area {
    /// Returns what the margins leave of the paper.
    pub(super) fn within(paper: Paper, margins: Margins) -> Area {
        let Margins { top, right, bottom, left } = margins;
        Area { left, top, width: paper.width - left - right, height: paper.height - top - bottom }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paper_is_that_of_the_country() {
        assert_eq!(Paper::of(Some("en-US")), Paper::LETTER);
        assert_eq!(Paper::of(Some("es_MX")), Paper::LETTER);
        assert_eq!(Paper::of(Some("en-GB")), Paper::A4);
        assert_eq!(Paper::of(Some("en")), Paper::A4);
        assert_eq!(Paper::of(None), Paper::A4);
    }
}
