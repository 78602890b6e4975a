//! What the screens ask of the rest of the kiosk.

use protocol::declaration::Declaration;
use protocol::feedback::Feedback;
use protocol::invitation_link::InvitationLink;
use protocol::language::Language;
use protocol::pairing::PairingCode;
use protocol::playlist::MediaId;
use protocol::record::{Channel, Direction};

use crate::cards::Card;
use crate::checkin::card_number::CardNumber;
use crate::devices::printer::Slip;
use crate::forms::entry::Entry;
use crate::sound::Cue;
use crate::staff::Request;

/// What the screens ask of the rest of the kiosk, mostly for a visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Seal and store this, and know these cards again today; answered with [`super::Update::Submitted`].
    Submit(Box<Declaration>, Vec<CardNumber>),
    /// Count somebody who has declared elsewhere today, and know the card again; answered with
    /// [`super::Update::Submitted`].
    DeclaredElsewhere(Channel, Option<CardNumber>),
    /// Send an SMS with six digits to this phone; answered with [`super::Update::Otp`].
    SendOtp {
        phone: Entry,
        /// Language of the SMS.
        language: Language,
    },
    /// Compare the six digits; answered with [`super::Update::Otp`].
    CheckOtp {
        code: Entry,
    },
    /// The owner of this card goes in or out; answered with [`super::Update::Passed`].
    CardCheckin {
        card: Box<Card>,
        direction: Direction,
    },
    /// Whoever holds this receipt goes in or out; answered with [`super::Update::Passed`].
    ReceiptCheckin {
        /// What was typed, or the text of the receipt's QR.
        text: Entry,
        direction: Direction,
    },
    /// Ask whether a case was near whoever holds this receipt, by what was typed or the text of its QR; answered with
    /// [`super::Update::ReceiptAnswered`].
    AskReceipt(Entry),
    /// A visitor checks a phone: send sightings as [`super::Update::Strongest`].
    CheckStarted,
    /// No phone is checked any more.
    CheckEnded,
    /// Call staff to the kiosk; answered with [`super::Update::Called`].
    CallStaff,
    /// Seal this to the authority and store it; answered with [`super::Update::FeedbackStored`].
    SendFeedback(Box<Feedback>),
    /// Print this; answered with [`super::Update::Printed`].
    Print(Box<Slip>),
    /// Pair this kiosk by the digits that were typed; answered with [`super::Update::Pairing`].
    Pair(PairingCode),
    /// Enrol this kiosk by the invitation that was scanned, at the backend that it names; answered with
    /// [`super::Update::Backend`] and [`super::Update::Pairing`].
    Enrol(InvitationLink),
    /// Ask the backend at this address, as it was typed; answered with [`super::Update::Backend`], or
    /// [`super::Update::Pairing`] when it is none.
    SetBackend(String),
    /// Give up pairing it.
    StopPairing,
    PlayPrompt(Cue),
    /// What staff mode asks; answered with [`super::Update::Staff`].
    Staff(Request),
    Idle(IdleRequest),
}

/// What the idle screen asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdleRequest {
    /// Load a picture; answered with [`super::Update::Picture`].
    Picture {
        /// Number of the request.
        ticket: u64,
        file: MediaId,
        /// Index of the picture in the file.
        part: u32,
        /// Room for it, pixels.
        width: u32,
        height: u32,
    },
    /// Play the sound of a file.
    PlayFile(MediaId),
    /// Count that a file was shown or played for so many seconds.
    CountPlay { file: MediaId, seconds: u32 },
    /// Set the brightness of the screen, percent.
    Brightness(u8),
}
