//! The staff portal.

mod access;
mod calls;
mod drafts;
mod erase;
mod gate;
mod inbox;
mod keys;
mod log;
mod pages;
mod poster;
mod registry;
mod sign_in;
mod strips;
mod today;
