//! The backend from outside: a real server on a free port, a clock that the test sets.

#![allow(clippy::unwrap_used)]

mod audit;
#[cfg(unix)]
mod backup;
mod beside;
mod boxes;
mod cases;
mod commands;
mod days;
mod declared;
mod enrolment;
mod events;
#[cfg(unix)]
mod faults;
mod incarnations;
#[cfg(unix)]
mod kill;
mod limits;
mod logs;
mod media;
mod messages;
mod metrics;
#[cfg(unix)]
mod moving;
mod otp;
mod pairing;
mod plays_and_calls;
mod portal;
mod probes;
mod receipts;
mod records;
mod records_refused;
mod reports;
mod retention;
mod share;
mod store;
mod story;
mod support;
mod tls;
mod updates;
mod venues;
mod visitor;
mod warnings;
