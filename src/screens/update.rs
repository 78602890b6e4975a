//! What the rest of the kiosk tells the screens, and hears from them.

use std::collections::BTreeMap;

use protocol::declaration::Declaration;
use protocol::feedback::Feedback;
use protocol::language::Language;
use protocol::playlist::MediaId;
use protocol::record::Direction;

use zeroize::Zeroizing;

use crate::cards::Card;
use crate::checkin::receipt_code::ReceiptCode;
use crate::checkin::venue_code::CodeSource;
use crate::declaration::form::{OtpNews, PassProblem};
use crate::devices::scanner::ScannerState;
use crate::forms::entry::Entry;
use crate::idle::Slide;
use crate::media::decode::Picture;
use crate::presence::check::Sighting;
use crate::sound::{Cue, Loudness};

pub use super::call::Outcome as CallOutcome;

/// What a visitor asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Seal and store this; answer with [`Update::Submitted`].
    Submit(Box<Declaration>),
    /// Send an SMS with six digits to this phone; answer with [`Update::Otp`].
    SendOtp {
        /// The phone.
        phone: Entry,
        /// Language of the SMS.
        language: Language,
    },
    /// Compare the digits; answer with [`Update::Otp`].
    CheckOtp {
        /// Six digits.
        code: Entry,
    },
    /// The owner of this card goes in or out; answer with [`Update::Passed`].
    CardCheckin {
        /// The card.
        card: Box<Card>,
        /// Which way.
        direction: Direction,
    },
    /// Whoever holds this receipt goes in or out; answer with [`Update::Passed`].
    ReceiptCheckin {
        /// What was typed, or what the receipt's QR says.
        text: Entry,
        /// Which way.
        direction: Direction,
    },
    /// A visitor checks a phone: tell of sightings by [`Update::Strongest`].
    CheckStarted,
    /// No phone is checked any more.
    CheckEnded,
    /// Staff are wanted at the kiosk; answer with [`Update::Called`].
    CallStaff,
    /// Seal this to the authority and store it; answer with [`Update::FeedbackTaken`].
    SendFeedback(Box<Feedback>),
    PlayPrompt(Cue),
    /// The idle screen wants something.
    Idle(Wish),
}

/// What the idle screen wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Load a picture; answer with [`Update::Picture`].
    Picture {
        /// Number of the wish.
        ticket: u64,
        /// Which file.
        file: MediaId,
        /// Which of its pictures, from 0.
        part: u32,
        /// Room for it, pixels.
        width: u32,
        /// Room for it, pixels.
        height: u32,
    },
    /// Play a file.
    Hear(MediaId),
    /// A file was on for so many seconds.
    Played {
        /// Which file.
        file: MediaId,
        /// Seconds.
        seconds: u32,
    },
    /// Make the screen so bright, percent.
    Brightness(u8),
}

/// How the idle screen behaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdleSetup {
    /// When slides come, and how bright the screen is.
    pub rules: crate::idle::Rules,
    /// How loud it is when; slides that are heard do not come in quiet hours.
    pub loudness: Loudness,
    /// Announcements by language; their slides name them by index.
    pub announcements: Vec<BTreeMap<Language, String>>,
}

/// What this kiosk stands for, and what it mints its codes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VenueIdentity {
    /// "Chợ Bồng Sơn".
    pub name: String,
    /// "Cổng số 2"; may be empty.
    pub position: String,
    /// "Phường Bồng Sơn".
    pub commune: String,
    /// How many may be inside; `None` where nobody set it.
    pub capacity: Option<u32>,
    /// Whether there is an authority that feedback can be sealed to.
    pub takes_feedback: bool,
    /// Whether the backend can send an SMS to confirm a phone.
    pub otp: bool,
    /// Whether the venue wants the chronic illnesses asked.
    pub illnesses: bool,
    /// Where the codes come from.
    pub source: CodeSource,
}

/// Whether the kiosk hears phones. Whatever fails, the kiosk tries again by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BluetoothState {
    /// Not part of this kiosk; the screen does not speak of it.
    #[default]
    Off,
    /// Listening.
    Listening,
    /// Listening, but there was nothing to hear lately; as at night, or a fault that nobody can
    /// tell from it.
    Quiet,
    /// There is no adapter.
    Absent,
    /// A switch or the system forbids the radio.
    Blocked,
    /// The adapter does not switch on.
    SwitchedOff,
    /// Another program is in the way.
    Busy,
    /// The Bluetooth service is not running.
    Stopped,
    /// Not working for any other reason.
    Failed,
}

impl BluetoothState {
    /// Whether a phone would be heard, as far as anyone knows.
    pub fn hears(self) -> bool {
        matches!(self, Self::Listening | Self::Quiet)
    }
}

/// Whether the kiosk can keep what it is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StoreState {
    /// It can.
    #[default]
    Ok,
    /// No room is left.
    Full,
    /// It cannot write.
    Failed,
}

/// The numbers and states on the home page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Check-ins inwards today.
    pub entered: u32,
    /// Check-ins outwards today.
    pub left: u32,
    /// Bluezone devices heard lately.
    pub present: u32,
    /// Devices with other contact-tracing apps, heard lately; only counted.
    pub others: u32,
    /// Many are near and few scan.
    pub nudge: bool,
    /// Days for which contacts are kept.
    pub kept_days: u16,
    /// Records that wait to be sent.
    pub waiting: u64,
    /// Whether the backend can be reached.
    pub online: bool,
    /// Whether phones are heard.
    pub bluetooth: BluetoothState,
    /// Whether records can be kept.
    pub store: StoreState,
}

/// Why a declaration or a feedback was not kept. The screen tells both alike and keeps the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SubmitProblem {
    /// The store refused.
    #[error("it could not be stored; see the state of the store")]
    Store,
    /// It could not be sealed.
    #[error("it could not be sealed; check the public keys of the commune and the authority")]
    Seal,
}

/// What the scanner read.
#[derive(Clone, PartialEq, Eq)]
pub enum Scan {
    /// A card.
    Card(Box<Card>),
    /// A receipt of an earlier declaration, unverified: the text of its QR, or its 12 characters.
    Receipt(Zeroizing<String>),
    /// Something that the kiosk cannot use.
    Unreadable,
}

impl std::fmt::Debug for Scan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Card(card) => card.fmt(f),
            Self::Receipt(_) => f.write_str("Receipt(…)"),
            Self::Unreadable => f.write_str("Unreadable"),
        }
    }
}

/// What the screens are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Update {
    /// The kiosk stands for a venue, or for none yet.
    Enrolled(Option<VenueIdentity>),
    /// New numbers and states.
    Status(Status),
    /// A phone has checked in; the numbers follow by [`Update::Status`].
    CheckIn {
        /// Which way.
        direction: Direction,
        /// How good the evidence is.
        evidence: protocol::token::Evidence,
    },
    /// A phone was heard while one is checked.
    Strongest(Sighting),
    /// What became of [`Command::Submit`]; `Ok` once the record is durable, with the receipt that was
    /// given, if the day is known.
    Submitted(Result<Option<ReceiptCode>, SubmitProblem>),
    /// What became of [`Command::SendOtp`] or [`Command::CheckOtp`].
    Otp(OtpNews),
    /// What became of [`Command::CallStaff`]; a call that could not be sent at once may be told again
    /// when it was.
    Called(CallOutcome),
    /// What became of [`Command::CardCheckin`] or [`Command::ReceiptCheckin`]; `Ok` once the record
    /// is durable, with the number of people.
    Passed(Result<u8, PassProblem>),
    /// What became of [`Command::SendFeedback`]; `Ok` once the record is durable.
    FeedbackTaken(Result<(), SubmitProblem>),
    /// What may be shown while nobody is there.
    Slides(Vec<Slide>),
    /// What [`Wish::Picture`] asked for; `None` when it cannot be shown.
    Picture {
        /// Number of the wish.
        ticket: u64,
        /// The picture.
        picture: Option<Picture>,
    },
    /// Something was scanned.
    Scanned(Scan),
    /// The scanner was plugged in, pulled out, or failed.
    Scanner(ScannerState),
}
