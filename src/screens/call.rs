//! "Gọi nhân viên".

pub(super) mod adapter;
mod controller;
mod state;

pub(super) use controller::CallController;
pub(super) use state::Event;
pub use state::{AGAIN_S, Outcome};
