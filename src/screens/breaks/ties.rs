//! A short word alone on the last line looks forgotten; Vietnamese has hardly any other words.

const NO_BREAK: char = '\u{a0}';

/// Letters of a word that fills a line well enough by itself.
const LONG: usize = 8;

/// Letters of two words that a narrow column still holds.
const TIED_MOST: usize = 15;

/// Words of a line that is no mere name of a button, which may stand one below the other.
const WORDS: usize = 4;

/// The text with a no-break space before its last word, where that is short and one of several.
pub(super) fn tied(text: &str) -> String {
    let tie = || {
        let (before, last) = text.rsplit_once(' ')?;
        let line = before.rsplit('\n').next()?;
        let mut words = line.split([' ', NO_BREAK]);
        let previous = words.clone().nth(WORDS - 2).and(words.next_back())?;
        let letters = |word: &str| word.chars().count();
        let fits = letters(last) < LONG && letters(previous) + letters(last) <= TIED_MOST;
        (fits && !last.contains('\n')).then(|| format!("{before}{NO_BREAK}{last}"))
    };
    tie().unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_last_word_is_tied_to_the_one_before() {
        for (text, right) in [
            ("Biên nhận không dùng được", "Biên nhận không dùng~được"),
            ("Khai cho tôi\nvà người đi cùng", "Khai cho tôi\nvà người đi~cùng"),
            ("Please ask the staff at the gate.", "Please ask the staff at the~gate."),
        ] {
            assert_eq!(tied(text), right.replace('~', "\u{a0}"));
        }
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        for text in [
            "",
            "Vào",
            "Chữ to",
            "Về trang chính",
            "Quét mã\nkhi vào",
            "Tờ khai\nVào",
            "Please make a new declaration.",
            "of the Administration nearby",
            "Gọi nhân\u{a0}viên",
        ] {
            assert_eq!(tied(text), text);
        }
    }
}
