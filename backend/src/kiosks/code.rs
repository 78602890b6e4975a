//! The one-time code with which a kiosk enrols.

use protocol::pin::{CODE_ALPHABET as ALPHABET, CODE_LEN};

use crate::keys::MasterKeys;

const SHOWN_CONTEXT: &[u8] = b"bluezone-kiosk shown one-time code v1\n";
const CODE_CONTEXT: &[u8] = b"bluezone-kiosk one-time code v1\n";

/// A one-time code as the operator reads it.
#[derive(Clone, PartialEq, Eq)]
pub struct OneTimeCode(String);

impl OneTimeCode {
    /// A code from random bytes; bytes that would favour some characters are passed over, and
    /// none is returned when too few are left.
    pub fn from_random(bytes: &[u8]) -> Option<Self> {
        let fair = ALPHABET.len() * (256 / ALPHABET.len());
        let code: String = bytes
            .iter()
            .map(|byte| usize::from(*byte))
            .filter(|byte| *byte < fair)
            .map(|byte| char::from(ALPHABET[byte % ALPHABET.len()]))
            .take(CODE_LEN)
            .collect();
        (code.len() == CODE_LEN).then_some(Self(code))
    }

    /// The code that the server's secret gives to a kiosk and a time; so it can be shown again without
    /// being kept.
    pub fn derive(keys: &MasterKeys, kiosk: u32, expires_s: i64) -> Option<Self> {
        let half =
            |part: u8| keys.mac(SHOWN_CONTEXT, format!("{kiosk} {expires_s} {part}").as_bytes());
        Self::from_random(&[half(0), half(1)].concat())
    }

    /// Reads what someone typed: any case, with or without the dash.
    pub fn parse(text: &str) -> Option<Self> {
        let kept = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
        let code: String = kept.map(|c| c.to_ascii_uppercase()).collect();
        let known = |byte: u8| ALPHABET.contains(&byte);
        (code.len() == CODE_LEN && code.bytes().all(known)).then_some(Self(code))
    }

    /// The characters without the dash.
    pub(super) fn compact(&self) -> &str {
        &self.0
    }

    /// `XXXXX-XXXXX`.
    pub fn show(&self) -> String {
        let (left, right) = self.0.split_at(CODE_LEN / 2);
        format!("{left}-{right}")
    }

    pub(super) fn hash(&self, keys: &MasterKeys) -> [u8; 32] {
        keys.mac(CODE_CONTEXT, self.0.as_bytes())
    }
}

impl std::fmt::Debug for OneTimeCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OneTimeCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_as_people_type_them() {
        let code = OneTimeCode::from_random(&[0, 255, 29, 30, 59, 1, 2, 3, 4, 5, 6]).unwrap();
        assert_eq!(code.show(), "2Z2Z3-45678");
        for text in ["2Z2Z3-45678", "2z2z345678", " 2Z2Z3 45678 "] {
            assert_eq!(OneTimeCode::parse(text), Some(code.clone()), "{text}");
        }
        for text in ["", "2Z2Z3-4567", "2Z2Z3-456789", "0Z2Z3-45678", "2Z2Z3-4567#", "2Z2Z3-4567é"]
        {
            assert_eq!(OneTimeCode::parse(text), None, "{text}");
        }
        assert_eq!(OneTimeCode::from_random(&[0; 9]), None);
        assert_eq!(format!("{code:?}"), "OneTimeCode(…)");
    }
}
