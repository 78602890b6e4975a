//! The keys that staff made in their browsers: the public halves, and the secret ones as they came, wrapped.

use super::error::Stored;

pub trait UnitKeysRead {
    /// The keys of a commune, or of the health authority, with their holders; the newest first.
    fn unit_keys(&mut self, owner: KeyOwner) -> Stored<Vec<UnitKey>>;
}

pub trait UnitKeysTx {
    /// Returns the key's number; older ones of the owner are retired.
    fn add_unit_key(&mut self, owner: KeyOwner, public: &str, now_s: i64) -> Stored<i64>;
    /// Returns the holder's number.
    fn add_holder(&mut self, key: i64, holder: &NewHolder, now_s: i64) -> Stored<i64>;
    /// Takes a wrapped copy away.
    fn remove_holder(&mut self, holder: i64) -> Stored<()>;
    /// Notes that a holder's words opened the drill's record.
    fn note_trial(&mut self, holder: i64, now_s: i64) -> Stored<()>;
}

/// Whose keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyOwner {
    Commune(i64),
    /// The health authority, which reads the feedback of all communes.
    Authority,
}

#[derive(Clone, Debug)]
pub struct UnitKey {
    pub key: i64,
    /// `age1…`.
    pub public: String,
    /// Unix time.
    pub made_s: i64,
    /// Unix time since which another one is used.
    pub retired_s: Option<i64>,
    pub holders: Vec<Holder>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolderKind {
    /// Somebody who knows a passphrase.
    Person,
    /// A recovery sheet.
    Sheet,
}

impl HolderKind {
    pub fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Sheet => "sheet",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Person, Self::Sheet].into_iter().find(|kind| kind.word() == word)
    }
}

/// A wrapped copy of a secret key.
#[derive(Clone, Debug)]
pub struct NewHolder {
    pub kind: HolderKind,
    /// The account of a person; none of a sheet.
    pub account: Option<i64>,
    /// Who has it, or where it lies.
    pub name: String,
    /// An age file that only words open.
    pub wrapped: Vec<u8>,
}

#[derive(Clone, Debug)]
pub struct Holder {
    pub holder: i64,
    pub about: NewHolder,
    /// Unix time.
    pub made_s: i64,
    /// When it opened last; none when it was never tried.
    pub tried_s: Option<i64>,
}
