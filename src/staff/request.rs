//! What staff mode asks of the rest of the kiosk, and what it is told.

use protocol::language::Language;
use protocol::pin::Fingerprint;

use super::level::{Level, Levels};
use crate::cards::trial::Verdict;
use crate::devices::machine_clock::MachineClockError;
use crate::forms::entry::Entry;
use crate::status::{Facts, Said};
use crate::wifi;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Tell whether there is a PIN; answered with [`News::Opened`].
    Open,
    /// Judge a PIN; answered with [`News::Pin`].
    Enter(Entry),
    /// Answered with [`News::Facts`].
    Look,
    /// Tell how strongly phones are heard, by [`News::Signals`], or no more.
    Listen(bool),
    /// Send what waits now, and do not wait for the time to try again.
    SendNow,
    /// Write day logs on the stick that is plugged in; answered with [`News::Export`] in that language.
    Export(Language),
    /// Give the updater the bundle of the stick that is plugged in; answered with [`News::Update`] in that language.
    Update(Language),
    /// Use the keys that wait, if they have this fingerprint.
    ConfirmKeys(Fingerprint),
    /// Answered with [`News::Wifi`].
    Wifi(wifi::Request),
    /// This is the first PIN, while there is none; answered with [`News::PinKept`].
    KeepPin(Entry),
    /// Nobody has chosen one.
    ForgoPin,
    /// Tell how bright and how loud it is; answered with [`News::Levels`].
    Levels,
    /// So bright or loud from now on, percent; answered with [`News::Levels`] when it failed.
    Set(Level, u8),
    /// This is the time, Unix seconds; answered with [`News::ClockSet`].
    SetClock(i64),
    /// Show the page on which the kiosk is paired.
    PairAgain,
    /// Erase what the kiosk stores, and start again.
    Reset,
}

/// Why the clock was not set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClockProblem {
    /// The time is known meanwhile.
    Known,
    /// It is earlier than what the kiosk has seen.
    Early,
    Machine(MachineClockError),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PinAnswer {
    Right,
    Wrong {
        /// How many more guesses there are this hour.
        left: usize,
    },
    /// Too many were wrong.
    Wait {
        minutes: i64,
    },
    /// The store does not answer.
    Failed,
}

/// How far an export is, or what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    Running {
        records: usize,
        of: usize,
    },
    Done {
        records: usize,
        /// Whether the stick may be pulled out.
        released: bool,
    },
    Failed(Said),
}

/// How far a bundle is on its way from a stick, or what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taking {
    Running {
        done_mb: u64,
        of_mb: u64,
    },
    Done {
        version: String,
        /// Whether the stick may be pulled out.
        released: bool,
    },
    Failed(Said),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    Opened {
        has_pin: bool,
        /// Whether Wi-Fi can be set here.
        has_network: bool,
        /// Whether the clock can.
        has_clock: bool,
    },
    Pin(PinAnswer),
    Facts {
        facts: Box<Facts>,
        /// Of the keys that wait.
        pending: Option<Fingerprint>,
    },
    /// Signals of the phones that are near, dBm, the strongest first.
    Signals(Vec<i16>),
    Export(Export),
    Update(Taking),
    KeysConfirmed(bool),
    Wifi(wifi::News),
    /// The kiosk was paired at its screen and has no PIN: one is to be chosen.
    PinDue,
    /// Whether it is kept.
    PinKept(bool),
    Levels(Levels),
    ClockSet(Result<(), ClockProblem>),
    /// The test line was scanned; `None` when it was something else.
    Scanned(Option<Verdict>),
}
