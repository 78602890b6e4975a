//! From an F0 to the venues where it was.

mod f0;
mod files;
mod found;
mod list;
mod matcher;
mod two_persons;
