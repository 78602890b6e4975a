//! Compiles the screens.
fn main() {}
