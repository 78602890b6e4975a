//! State of the recorder, for the screens.

use super::families::FamilyCounts;
use crate::devices::beacons::RadioState;
use crate::presence::Dropped;
use crate::store::StoreError;

/// Why contacts could not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    Full,
    /// The store cannot write.
    Failed,
}

impl From<&StoreError> for Trouble {
    fn from(error: &StoreError) -> Self {
        if matches!(error, StoreError::DiskFull) { Self::Full } else { Self::Failed }
    }
}

/// State of the recorder, for the screens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listening {
    pub radio: RadioState,
    /// Bluezone devices heard within the last minute.
    pub present: usize,
    /// Beacons of other families heard within the last minute.
    pub others: FamilyCounts,
    /// Adverts dropped by the cap on ids.
    pub dropped: Dropped,
    /// Why the last contacts were not written, if they were not.
    pub trouble: Option<Trouble>,
    /// Counts the rounds of the recorder, one a second; a new one is no news.
    pub rounds: u64,
}

impl Default for Listening {
    fn default() -> Self {
        let (others, dropped) = (FamilyCounts::default(), Dropped::default());
        // Not `Absent`: no adapter was looked for yet.
        let radio = RadioState::Failed("it is being started".to_owned());
        Self { radio, present: 0, others, dropped, trouble: None, rounds: 0 }
    }
}
