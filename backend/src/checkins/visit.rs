//! The id by which a phone pairs its way in with its way out. The phone draws it for each visit, keeps it
//! itself and sends it with its taps alone, so that it leads to nobody.

use data_encoding::HEXLOWER;

/// Bytes of an id: as many as make two of them differ for certain.
const LEN: usize = 16;

/// 32 hexadecimal digits in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitId(pub [u8; LEN]);

impl VisitId {
    /// The id in a field of a form; none of anything else, such as the empty field of a phone without scripts.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = HEXLOWER.decode(text.as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_32_digits() {
        let id = "00112233445566778899aabbccddeeff";
        assert_eq!(VisitId::parse(id).unwrap().0[..2], [0, 0x11]);
        for text in ["", "00", &id[1..], &id.to_uppercase(), &id.repeat(2), "ü"] {
            assert_eq!(VisitId::parse(text), None, "{text}");
        }
    }
}
