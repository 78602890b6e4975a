//! The state of every part, with its remedy.
