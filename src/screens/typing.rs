//! What pages with a field show besides it.

mod adapter;

pub(super) use adapter::{connect, marks, offers, show_mode};
