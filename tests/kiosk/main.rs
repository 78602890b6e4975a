//! The kiosk's library across its rooms: with a real D-Bus, a real file system and real HTTP, but
//! without the program around them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers fail as tests do"
)]

mod authority;
mod bluez;
mod intake;
mod lifeboat;
mod machine_clock;
mod media;
mod network;
mod pairing;
mod recorder;
mod references;
mod source_rules;
mod stick;
mod store;
mod sync;
mod updates;

/// What more than one of the three test binaries needs.
#[path = "../support"]
#[allow(dead_code, reason = "each takes a part of it")]
mod support {
    pub(crate) mod backend;
    pub(crate) mod fake_bluez;
    pub(crate) mod fake_udisks;
    pub(crate) mod fixtures;
    pub(crate) mod posters;
}
