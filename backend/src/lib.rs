//! The server that kiosks sync to, with the visitors' page.
//!
//! `api` and `visitor` speak HTTP and nothing else; the nouns (`venues`, `enrolment`, `checkins`,
//! `records`, `receipts`, `otp`, `media`, `cases`, `exposures`, `retention`) are rules over `store`, which alone writes SQL.
//! Time comes from one [`clock::Clock`], so that tests can set it.

pub mod api;
pub mod app;
pub mod cases;
pub mod checkins;
pub mod cli;
pub mod clock;
pub mod config;
pub mod enrolment;
pub mod exposures;
pub mod keys;
pub mod limits;
pub mod media;
pub mod otp;
pub mod receipts;
pub mod records;
pub mod retention;
pub mod server;
pub mod sms;
pub mod store;
pub mod tasks;
pub mod venues;
pub mod visitor;
