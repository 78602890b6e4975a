//! "Gửi phản ánh": what a visitor reports to the authority without saying who they are.
//!
//! Pure, as the declaration is: state, event and what is known around them in, new state and effects
//! out. What is written lives here and on the screen only, and is wiped from both when the visitor
//! leaves.

pub mod form;
