//! A new kiosk: six digits are typed, then six words compared.

pub(super) mod adapter;
mod controller;
mod offer;
mod state;

pub(super) use controller::PairingController;
pub(super) use state::Event;
pub use state::{PairingNews, PairingProblem};
