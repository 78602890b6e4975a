//! What is deleted when.
