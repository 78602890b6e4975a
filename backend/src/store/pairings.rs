//! Kiosks that are being paired by six digits.

use protocol::pairing::Session;

use super::error::Stored;

pub trait PairingsRead {
    fn pairing_of(&mut self, kiosk: u32) -> Stored<Option<PairingRow>>;
    /// The latest in a slot.
    fn pairing_in(&mut self, slot: u8) -> Stored<Option<PairingRow>>;
    /// The slots of pairings that began at `from_s` or later.
    fn pairing_slots(&mut self, from_s: i64) -> Stored<Vec<u8>>;
}

pub trait PairingsTx {
    /// Puts it in the place of the kiosk's former one.
    fn put_pairing(&mut self, pairing: &PairingRow) -> Stored<()>;
}

/// How far a pairing has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nobody has typed its digits.
    Waiting,
    /// Somebody has, and may have them wrong.
    Answered,
    /// A kiosk has proved that it has them right.
    Claimed,
    /// A person has compared the words.
    Confirmed,
    /// Wrong digits were typed.
    Wrong,
    /// A person has cancelled it.
    Cancelled,
}

impl Stage {
    pub const ALL: [Self; 6] = [
        Self::Waiting,
        Self::Answered,
        Self::Claimed,
        Self::Confirmed,
        Self::Wrong,
        Self::Cancelled,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Answered => "answered",
            Self::Claimed => "claimed",
            Self::Confirmed => "confirmed",
            Self::Wrong => "wrong",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.word() == word)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairingRow {
    pub kiosk: u32,
    /// Its first two digits.
    pub slot: u8,
    /// From which, with the server's secret, the others follow.
    pub salt: [u8; 16],
    /// When its code was made, Unix time.
    pub at_s: i64,
    /// Since when codes of this kiosk are counted, Unix time, and how many there were.
    pub since_s: i64,
    pub issued: u32,
    pub stage: Stage,
    /// The kiosk's part of the exchange, and what was replied; empty before.
    pub message: String,
    pub reply: String,
    pub session: Option<Session>,
    /// The key that the kiosk has proved.
    pub public_key: Option<[u8; 32]>,
}
