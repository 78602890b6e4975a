//! Cases: how they come in, the two persons that publish one or take it back, and the signed list that
//! kiosks download.

pub mod export;
mod file;
mod list;
mod number;
mod steps;
pub mod typed;

pub use file::{Entry, FileError, Given, add};
pub use list::{ListCache, ListError, Served};
pub use number::number;
pub use steps::{
    Asked, StepError, Typed, ask, confirm, hand_over, keep_published, remove, save, signer,
    withdraw,
};
