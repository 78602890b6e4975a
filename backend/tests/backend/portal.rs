//! The staff portal.

mod access;
mod keys;
mod log;
mod pages;
mod sign_in;
