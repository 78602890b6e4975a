//! Of what staff are told without asking, and what they were told already.

use protocol::hours::Hours;

use super::error::Stored;
use super::unit_keys::KeyOwner;

pub trait NoticesRead {
    /// The enrolled kiosks that were not withdrawn, with the last word of each, the longest silent first
    /// within a venue.
    fn last_words(&mut self) -> Stored<Vec<LastWord>>;
    /// Kiosks whose silence was told.
    fn silence_notices(&mut self) -> Stored<Vec<SilenceNotice>>;
    /// The keys that are in use, with the last trial of each, or its making.
    fn last_drills(&mut self) -> Stored<Vec<LastDrill>>;
}

pub trait NoticesTx {
    /// Replaces what is known of the kiosk.
    fn set_silence_notice(&mut self, notice: &SilenceNotice) -> Stored<()>;
    fn remove_silence_notice(&mut self, kiosk: u32) -> Stored<()>;
    /// None forgets that the key's missed drills were told.
    fn set_drill_notice(&mut self, key: i64, told_s: Option<i64>) -> Stored<()>;
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastWord {
    pub kiosk: u32,
    pub venue: i64,
    /// Unix time; that of the enrolment where it never said anything.
    pub at_s: i64,
    /// When its venue is open; empty where nobody said.
    pub opening_hours: Vec<Hours>,
}

/// That a kiosk's silence was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SilenceNotice {
    pub kiosk: u32,
    /// Unix time.
    pub told_s: i64,
    /// When it was told that it is heard again, Unix time.
    pub back_s: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastDrill {
    pub key: i64,
    pub owner: KeyOwner,
    /// Unix time.
    pub at_s: i64,
    /// When it was told that the drills were missed, Unix time.
    pub told_s: Option<i64>,
}
