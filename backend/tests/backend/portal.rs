//! The staff portal.

mod access;
mod calls;
mod case_files;
mod cases;
mod check_points;
mod contacts;
mod content;
mod drafts;
mod erase;
mod exposures;
mod gate;
mod import;
mod inbox;
mod keys;
mod log;
mod media;
mod pages;
mod poster;
mod registry;
mod report;
mod sign_in;
mod strips;
mod today;
mod updates;
