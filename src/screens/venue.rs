//! The side with the QR.

pub(super) mod adapter;
mod controller;
mod identity;

pub use controller::FLASH;
pub(super) use controller::VenueController;
pub use identity::VenueIdentity;
