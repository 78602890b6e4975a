//! What stands in the place of a form for a moment.

mod adapter;

pub(super) use adapter::{connect, show};
