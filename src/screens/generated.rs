//! What the Slint compiler makes of `ui/`. Only the adapters beside this module use it.
#![allow(unsafe_code, missing_docs, missing_debug_implementations, unreachable_pub)]
#![allow(clippy::all, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::todo)]

slint::include_modules!();
