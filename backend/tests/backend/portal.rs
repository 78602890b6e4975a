//! The staff portal.

mod access;
mod pages;
mod sign_in;
