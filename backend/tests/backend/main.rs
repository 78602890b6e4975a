//! The backend from outside: a real server on a free port, a clock that the test sets.

#![allow(clippy::unwrap_used)]

mod cases;
mod commands;
mod enrolment;
mod events;
#[cfg(unix)]
mod kill;
mod limits;
mod media;
mod otp;
mod records;
mod screen;
mod support;
mod visitor;
