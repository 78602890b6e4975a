//! Text files as office computers write them: UTF-8 with or without a byte order mark, or UTF-16.

use std::borrow::Cow;

/// Why bytes are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Not UTF-8, and without the byte order mark of UTF-16.
    #[error("the file is not UTF-8 text, the first wrong byte is number {0}; save it as UTF-8")]
    Utf8(usize),
    /// Marked as UTF-16, but cut short or with half a surrogate pair.
    #[error("the file is marked as UTF-16 and is damaged; save it as UTF-8")]
    Utf16,
}

/// Reads bytes as text and drops the byte order mark. UTF-16 is recognised by its mark, as Windows
/// programs write it ("Unicode text").
///
/// # Errors
/// [`TextError`]; the byte of [`TextError::Utf8`] counts from 1.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, TextError> {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest, 3),
        _ => utf8(bytes, 0),
    }
}

fn utf8(bytes: &[u8], before: usize) -> Result<Cow<'_, str>, TextError> {
    std::str::from_utf8(bytes)
        .map(Cow::Borrowed)
        .map_err(|error| TextError::Utf8(before + error.valid_up_to() + 1))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, TextError> {
    let (pairs, []) = bytes.as_chunks::<2>() else { return Err(TextError::Utf16) };
    let units = pairs.iter().map(|pair| unit(*pair));
    char::decode_utf16(units)
        .collect::<Result<String, _>>()
        .map(Cow::Owned)
        .map_err(|_| TextError::Utf16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_is_read_and_dropped() {
        let utf16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            mark.into_iter().chain("Chợ 😀".encode_utf16().flat_map(bytes)).collect()
        };
        for bytes in [
            "Chợ 😀".as_bytes().to_vec(),
            "\u{feff}Chợ 😀".as_bytes().to_vec(),
            utf16([0xFF, 0xFE], u16::to_le_bytes),
            utf16([0xFE, 0xFF], u16::to_be_bytes),
        ] {
            assert_eq!(decode(&bytes).unwrap(), "Chợ 😀");
        }
        assert_eq!(decode(b"").unwrap(), "");
    }

    #[test]
    fn damage_is_named() {
        for (bytes, error) in [
            (&b"ab\xFF"[..], TextError::Utf8(3)),
            (b"\xEF\xBB\xBFa\xC0", TextError::Utf8(5)),
            (b"\xFF\xFEa", TextError::Utf16),
            (b"\xFF\xFE\x00\xD8", TextError::Utf16),
        ] {
            assert_eq!(decode(bytes), Err(error));
        }
    }
}
