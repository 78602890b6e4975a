//! The visitor's declaration: what each field must hold, and the wizard that asks for it.
//!
//! Pure: state, event and what is known around them in, new state and effects out. What is typed
//! lives here and on the screen only, and is wiped from both when the visitor leaves.

pub mod form;
pub mod home;
pub mod questions;
pub mod validate;
