//! The SQL of both databases, a noun a file. Each statement runs on SQLite and on PostgreSQL; the few things that only
//! one of them can do stand beside each other in a `match` on [`Db`].
//!
//! On both every column of numbers and truth is a signed integer of 64 bits or fewer, and an upsert names the key that
//! it conflicts with.

mod accounts;
mod audit;
mod calls;
mod case_steps;
mod cases;
pub(super) mod changes;
mod checkins;
mod contacts;
pub(super) mod db;
mod declared;
mod drafts;
mod elsewhere;
mod erasures;
mod exposures;
mod fleet;
mod gate;
mod guesses;
mod inbox;
mod insert;
mod kiosks;
mod log;
mod media;
mod notices;
mod numbers;
mod otp;
mod outbox;
mod pairings;
mod passages;
mod phone_records;
mod plays;
mod pushes;
mod quarantine;
mod questionnaires;
mod receipts;
mod records;
mod reports;
mod retention;
mod sealed;
mod sessions;
mod settings;
mod sharing;
mod streams;
mod strips;
mod towns;
mod tx;
mod unit_keys;
mod updates;
mod venues;
mod warning_messages;
mod warnings;

pub(super) use db::{Db, ToSql, params};
pub(super) use tx::{Open, SqlTx};
