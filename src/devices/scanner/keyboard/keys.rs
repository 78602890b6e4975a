//! Converts the keys of a scanner with keyboard emulation into bytes.
//!
//! Such scanners type as on an American keyboard. Letters that it does not have are typed as the
//! number of each byte, or of the code point, on the keypad with Alt held, so that they can be
//! restored exactly.

use evdev::KeyCode;
use zeroize::{Zeroize, Zeroizing};

use crate::cards::SCAN_MAX;
use crate::devices::scanner::frames::{End, Frame};

#[derive(Clone, Copy, PartialEq, Eq, Zeroize)]
enum Typed {
    Byte(u8),
    // Typed on the keypad with Alt held.
    Number(u32),
}

pub struct Keys {
    typed: Zeroizing<Vec<Typed>>,
    overflown: bool,
    shift: bool,
    control: bool,
    capitals: bool,
    // The number being typed while Alt is held.
    number: Option<u32>,
    alt: bool,
}

impl Default for Keys {
    fn default() -> Self {
        Self {
            typed: Zeroizing::new(Vec::with_capacity(SCAN_MAX)),
            overflown: false,
            shift: false,
            control: false,
            capitals: false,
            number: None,
            alt: false,
        }
    }
}

impl Keys {
    /// Whether a scan has begun and not ended.
    pub fn is_open(&self) -> bool {
        self.overflown || !self.typed.is_empty()
    }

    /// Handles a key that went down (1) or up (0); other values are repetitions, which are ignored.
    pub fn key(&mut self, key: KeyCode, value: i32) -> Option<Frame> {
        let down = match value {
            0 => false,
            1 => true,
            _ => return None,
        };
        match key {
            KeyCode::KEY_LEFTSHIFT | KeyCode::KEY_RIGHTSHIFT => self.shift = down,
            KeyCode::KEY_LEFTCTRL | KeyCode::KEY_RIGHTCTRL => self.control = down,
            KeyCode::KEY_LEFTALT | KeyCode::KEY_RIGHTALT => {
                self.alt = down;
                if let Some(number) = self.number.take() {
                    self.hold(Typed::Number(number));
                }
            }
            KeyCode::KEY_CAPSLOCK if down => self.capitals = !self.capitals,
            key if down => return self.pressed(key),
            _ => {}
        }
        None
    }

    fn pressed(&mut self, key: KeyCode) -> Option<Frame> {
        if self.alt {
            if let Some(digit) = keypad(key) {
                let number = self.number.unwrap_or(0).saturating_mul(10);
                self.number = Some(number.saturating_add(u32::from(digit - b'0')));
            }
            return None;
        }
        match key {
            KeyCode::KEY_ENTER | KeyCode::KEY_KPENTER => return self.end(End::Return),
            KeyCode::KEY_TAB => return self.end(End::Tab),
            // Control characters: a scanner's own, or terminators.
            KeyCode::KEY_M if self.control => return self.end(End::Return),
            KeyCode::KEY_J if self.control => return self.end(End::LineFeed),
            _ if self.control => {}
            key => {
                if let Some((plain, shifted)) = character(key) {
                    let capital = plain.is_ascii_lowercase() && self.capitals;
                    self.hold(Typed::Byte(if self.shift != capital { shifted } else { plain }));
                }
            }
        }
        None
    }

    fn hold(&mut self, typed: Typed) {
        if self.typed.len() < SCAN_MAX / 4 {
            self.typed.push(typed);
        } else {
            self.overflown = true;
        }
    }

    /// Ends the scan; `None` when it is empty or too long.
    pub fn end(&mut self, end: End) -> Option<Frame> {
        let whole = !std::mem::take(&mut self.overflown);
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.typed.len() * 4));
        // A number above 255 is a code point, and then the smaller ones of the scan are too.
        let letters = self.typed.iter().any(|it| matches!(it, Typed::Number(256..)));
        for typed in self.typed.iter() {
            match *typed {
                Typed::Byte(byte) => bytes.push(byte),
                Typed::Number(number) => match (letters, u8::try_from(number)) {
                    (false, Ok(byte)) => bytes.push(byte),
                    _ => {
                        let letter = char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER);
                        bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                    }
                },
            }
        }
        self.typed.iter_mut().for_each(Zeroize::zeroize);
        self.typed.clear();
        (whole && !bytes.is_empty()).then_some(Frame { bytes, end })
    }
}

/// The digit of a key on the keypad.
fn keypad(key: KeyCode) -> Option<u8> {
    Some(match key {
        KeyCode::KEY_KP0 => b'0',
        KeyCode::KEY_KP1 => b'1',
        KeyCode::KEY_KP2 => b'2',
        KeyCode::KEY_KP3 => b'3',
        KeyCode::KEY_KP4 => b'4',
        KeyCode::KEY_KP5 => b'5',
        KeyCode::KEY_KP6 => b'6',
        KeyCode::KEY_KP7 => b'7',
        KeyCode::KEY_KP8 => b'8',
        KeyCode::KEY_KP9 => b'9',
        _ => return None,
    })
}

/// Characters of a key on an American keyboard, plain and with Shift.
fn character(key: KeyCode) -> Option<(u8, u8)> {
    /// Rows of keys with neighbouring codes (linux/input-event-codes.h).
    const ROWS: [(KeyCode, &[u8], &[u8]); 6] = [
        (KeyCode::KEY_1, b"1234567890-=", b"!@#$%^&*()_+"),
        (KeyCode::KEY_Q, b"qwertyuiop[]", b"QWERTYUIOP{}"),
        (KeyCode::KEY_A, b"asdfghjkl;'`", b"ASDFGHJKL:\"~"),
        (KeyCode::KEY_BACKSLASH, b"\\zxcvbnm,./", b"|ZXCVBNM<>?"),
        // "Non-US \ and |" of the USB HID tables, which keyboards outside America have.
        (KeyCode::KEY_102ND, b"\\", b"|"),
        (KeyCode::KEY_SPACE, b" ", b" "),
    ];
    if let Some(digit) = keypad(key) {
        return Some((digit, digit));
    }
    let both = |byte| Some((byte, byte));
    match key {
        KeyCode::KEY_KPASTERISK => return both(b'*'),
        KeyCode::KEY_KPMINUS => return both(b'-'),
        KeyCode::KEY_KPPLUS => return both(b'+'),
        KeyCode::KEY_KPDOT => return both(b'.'),
        KeyCode::KEY_KPSLASH => return both(b'/'),
        _ => {}
    }
    ROWS.into_iter().find_map(|(first, plain, shifted)| {
        let at = usize::from(key.code().checked_sub(first.code())?);
        Some((*plain.get(at)?, *shifted.get(at)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Presses and releases the keys for `text`; `⌥` switches to the keypad with Alt held and back.
    fn press(keys: &mut Keys, text: &str) -> Vec<(String, End)> {
        let all = |code: u16| KeyCode::new(code);
        let mut frames = Vec::new();
        let mut note = |frame: Option<Frame>| {
            frames
                .extend(frame.map(|it| (String::from_utf8_lossy(&it.bytes).into_owned(), it.end)));
        };
        let mut alt = false;
        for letter in text.chars() {
            match letter {
                '⌥' => {
                    alt = !alt;
                    note(keys.key(KeyCode::KEY_LEFTALT, alt.into()));
                    continue;
                }
                '⏎' => {
                    note(keys.key(KeyCode::KEY_ENTER, 1));
                    note(keys.key(KeyCode::KEY_ENTER, 0));
                    continue;
                }
                '⇥' => {
                    note(keys.key(KeyCode::KEY_TAB, 1));
                    continue;
                }
                _ => {}
            }
            let byte = u8::try_from(letter).unwrap();
            let wanted = |code: &u16| match (alt, keypad(all(*code)), character(all(*code))) {
                (true, digit, _) => digit == Some(byte),
                (false, _, Some((plain, shifted))) => plain == byte || shifted == byte,
                _ => false,
            };
            let key = all((1..=128).find(wanted).unwrap());
            let shift = character(key).is_some_and(|(plain, _)| plain != byte);
            let shift_key = KeyCode::KEY_RIGHTSHIFT;
            if shift {
                note(keys.key(shift_key, 1));
            }
            note(keys.key(key, 1));
            note(keys.key(key, 2));
            note(keys.key(key, 0));
            if shift {
                note(keys.key(shift_key, 0));
            }
        }
        frames
    }

    #[test]
    fn what_is_typed_as_a_table() {
        let every = "001260012345||Nguyen Thi Mau|1960-02-01 `~!@#$%^&*()_+-=[]{}\\;':\",./<>?";
        for (typed, scans) in [
            (format!("{every}⏎"), vec![(every, End::Return)]),
            ("a|b⇥c⏎".to_owned(), vec![("a|b", End::Tab), ("c", End::Return)]),
            ("⏎⏎".to_owned(), vec![]),
            // Each byte of "ọ", and the number of "ọ", "á" and "ặ".
            ("h⌥0225⌥⌥0187⌥⌥0141⌥c⏎".to_owned(), vec![("học", End::Return)]),
            ("⌥7885⌥ ⌥0225⌥ ⌥7863⌥⏎".to_owned(), vec![("ọ á ặ", End::Return)]),
            ("⌥⌥a⏎".to_owned(), vec![("a", End::Return)]),
            ("⌥99999999999⌥a⏎".to_owned(), vec![("\u{FFFD}a", End::Return)]),
        ] {
            let scans: Vec<_> =
                scans.into_iter().map(|(text, end)| (text.to_owned(), end)).collect();
            assert_eq!(press(&mut Keys::default(), &typed), scans, "{typed}");
        }
    }

    #[test]
    fn a_pause_ends_a_scan_and_modifiers_outlive_it() {
        let mut keys = Keys::default();
        keys.key(KeyCode::KEY_CAPSLOCK, 1);
        keys.key(KeyCode::KEY_CAPSLOCK, 0);
        assert!(press(&mut keys, "Ab1").is_empty() && keys.is_open());
        let frame = keys.end(End::Pause).unwrap();
        assert_eq!((frame.bytes.as_slice(), frame.end), (&b"aB1"[..], End::Pause));
        assert!(!keys.is_open() && keys.end(End::Pause).is_none());
    }

    #[test]
    fn control_characters_are_no_letters() {
        let mut keys = Keys::default();
        keys.key(KeyCode::KEY_A, 1);
        keys.key(KeyCode::KEY_LEFTCTRL, 1);
        assert!(keys.key(KeyCode::KEY_RIGHTBRACE, 1).is_none());
        let frame = keys.key(KeyCode::KEY_J, 1).unwrap();
        assert_eq!((frame.bytes.as_slice(), frame.end), (&b"a"[..], End::LineFeed));
    }

    #[test]
    fn a_flood_is_dropped() {
        let mut keys = Keys::default();
        for _ in 0..SCAN_MAX {
            keys.key(KeyCode::KEY_A, 1);
        }
        assert!(keys.is_open() && keys.end(End::Pause).is_none());
        assert_eq!(press(&mut keys, "b⏎").len(), 1);
    }
}
