//! The letters of formulas that are letters of their own in Unicode: a bold x is 𝐱.

/// The alphabets of Unicode's block "Mathematical Alphanumeric Symbols", by what `MathML` calls
/// them: where their A, a, Α, α and 0 stand, or zero where they have none.
const ALPHABETS: &[(&str, [u32; 5])] = &[
    ("bold", [0x1d400, 0x1d41a, 0x1d6a8, 0x1d6c2, 0x1d7ce]),
    ("italic", [0x1d434, 0x1d44e, 0x1d6e2, 0x1d6fc, 0]),
    ("bold-italic", [0x1d468, 0x1d482, 0x1d71c, 0x1d736, 0x1d7ce]),
    ("script", [0x1d49c, 0x1d4b6, 0, 0, 0]),
    ("bold-script", [0x1d4d0, 0x1d4ea, 0, 0, 0x1d7ce]),
    ("fraktur", [0x1d504, 0x1d51e, 0, 0, 0]),
    ("bold-fraktur", [0x1d56c, 0x1d586, 0, 0, 0x1d7ce]),
    ("double-struck", [0x1d538, 0x1d552, 0, 0, 0x1d7d8]),
    ("sans-serif", [0x1d5a0, 0x1d5ba, 0, 0, 0x1d7e2]),
    ("bold-sans-serif", [0x1d5d4, 0x1d5ee, 0, 0, 0x1d7ec]),
    ("sans-serif-italic", [0x1d608, 0x1d622, 0, 0, 0]),
    ("sans-serif-bold-italic", [0x1d63c, 0x1d656, 0, 0, 0x1d7ec]),
    ("monospace", [0x1d670, 0x1d68a, 0, 0, 0x1d7f6]),
];

/// The letters that Unicode had before that block, whose places in it are empty.
const OLDER: &[(u32, char)] = &[
    (0x1d455, 'ℎ'),
    (0x1d49d, 'ℬ'),
    (0x1d4a0, 'ℰ'),
    (0x1d4a1, 'ℱ'),
    (0x1d4a3, 'ℋ'),
    (0x1d4a4, 'ℐ'),
    (0x1d4a7, 'ℒ'),
    (0x1d4a8, 'ℳ'),
    (0x1d4ad, 'ℛ'),
    (0x1d4ba, 'ℯ'),
    (0x1d4bc, 'ℊ'),
    (0x1d4c4, 'ℴ'),
    (0x1d506, 'ℭ'),
    (0x1d50b, 'ℌ'),
    (0x1d50c, 'ℑ'),
    (0x1d515, 'ℜ'),
    (0x1d51d, 'ℨ'),
    (0x1d53a, 'ℂ'),
    (0x1d53f, 'ℍ'),
    (0x1d545, 'ℕ'),
    (0x1d547, 'ℙ'),
    (0x1d548, 'ℚ'),
    (0x1d549, 'ℝ'),
    (0x1d551, 'ℤ'),
];

/// Returns a letter or a digit in an alphabet; the letter itself where it is in none.
pub(super) fn letter(character: char, alphabet: &str) -> char {
    let Some((_, [upper, lower, upper_greek, lower_greek, digit])) =
        ALPHABETS.iter().find(|(name, _)| *name == alphabet)
    else {
        return character;
    };
    let (start, first) = match character {
        'A'..='Z' => (*upper, 'A'),
        'a'..='z' => (*lower, 'a'),
        'Α'..='Ω' => (*upper_greek, 'Α'),
        'α'..='ω' => (*lower_greek, 'α'),
        '0'..='9' => (*digit, '0'),
        _ => return character,
    };
    if start == 0 {
        return character;
    }
    let place = start + (u32::from(character) - u32::from(first));
    let older = OLDER.iter().find(|(known, _)| *known == place).map(|(_, letter)| *letter);
    older.or_else(|| char::from_u32(place)).unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_alphabets() {
        assert_eq!(letter('x', "bold"), '𝐱');
        assert_eq!(letter('R', "double-struck"), 'ℝ');
        assert_eq!(letter('L', "script"), 'ℒ');
        assert_eq!(letter('ω', "bold-italic"), '𝝎');
        assert_eq!(letter('7', "monospace"), '𝟽');
        assert_eq!(letter('α', "script"), 'α');
        assert_eq!(letter('+', "bold"), '+');
    }
}
