//! A time with its confidence.

use protocol::civil;
use protocol::clock::ClockConfidence;

/// A time and its confidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timestamp {
    /// Unix time, milliseconds.
    pub unix_ms: i64,
    pub confidence: ClockConfidence,
}

impl Timestamp {
    /// Unix time, whole seconds.
    pub fn unix_s(self) -> i64 {
        self.unix_ms.div_euclid(1000)
    }

    /// Whether the time is better than a guess.
    pub fn is_known(self) -> bool {
        self.confidence != ClockConfidence::Unknown
    }

    /// Date and time in Vietnam; `None` while the time is unknown.
    pub fn local(self) -> Option<jiff::Zoned> {
        self.is_known().then(|| civil::local_ms(self.unix_ms)).flatten()
    }

    /// Minute of the day in Vietnam, 0 to 1439; `None` while the time is unknown.
    pub fn minute(self) -> Option<u16> {
        let local = self.local()?;
        u16::try_from(i16::from(local.hour()) * 60 + i16::from(local.minute())).ok()
    }
}
