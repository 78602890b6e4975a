//! The server that kiosks sync to, with the visitors' page.

pub mod visitor;
