//! The staff portal.

mod access;
mod inbox;
mod keys;
mod log;
mod pages;
mod registry;
mod sign_in;
