//! The few small pictures of the screens.

mod adapter;
mod drawing;

pub(super) use adapter::connect;
