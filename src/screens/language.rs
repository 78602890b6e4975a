//! The language of the texts in the window.

mod adapter;

pub(super) use adapter::{connect, show};
