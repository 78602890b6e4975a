//! The screens as a visitor meets them: seen as pixels, touched through their elements, under mock
//! time. Each story stands in a file of its own.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers fail as tests do")]

mod call;
mod check;
mod checkin;
mod contrast;
mod declaration;
mod elsewhere;
mod eyes;
mod feedback;
mod first_boot;
mod front;
mod home;
mod idle;
mod layout;
mod minute_word;
mod monkey;
mod pairing;
mod palette;
mod parts;
mod pictures;
mod qr;
mod questionnaire;
mod receipt_question;
#[path = "tour/receipts.rs"]
mod receipts;
mod staff;
mod staff_update;
mod status_display;
mod tour;
mod translations;
mod trembling;
mod type_size;
mod typing;
mod words;

/// What more than one of the three test binaries needs.
#[path = "../support"]
#[allow(dead_code, reason = "each takes a part of it")]
mod support {
    pub(crate) mod backend;
    pub(crate) mod codes;
    pub(crate) mod harness;
}
