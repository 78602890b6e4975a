//! Pages to print, as PDF: a canvas in millimetres, and the letters on it.

pub mod canvas;
pub mod font;
