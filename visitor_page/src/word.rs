//! The word of the minute as pages show it.

use protocol::civil::time_of_day;
use protocol::language::Language;
use protocol::minute_word::{Colour, MINUTE_S, MinuteWord};

use crate::words::{Text, tr};

/// Seconds after its minute in which a word is still shown: the guard reads the last one too.
const GRACE_S: i64 = 30;

/// Steps of the time after which the style sheet takes the word away.
const STEP_S: i64 = 10;

pub struct WordView {
    pub word: String,
    /// What it stands on, as a class of the style sheet.
    pub class: &'static str,
    /// The same in words.
    pub colour: Text,
    /// Its minute, such as "07:42".
    pub at: String,
    /// In how many steps of ten seconds it is over, 1 to 9.
    pub steps: i64,
}

impl WordView {
    /// The word of the minute of `at_s`; none when that is over at `now_s`.
    pub fn new(language: Language, word: MinuteWord, at_s: i64, now_s: i64) -> Option<Self> {
        let end_s = at_s + MinuteWord::left_s(at_s) + GRACE_S;
        let left_s = end_s - now_s;
        // A clock that was set back makes it no longer.
        let shown = (1..=MINUTE_S + GRACE_S).contains(&left_s);
        shown.then(|| Self {
            word: word.word.to_owned(),
            class: class(word.colour),
            colour: name(language, word.colour),
            at: time_of_day(at_s),
            steps: (left_s + STEP_S - 1) / STEP_S,
        })
    }

    /// One for tests and for looking at it.
    pub fn sample(language: Language, text: &str) -> Self {
        let colour = Colour::Purple;
        Self {
            word: text.to_owned(),
            class: class(colour),
            colour: name(language, colour),
            at: text.to_owned(),
            steps: 5,
        }
    }
}

pub fn class(colour: Colour) -> &'static str {
    match colour {
        Colour::Purple => "w-purple",
        Colour::Brown => "w-brown",
        Colour::Black => "w-black",
        Colour::Grey => "w-grey",
        Colour::Pink => "w-pink",
        Colour::Orange => "w-orange",
        Colour::Ochre => "w-ochre",
        Colour::Indigo => "w-indigo",
    }
}

pub fn name(language: Language, colour: Colour) -> Text {
    match colour {
        Colour::Purple => tr(language, "nền tím"),
        Colour::Brown => tr(language, "nền nâu"),
        Colour::Black => tr(language, "nền đen"),
        Colour::Grey => tr(language, "nền xám"),
        Colour::Pink => tr(language, "nền hồng"),
        Colour::Orange => tr(language, "nền cam"),
        Colour::Ochre => tr(language, "nền vàng đất"),
        Colour::Indigo => tr(language, "nền chàm"),
    }
}

#[cfg(test)]
mod tests {
    use protocol::secret::Secret;

    use super::*;

    /// 07:42:00 in Vietnam.
    const MINUTE: i64 = 1_625_704_920;

    #[test]
    fn a_word_is_over_half_a_minute_after_its_minute() {
        for (at, now, steps) in [
            (0, 0, Some(9)),
            (0, 1, Some(9)),
            (0, 10, Some(8)),
            (59, 59, Some(4)),
            (59, 80, Some(1)),
            (59, 89, Some(1)),
            (59, 90, None),
            (0, 3600, None),
            (0, -3600, None),
        ] {
            let word = MinuteWord::at(&Secret::new([5; 32]), MINUTE + at);
            let view = WordView::new(Language::Vi, word, MINUTE + at, MINUTE + now);
            assert_eq!(view.map(|view| view.steps), steps, "{at} {now}");
        }
    }

    #[test]
    fn the_style_sheet_has_the_colours_of_the_kiosk() {
        for colour in Colour::ALL {
            let [red, green, blue] = colour.rgb();
            let rule =
                format!(".{} {{ background: #{red:02x}{green:02x}{blue:02x}; }}", class(colour));
            assert!(crate::STYLE.contains(&rule), "{rule}");
        }
        let steps = (MINUTE_S + GRACE_S) / STEP_S;
        for step in 1..=steps {
            let rule = format!(".s{step} > * {{ animation-delay: {}s; }}", step * STEP_S);
            assert!(crate::STYLE.contains(&rule), "{rule}");
        }
    }
}
