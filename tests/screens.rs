//! The screens as a visitor meets them: seen as pixels, touched through their elements, under mock
//! time. Each story stands in a file of its own.

// Helpers of tests count as tests.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "screens/call.rs"]
mod call;
#[path = "screens/check.rs"]
mod check;
#[path = "screens/checkin.rs"]
mod checkin;
#[path = "screens/contrast.rs"]
mod contrast;
#[path = "screens/declaration.rs"]
mod declaration;
#[path = "screens/eyes.rs"]
mod eyes;
#[path = "screens/feedback.rs"]
mod feedback;
#[path = "screens/harness.rs"]
mod harness;
#[path = "screens/home.rs"]
mod home;
#[path = "screens/idle.rs"]
mod idle;
#[path = "screens/layout.rs"]
mod layout;
#[path = "screens/monkey.rs"]
mod monkey;
#[path = "screens/palette.rs"]
mod palette;
#[path = "screens/pictures.rs"]
mod pictures;
#[path = "screens/qr.rs"]
mod qr;
#[path = "screens/tour.rs"]
mod tour;
#[path = "screens/translations.rs"]
mod translations;
#[path = "screens/typing.rs"]
mod typing;
