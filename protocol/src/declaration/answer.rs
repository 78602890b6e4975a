//! Answers with the numbers of the national form: Có and Không are 1 and 2 for questions, 1 and 0 for
//! switches that open a field.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The answer to a question; in JSON 1 for Có and 2 for Không.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Có.
    Yes,
    /// Không.
    No,
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(match self {
            Self::Yes => 1,
            Self::No => 2,
        })
    }
}

impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u8::deserialize(deserializer)? {
            1 => Ok(Self::Yes),
            2 => Ok(Self::No),
            other => Err(serde::de::Error::custom(format!("an answer is 1 or 2, not {other}"))),
        }
    }
}

/// A `bool` as 0 and 1.
pub(super) mod switch {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(in crate::declaration) fn serialize<S: Serializer>(
        on: &bool,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(u8::from(*on))
    }

    pub(in crate::declaration) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<bool, D::Error> {
        match u8::deserialize(deserializer)? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(serde::de::Error::custom(format!("a switch is 0 or 1, not {other}"))),
        }
    }
}

/// An `Option<bool>` as absent, 0 and 1.
pub(super) mod maybe_switch {
    use serde::{Deserializer, Serializer};

    pub(in crate::declaration) fn serialize<S: Serializer>(
        on: &Option<bool>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match on {
            Some(on) => super::switch::serialize(on, serializer),
            None => serializer.serialize_none(),
        }
    }

    pub(in crate::declaration) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<bool>, D::Error> {
        super::switch::deserialize(deserializer).map(Some)
    }
}
