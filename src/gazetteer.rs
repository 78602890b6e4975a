//! Provinces and communes: today's two levels, and the three of before July 2025, which cards and
//! people still use.
//!
//! The data is a file that can be replaced without a new program ([`Gazetteer::load`]); one is built in
//! ([`Gazetteer::builtin`]). [`Gazetteer::suggest`] finds a commune while it is typed, with or without
//! marks; [`Gazetteer::resolve_card_address`] parses the address of a card, and
//! [`Gazetteer::suggest_for_address`] offers communes where that leaves a doubt. Pure.

mod address;
mod data;
mod expand;
mod file;
mod fold;
mod offer;
mod query;
mod suggest;
#[cfg(test)]
mod tests;
mod unit;

use std::path::Path;

pub use address::Address;
pub use data::{Commune, Gazetteer, Province};
pub use file::GazetteerError;
pub use suggest::Suggestion;

/// Made by `script/gazetteer`, which names the source.
const BUILTIN: &str = include_str!("../data/gazetteer.tsv");

impl Gazetteer {
    /// The built-in data.
    ///
    /// # Errors
    /// As [`Gazetteer::load`], but never if the tests have passed.
    pub fn builtin() -> Result<Self, GazetteerError> {
        file::parse(BUILTIN.into(), Path::new("data/gazetteer.tsv"))
    }

    /// Reads data that replace the built-in ones.
    ///
    /// # Errors
    /// [`GazetteerError`] names the file, the line and what is wrong there.
    pub fn load(path: &Path) -> Result<Self, GazetteerError> {
        let text = std::fs::read_to_string(path)
            .map_err(|reason| GazetteerError::Read { path: path.to_owned(), reason })?;
        file::parse(text.into(), path)
    }
}
