//! Joining a Wi-Fi network: which are in reach, its password, how far it is and why it went no further. Pure; staff mode
//! and a new kiosk show it on their pages.

mod event;
mod state;
mod step;
mod view;

pub use event::{Event, News, Request};
pub use state::{Page, State};
pub use step::step;
pub use view::{Shown, view};
