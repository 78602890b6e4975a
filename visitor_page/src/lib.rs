//! The pages behind the QR: a code typed, in or out in one tap, a confirmation, a refusal. Templates, what they are filled
//! with, their words and their style, for the backend and for a kiosk that has no network and serves them in a Wi-Fi of
//! its own. Pure: no store, no HTTP.

mod check_in;
mod confirmed;
mod enter_code;
mod frame;
mod notice;
mod path;
pub mod plural;
mod receipt;
mod refused;
mod venue;
pub mod word;
pub mod words;

pub use check_in::CheckIn;
pub use confirmed::{Confirmed, direction, done_path};
pub use enter_code::{CodeProblem, EnterCode};
pub use frame::{ASK_PATH, Frame, HELP_PATH};
pub use notice::{Notice, NoticeWords, Tried};
pub use receipt::{QrView, ReceiptView};
pub use refused::Refused;
pub use venue::VenueView;
pub use word::WordView;

/// The style sheet of every page, which they ask for as `/style.css`.
pub const STYLE: &str = include_str!("style.css");
