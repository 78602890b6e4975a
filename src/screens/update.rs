//! What the screens receive from the rest of the kiosk.

use protocol::invitation_link::InvitationLink;
use protocol::record::Direction;
use zeroize::Zeroizing;

use super::call::Outcome as CallOutcome;
use super::pairing::PairingNews;
use super::status::Status;
use super::venue::VenueIdentity;
use crate::cards::Card;
use crate::cards::trial::Verdict;
use crate::checkin::receipt_code::ReceiptCode;
use crate::declaration::form::{OtpNews, PassProblem};
use crate::devices::network::NetworkState;
use crate::devices::scanner::ScannerState;
use crate::idle::Slide;
use crate::idle::dimming::Levels;
use crate::media::decode::Picture;
use crate::presence::check::Sighting;
use crate::receipt_question::{Answer, Problem};
use crate::sound::Loudness;
use crate::staff::News;

/// Why a declaration or a feedback was not kept. The screen shows both alike and keeps the form.
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
    Card(Box<Card>),
    /// A card by which somebody declared today at a kiosk of the commune.
    DeclaredCard(Box<Card>),
    /// The QR of the staff portal for a new kiosk.
    Invitation(InvitationLink),
    /// A receipt of an earlier declaration, unverified: the text of its QR, or its 12 characters.
    Receipt(Zeroizing<String>),
    /// The same of the last three weeks before today.
    EarlierReceipt(Zeroizing<String>),
    /// The line by which a scanner is tried.
    Trial(Verdict),
    /// Something that the kiosk cannot use.
    Unreadable,
}

impl std::fmt::Debug for Scan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Card(card) => card.fmt(f),
            Self::DeclaredCard(card) => write!(f, "Declared{card:?}"),
            Self::Invitation(link) => link.fmt(f),
            Self::Receipt(_) => f.write_str("Receipt(…)"),
            Self::EarlierReceipt(_) => f.write_str("EarlierReceipt(…)"),
            Self::Trial(verdict) => write!(f, "Trial({verdict:?})"),
            Self::Unreadable => f.write_str("Unreadable"),
        }
    }
}

/// What the rest of the kiosk sends to the screens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Update {
    /// The kiosk stands for a venue, or for none yet.
    Enrolled(Option<VenueIdentity>),
    Status(Status),
    /// A phone has checked in; the numbers follow by [`Update::Status`].
    CheckIn {
        direction: Direction,
        evidence: protocol::token::Evidence,
    },
    /// Name of the kiosk's own Wi-Fi, while there is one.
    Wifi(Option<String>),
    /// A phone was heard while one is checked.
    Strongest(Sighting),
    /// What became of [`super::Command::Submit`] or [`super::Command::DeclaredElsewhere`]; `Ok` once the record is durable, with the receipt that was
    /// given, if the day is known.
    Submitted(Result<Option<ReceiptCode>, SubmitProblem>),
    /// What became of [`super::Command::SendOtp`] or [`super::Command::CheckOtp`].
    Otp(OtpNews),
    /// What became of [`super::Command::AskReceipt`].
    ReceiptAnswered(Result<Answer, Problem>),
    /// What became of [`super::Command::CallStaff`]; a second one follows when a call is sent later.
    Called(CallOutcome),
    /// What became of [`super::Command::CardCheckin`] or [`super::Command::ReceiptCheckin`]; `Ok` once the record
    /// is durable, with the number of people.
    Passed(Result<u8, PassProblem>),
    /// What became of [`super::Command::SendFeedback`]; `Ok` once the record is durable.
    FeedbackStored(Result<(), SubmitProblem>),
    /// Whether [`super::Command::Print`] has printed.
    Printed(bool),
    /// What became of [`super::Command::Pair`].
    Pairing(PairingNews),
    /// How a kiosk is connected that was never paired.
    Network(NetworkState),
    /// Which backend is asked now, by its host.
    Backend(String),
    /// What may be shown while nobody is there.
    Slides(Vec<Slide>),
    /// What [`super::IdleRequest::Picture`] asked for; `None` when it cannot be shown.
    Picture {
        /// Number of the request.
        ticket: u64,
        picture: Option<Picture>,
    },
    /// What staff mode asked for.
    Staff(News),
    /// So bright from now on.
    Light(Levels),
    /// So loud from now on.
    Loudness(Loudness),
    /// The help button was pressed.
    HelpPressed,
    /// The presence sensor sees somebody move, or no longer.
    Motion(bool),
    /// Something was scanned.
    Scanned(Scan),
    /// The scanner was plugged in, pulled out, or failed.
    Scanner(ScannerState),
}
