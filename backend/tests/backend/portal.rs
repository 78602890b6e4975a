//! The staff portal.

mod access;
mod keys;
mod log;
mod pages;
mod registry;
mod sign_in;
