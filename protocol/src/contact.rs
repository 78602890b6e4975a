//! The anonymous id of a contact.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER_PERMISSIVE;
use serde::{Deserialize, Serialize};

/// A Bluezone id as transmitted: 12 bytes that change every 15 minutes; 24 hexadecimal digits in JSON.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[0-9a-f]{24}$", example = "130cea6472130c185d8643df")]
pub struct ContactId(pub [u8; ContactId::LEN]);

impl ContactId {
    /// Length, bytes (docs/FORMATS.md, section 1).
    pub const LEN: usize = 12;
}

/// Why a text is not a contact id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContactIdError {
    /// The number of characters, which is not 24.
    #[error("a contact id has 24 hexadecimal digits, this one has {0} characters")]
    Length(usize),
    /// Position, from 1, of a character that is not a hexadecimal digit.
    #[error("a contact id has hexadecimal digits only; position {0} is something else")]
    Digit(usize),
}

impl FromStr for ContactId {
    type Err = ContactIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let length = || ContactIdError::Length(text.chars().count());
        if text.chars().count() != 2 * Self::LEN {
            return Err(length());
        }
        let bytes = HEXLOWER_PERMISSIVE
            .decode(text.as_bytes())
            .map_err(|error| ContactIdError::Digit(error.position + 1))?;
        Ok(Self(bytes.try_into().map_err(|_| length())?))
    }
}

impl TryFrom<String> for ContactId {
    type Error = ContactIdError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ContactId> for String {
    fn from(id: ContactId) -> Self {
        id.to_string()
    }
}

impl fmt::Display for ContactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for ContactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_bytes_agree() {
        let id: ContactId = "130cea6472130c185d8643DF".parse().unwrap();
        assert_eq!(id.to_string(), "130cea6472130c185d8643df");
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"130cea6472130c185d8643df\"");
    }

    #[test]
    fn odd_texts_are_named() {
        for (text, error) in [
            ("", ContactIdError::Length(0)),
            ("130c", ContactIdError::Length(4)),
            ("130cea6472130c185d8643d", ContactIdError::Length(23)),
            ("130cea6472130c185d8643dx", ContactIdError::Digit(24)),
        ] {
            assert_eq!(text.parse::<ContactId>(), Err(error), "{text}");
        }
    }
}
