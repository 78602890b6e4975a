//! Whether the contacts that kiosks record are sent, chosen for a province.

use serde::{Deserialize, Serialize};

/// What becomes of the contacts that a kiosk records. It compares them with the cases itself in either case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Contacts {
    /// They are sent to the backend.
    #[default]
    Sent,
    /// They stay at the kiosk, which sends what it found of cases alone.
    Local,
}

impl Contacts {
    /// Whether they are sent.
    pub fn are_sent(&self) -> bool {
        *self == Self::Sent
    }

    /// The word for it in databases and at command lines, as in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Local => "local",
        }
    }

    /// That of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Sent, Self::Local].into_iter().find(|it| it.word() == word)
    }
}
