//! The real programs, driven from outside: a kiosk through its simulator, a backend through HTTP and
//! its command line. Screens of the library serve only to know where a visitor touches.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers fail as tests do"
)]

mod answers;
mod bluetooth;
mod calibrate;
mod cards;
mod cases;
mod cli;
mod common;
mod declaration;
mod declared;
mod export;
mod feedback;
mod first_boot;
mod full_disk;
mod header;
mod idle;
mod import;
mod keys;
mod kill;
mod nearby;
mod otp;
mod outage;
mod pairing;
mod qr;
mod readme;
mod receipt_question;
mod replace;
mod rewind;
mod scanner;
mod staff_mode;
mod startup;
mod stick;
mod touches;
mod visitor;
mod watchdog;

/// What more than one of the three test binaries needs.
#[path = "../support"]
#[allow(dead_code, reason = "each takes a part of it")]
mod support {
    pub(crate) mod codes;
    pub(crate) mod fake_bluez;
    pub(crate) mod fixtures;
    pub(crate) mod harness;
    pub(crate) mod posters;
}
