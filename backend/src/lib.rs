//! The server of the kiosks, with the visitors' pages.
//!
//! `http` is HTTP in and out and nothing else; the nouns (`venues`, `kiosks`, `checkins`, `records`, `calls`,
//! `phone_records`, `receipts`, `declared`, `drafts`, `otp`, `media`, `cases`, `exposures`, `stays`, `strips`, `audit`, `outbox`, `notices`,
//! `reports`, `retention`) are rules over a unit of work of `store`, which alone writes SQL. Time comes from one
//! [`clock::Clock`], so that tests can set it.

pub mod accept;
pub mod accounts;
pub mod app;
pub mod audit;
pub mod calls;
pub mod cases;
pub mod checkins;
pub mod cli;
pub mod clock;
pub mod config;
pub mod contacts_mode;
pub mod declared;
pub mod drafts;
pub mod drawing;
pub mod erasures;
pub mod event_streams;
pub mod exposures;
pub mod fleet;
pub mod gate;
pub mod http;
pub mod id_filter;
pub mod imports;
pub mod keys;
pub mod kiosks;
pub mod mail;
pub mod media;
pub mod metrics;
pub mod minute_word;
pub mod network;
pub mod notices;
pub mod otp;
pub mod outbox;
pub mod pairing;
pub mod passwords;
pub mod phone_records;
mod places;
pub mod poster;
pub mod pushes;
pub mod questionnaires;
mod rate;
mod readiness;
pub mod receipts;
pub mod records;
pub mod reports;
pub mod retention;
pub mod scripts;
pub mod server;
pub mod sessions;
pub mod sharing;
pub mod sms;
pub mod stays;
pub mod store;
pub mod strips;
pub mod tasks;
pub mod tls;
pub mod today;
pub mod unit_keys;
pub mod updates;
pub mod venues;
pub mod warnings;
pub mod words;
