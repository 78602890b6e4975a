//! The word of the minute: kiosk, guard's page and the confirmation on a visitor's phone show the same
//! word on the same colour, so that a guard sees from three metres that a confirmation is no old
//! picture. It follows from a key of the venue and the minute, so that a kiosk needs no network.

mod words;

use hmac::Mac;

use crate::secret::Secret;

pub(crate) use words::WORDS;

/// Seconds for which a word holds.
pub const MINUTE_S: i64 = 60;

/// Prefix of the message, so that the HMAC is not valid for anything else.
const CONTEXT: &[u8] = b"bluezone-kiosk minute word v1";

/// What the word stands on: dark, so that white on it is read from afar; none is red, green or the
/// kiosk's blue, which mean something already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Colour {
    /// Deep violet.
    Purple,
    /// Dark brown.
    Brown,
    /// Black.
    Black,
    /// Dark grey.
    Grey,
    /// Deep pink.
    Pink,
    /// Burnt orange.
    Orange,
    /// Dark yellow, as of clay.
    Ochre,
    /// Blue near to violet, much darker than the kiosk's.
    Indigo,
}

impl Colour {
    /// All of them; a colour's place is its number in the protocol.
    pub const ALL: [Self; 8] = [
        Self::Purple,
        Self::Brown,
        Self::Black,
        Self::Grey,
        Self::Pink,
        Self::Orange,
        Self::Ochre,
        Self::Indigo,
    ];

    /// Red, green and blue.
    pub const fn rgb(self) -> [u8; 3] {
        match self {
            Self::Purple => [0x6A, 0x1B, 0x9A],
            Self::Brown => [0x4A, 0x2C, 0x12],
            Self::Black => [0x12, 0x12, 0x12],
            Self::Grey => [0x5A, 0x5F, 0x66],
            Self::Pink => [0xB0, 0x12, 0x6F],
            Self::Orange => [0xA8, 0x45, 0x00],
            Self::Ochre => [0x75, 0x60, 0x00],
            Self::Indigo => [0x28, 0x18, 0x6E],
        }
    }
}

/// A word on its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinuteWord {
    /// In capitals, such as "LÚA".
    pub word: &'static str,
    /// What it stands on.
    pub colour: Colour,
}

impl MinuteWord {
    /// The word of a venue in the minute of a Unix time.
    pub fn at(key: &Secret, unix_s: i64) -> Self {
        let minute = unix_s.div_euclid(MINUTE_S);
        let mac = key.hmac().chain_update(CONTEXT).chain_update(minute.to_be_bytes());
        let bytes = mac.finalize().into_bytes();
        let number = u32::from_be_bytes(std::array::from_fn(|index| bytes[index]));
        let of = |number: u32, count: usize| number as usize % count;
        Self {
            word: WORDS[of(number, WORDS.len())],
            colour: Colour::ALL[of(bytes[4].into(), Colour::ALL.len())],
        }
    }

    /// Seconds that the word of a Unix time still holds, 1 to 60.
    pub fn left_s(unix_s: i64) -> i64 {
        MINUTE_S - unix_s.rem_euclid(MINUTE_S)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use unicode_normalization::UnicodeNormalization;

    use super::*;

    /// 8 July 2021, 07:42 in Vietnam.
    const NOW: i64 = 1_625_704_920;

    #[test]
    fn others_find_the_same_words() {
        // The vectors of docs/PROTOCOL.md.
        let key = Secret::new(std::array::from_fn(|index| index as u8));
        for (unix_s, word, colour) in [
            (0, "TRÀ", Colour::Brown),
            (59, "TRÀ", Colour::Brown),
            (60, "LEN", Colour::Indigo),
            (NOW, "NƯƠNG", Colour::Black),
            (NOW + 60, "TƯỜNG", Colour::Purple),
        ] {
            assert_eq!(MinuteWord::at(&key, unix_s), MinuteWord { word, colour }, "{unix_s}");
        }
    }

    #[test]
    fn a_word_holds_from_the_first_to_the_last_second_of_its_minute() {
        let key = Secret::new([5; 32]);
        let word = MinuteWord::at(&key, NOW);
        assert!((0..60).all(|second| MinuteWord::at(&key, NOW + second) == word));
        assert_eq!([NOW, NOW + 1, NOW + 59].map(MinuteWord::left_s), [60, 59, 1]);
        let others = (1..60).filter(|minute| MinuteWord::at(&key, NOW + minute * 60) == word);
        assert!(others.count() <= 1, "in an hour hardly twice the same");
        assert_ne!(MinuteWord::at(&Secret::new([6; 32]), NOW), word, "another venue");
    }

    #[test]
    fn every_word_and_colour_comes_up() {
        let key = Secret::new([7; 32]);
        let day: Vec<_> = (0..4 * 1440).map(|m| MinuteWord::at(&key, NOW + m * 60)).collect();
        let words: HashSet<_> = day.iter().map(|found| found.word).collect();
        let colours: HashSet<_> = day.iter().map(|found| found.colour).collect();
        assert_eq!((words.len(), colours.len()), (WORDS.len(), Colour::ALL.len()));
    }

    #[test]
    fn no_two_words_are_taken_for_each_other() {
        assert!((200..=250).contains(&WORDS.len()), "{}", WORDS.len());
        let mut bare = HashSet::new();
        for word in WORDS {
            assert_eq!(word.nfc().collect::<String>(), **word);
            assert!((2..=6).contains(&word.chars().count()) && !word.contains(' '), "{word}");
            assert_eq!(word.to_uppercase(), **word);
            let letters = word.nfd().map(|c| if c == 'Đ' { 'D' } else { c });
            let letters: String = letters.filter(char::is_ascii_uppercase).collect();
            assert!(bare.insert(letters), "{word} has the letters of another word");
        }
        for colour in ["TÍM", "NÂU", "ĐEN", "XÁM", "HỒNG", "CAM", "VÀNG", "CHÀM", "ĐỎ", "XANH"]
        {
            assert!(!WORDS.contains(&colour), "{colour}");
        }
    }

    #[test]
    fn white_is_read_on_every_colour() {
        for colour in Colour::ALL {
            let [red, green, blue] = colour.rgb().map(|part| {
                let value = f64::from(part) / 255.0;
                if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            });
            let contrast = 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
            assert!(contrast >= 5.5, "{colour:?}: {contrast:.2}");
        }
    }
}
