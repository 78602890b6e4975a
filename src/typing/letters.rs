//! Vietnamese letters as a base letter, a shape and a tone.

/// Tones in the order in which they are taught, after none: sắc, huyền, hỏi, ngã, nặng.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Ngang: no mark.
    #[default]
    Level,
    /// Sắc: Á.
    Acute,
    /// Huyền: À.
    Grave,
    /// Hỏi: Ả.
    Hook,
    /// Ngã: Ã.
    Tilde,
    /// Nặng: Ạ.
    Dot,
}

/// The marks that change the sound of a letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Shape {
    /// A, D, E, I, O, U, Y.
    #[default]
    Plain,
    /// Â, Ê, Ô.
    Roof,
    /// Ă.
    Breve,
    /// Ơ, Ư.
    Horn,
    /// Đ.
    Stroke,
}

/// A capital letter in its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Letter {
    /// A to Z.
    pub base: char,
    pub shape: Shape,
    pub tone: Tone,
}

/// All tones, in order.
pub const TONES: [Tone; 6] =
    [Tone::Level, Tone::Acute, Tone::Grave, Tone::Hook, Tone::Tilde, Tone::Dot];

/// Each vowel with its shape, and the letter for each of [`TONES`].
const VOWELS: [(char, Shape, [char; 6]); 12] = [
    ('A', Shape::Plain, ['A', 'Á', 'À', 'Ả', 'Ã', 'Ạ']),
    ('A', Shape::Breve, ['Ă', 'Ắ', 'Ằ', 'Ẳ', 'Ẵ', 'Ặ']),
    ('A', Shape::Roof, ['Â', 'Ấ', 'Ầ', 'Ẩ', 'Ẫ', 'Ậ']),
    ('E', Shape::Plain, ['E', 'É', 'È', 'Ẻ', 'Ẽ', 'Ẹ']),
    ('E', Shape::Roof, ['Ê', 'Ế', 'Ề', 'Ể', 'Ễ', 'Ệ']),
    ('I', Shape::Plain, ['I', 'Í', 'Ì', 'Ỉ', 'Ĩ', 'Ị']),
    ('O', Shape::Plain, ['O', 'Ó', 'Ò', 'Ỏ', 'Õ', 'Ọ']),
    ('O', Shape::Roof, ['Ô', 'Ố', 'Ồ', 'Ổ', 'Ỗ', 'Ộ']),
    ('O', Shape::Horn, ['Ơ', 'Ớ', 'Ờ', 'Ở', 'Ỡ', 'Ợ']),
    ('U', Shape::Plain, ['U', 'Ú', 'Ù', 'Ủ', 'Ũ', 'Ụ']),
    ('U', Shape::Horn, ['Ư', 'Ứ', 'Ừ', 'Ử', 'Ữ', 'Ự']),
    ('Y', Shape::Plain, ['Y', 'Ý', 'Ỳ', 'Ỷ', 'Ỹ', 'Ỵ']),
];

impl Letter {
    /// Decomposes a letter, capital or not; `None` for anything but A to Z and [`VOWELS`] and Đ.
    pub fn of(letter: char) -> Option<Self> {
        let mut capitals = letter.to_uppercase();
        let letter = capitals.next().filter(|_| capitals.next().is_none())?;
        if letter == 'Đ' {
            return Some(Self { base: 'D', shape: Shape::Stroke, tone: Tone::Level });
        }
        for (base, shape, toned) in VOWELS {
            if let Some(index) = toned.iter().position(|it| *it == letter) {
                return Some(Self { base, shape, tone: TONES[index] });
            }
        }
        let tone = Tone::Level;
        letter.is_ascii_uppercase().then_some(Self { base: letter, shape: Shape::Plain, tone })
    }

    /// Composes the letter; `None` where there is none, such as an X with a roof.
    pub fn char(self) -> Option<char> {
        if self.base == 'D' && self.shape == Shape::Stroke && self.tone == Tone::Level {
            return Some('Đ');
        }
        let vowel =
            VOWELS.iter().find(|(base, shape, _)| (*base, *shape) == (self.base, self.shape));
        match vowel {
            Some((_, _, toned)) => Some(toned[self.tone as usize]),
            None if (self.shape, self.tone) == (Shape::Plain, Tone::Level) => Some(self.base),
            None => None,
        }
    }

    /// Whether it is a vowel; Y is one.
    pub fn is_vowel(self) -> bool {
        matches!(self.base, 'A' | 'E' | 'I' | 'O' | 'U' | 'Y')
    }
}

/// The Vietnamese letter for one of another alphabet that looks the same and stands for it in old files
/// and fonts: Ð of Icelandic, Ɖ of Ewe, and Ƣ, which Unicode names OI. Any other letter as it is.
pub fn vietnamese(letter: char) -> char {
    match letter {
        'Ð' | 'Ɖ' => 'Đ',
        'ð' | 'ɖ' => 'đ',
        'Ƣ' => 'Ư',
        'ƣ' => 'ư',
        letter => letter,
    }
}

/// Whether the keyboard can produce `letter`: a Vietnamese capital, or F, J, W, Z.
pub fn is_letter(letter: char) -> bool {
    !letter.is_lowercase() && Letter::of(letter).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_comes_apart_and_together() {
        let all = VOWELS.iter().flat_map(|(_, _, toned)| toned).copied();
        for letter in all.chain(['Đ']).chain('A'..='Z') {
            assert_eq!(Letter::of(letter).unwrap().char(), Some(letter));
            let small = letter.to_lowercase().next().unwrap();
            assert_eq!(Letter::of(small), Letter::of(letter));
            assert!(is_letter(letter) && !is_letter(small), "{letter}");
        }
        assert!(Letter::of('1').is_none() && Letter::of('ß').is_none() && !is_letter(' '));
        let none = Letter { base: 'X', shape: Shape::Roof, tone: Tone::Level };
        assert_eq!(none.char(), None);
    }
}
