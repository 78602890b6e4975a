//! `kiosk inspect typing`: the text that keys give.

use crate::typing::{Limits, Mode, Typist, letters};

/// Most characters of the text; a field of the form holds fewer.
const TEXT_MAX: usize = 200;

/// How keys are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(in super::super) enum Keys {
    Telex,
    Vni,
}

/// The text of keys typed one after the other, as into a field for streets. Small letters are capitals,
/// which are all that the keyboard has.
pub(super) fn typing(keys: Keys, typed: &str) -> String {
    let mut typist = Typist::default();
    typist.set_mode(match keys {
        Keys::Telex => Mode::Telex,
        Keys::Vni => Mode::Vni,
    });
    let takes = |letter: char| letters::is_letter(letter) || letter.is_ascii_digit();
    let mut text = String::with_capacity(4 * TEXT_MAX);
    for key in typed.chars().flat_map(char::to_uppercase) {
        typist.key(&mut text, key, Limits { max: TEXT_MAX, takes });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_as_a_table() {
        for (keys, typed, text) in [
            (Keys::Telex, "HUWONG", "HƯƠNG"),
            (Keys::Telex, "uowcs", "ƯỚC"),
            (Keys::Telex, "TEXT", "TEXT"),
            (Keys::Telex, "SOOS 12 NGUYEENX HUEEJ", "SỐ 12 NGUYỄN HUỆ"),
            (Keys::Vni, "NGU7OI2", "NGƯỜI"),
            (Keys::Vni, "UO7C1", "ƯỚC"),
            (Keys::Vni, "", ""),
        ] {
            assert_eq!(typing(keys, typed), text, "{typed}");
        }
    }
}
