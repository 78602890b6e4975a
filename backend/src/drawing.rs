//! Pages to print, as PDF: a canvas in millimetres, and the letters on it.

pub mod canvas;
mod deflate;
pub mod font;
mod letters;
