//! Staff mode: what whoever looks after the kiosk sees and does on its screen, behind a PIN. [`step`] is pure, and so is
//! [`view`]. Nothing of a visitor is ever part of it.

mod guesses;
pub mod pin;
mod request;
mod state;
mod view;

pub use guesses::{Guesses, HOUR_S, MOST};
pub use request::{Export, News, PinAnswer, Request};
pub use state::{Event, Knocks, Page, State, step};
pub use view::{Body, Choice, Line, Tone, View, view};
