//! What of the test line arrives when a scanner types for another keyboard than the American one, as
//! which `devices::scanner::keyboard` reads its keys.

use super::super::text::{Text, room};

/// How the keys of a scanner are laid out, where that is not as on an American keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyboard {
    /// French and Belgian.
    Azerty,
    /// German and its neighbours; Spanish and Italian move the same signs.
    Qwertz,
    /// Digits with the shift key, letters in their places: Czech, Lithuanian, or a shift that is stuck.
    ShiftedDigits,
    /// Capitals and small letters exchanged: Caps Lock.
    CapsLock,
}

/// All of them; a line that begins as several of them do is the first one's.
const ALL: [Keyboard; 4] =
    [Keyboard::Azerty, Keyboard::Qwertz, Keyboard::ShiftedDigits, Keyboard::CapsLock];

/// The beginning of the line without separators, which other keyboards type with a key that is lost.
const HEAD: &str = "KIOSK0123456789";

/// Letters and signs of the line that other keyboards have elsewhere.
const MIDDLE: &str = "abc<DEF";

impl Keyboard {
    pub fn name(self) -> &'static str {
        match self {
            Self::Azerty => "keyboard-azerty",
            Self::Qwertz => "keyboard-qwertz",
            Self::ShiftedDigits => "keyboard-shifted",
            Self::CapsLock => "keyboard-caps-lock",
        }
    }

    /// What arrives for a character.
    fn arrives(self, letter: char) -> char {
        /// Characters, and what the same keys type on an American keyboard.
        const AZERTY: (&str, &str) =
            ("aqzwmAQZWM,;:!<1234567890-*/", "qawz;QAWZ:m,./\\!@#$%^&*()6\\>");
        const QWERTZ: (&str, &str) = ("yzYZ<-/*", "zyZY\\/&}");
        const DIGITS: (&str, &str) = ("1234567890", "!@#$%^&*()");
        let (typed, read) = match self {
            Self::Azerty => AZERTY,
            Self::Qwertz => QWERTZ,
            Self::ShiftedDigits => DIGITS,
            Self::CapsLock if letter.is_ascii_uppercase() => return letter.to_ascii_lowercase(),
            Self::CapsLock => return letter.to_ascii_uppercase(),
        };
        typed.chars().zip(read.chars()).find(|(it, _)| *it == letter).map_or(letter, |(_, it)| it)
    }

    fn types(self, scan: &str) -> bool {
        let read = |text: &str| text.chars().map(|letter| self.arrives(letter)).collect::<String>();
        let (head, middle) = (read(HEAD), read(MIDDLE));
        // Where the beginning says nothing, the middle has to.
        scan.starts_with(&head) && (head != HEAD || scan.contains(&middle))
            // A line that was cut has no middle; one that is there must not contradict.
            && (scan.contains(&middle) || !scan.contains(['D', 'd']))
    }
}

/// The keyboard for which a scan of the line was typed; `None` when it was the American one, or this is
/// no such scan.
pub(super) fn of(scan: &str) -> Option<Keyboard> {
    let mut ascii: Text = room(scan.len());
    ascii.extend(scan.chars().filter(|letter| letter.is_ascii() && *letter != '|'));
    ALL.into_iter().find(|keyboard| keyboard.types(&ascii))
}
