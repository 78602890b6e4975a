//! Where the lines of the screens break.

mod adapter;
mod ties;

pub(super) use adapter::connect;
