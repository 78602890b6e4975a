//! Telling the exposed: those who were there find it by themselves, and nobody else.

mod list;
mod messages;
mod portal;
mod pushes;
mod receipts;
mod story;
