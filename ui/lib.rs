//! What the Slint compiler makes of the screens in this folder. Only `src/screens/` of the kiosk uses
//! it. A crate of its own, so that a change of the program does not compile the screens again, and
//! so that generated code alone is allowed what the workspace forbids.
#![allow(missing_docs, missing_debug_implementations, unreachable_pub)]
#![allow(clippy::all, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::todo)]

slint::include_modules!();
