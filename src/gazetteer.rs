//! Provinces and communes: today's two levels, and the three of before July 2025 that cards and
//! people still speak of.
//!
//! The data is a file that can be replaced without a new program ([`Gazetteer::load`]); the program
//! carries one ([`Gazetteer::builtin`]). [`Gazetteer::suggest`] finds a commune while it is typed, with
//! or without marks; [`Gazetteer::resolve_card_address`] reads the address of a card. Pure: a search
//! knows nothing but its arguments.

mod address;
mod file;
mod fold;
mod query;
mod suggest;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::path::Path;

pub use address::Address;
pub use file::GazetteerError;
pub use suggest::{ProvinceSuggestion, Suggestion};

use file::{Level, Unit};

/// The data that the program carries; made by `script/gazetteer`, which names the source.
const BUILTIN: &str = include_str!("../data/gazetteer.tsv");

/// All gazetteer, ready to be searched. About 2 MB.
pub struct Gazetteer {
    units: Vec<Unit>,
    /// Indexes into `units`: what became of each old commune.
    became: Vec<u16>,
    /// The folded names, one after the other.
    folded: String,
    /// The file's text, into which the units point.
    text: std::borrow::Cow<'static, str>,
    date: Range<usize>,
    source: Range<usize>,
}

/// A commune of today with its province, as it is shown and stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commune<'a> {
    /// Five digits, such as `00004`.
    pub code: &'a str,
    /// With its kind, such as `Phường Ba Đình`.
    pub name: &'a str,
    /// Its province.
    pub province: Province<'a>,
}

/// A province of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Province<'a> {
    /// Two digits, such as `01`.
    pub code: &'a str,
    /// With its kind: `Thành phố Hà Nội`.
    pub name: &'a str,
}

impl<'a> Province<'a> {
    /// Without its kind: `Hà Nội`.
    pub fn short(&self) -> &'a str {
        fold::without_kind(self.name)
    }
}

impl std::fmt::Display for Commune<'_> {
    /// `Phường Ba Đình, Hà Nội`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {}", self.name, self.province.short())
    }
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gazetteer({}, {} units)", self.date(), self.units.len())
    }
}

impl Gazetteer {
    /// The data that the program carries.
    ///
    /// # Errors
    /// None in a program whose tests passed; the type is that of [`Gazetteer::load`].
    pub fn builtin() -> Result<Self, GazetteerError> {
        file::parse(BUILTIN.into(), Path::new("data/gazetteer.tsv"))
    }

    /// Data that takes the commune of the program's own.
    ///
    /// # Errors
    /// [`GazetteerError`] names the file, the line and what is wrong there.
    pub fn load(path: &Path) -> Result<Self, GazetteerError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| GazetteerError::Read { path: path.to_owned(), source })?;
        file::parse(text.into(), path)
    }

    /// Day of the data, `YYYY-MM-DD`.
    pub fn date(&self) -> &str {
        &self.text[self.date.clone()]
    }

    /// Where the data comes from, and its licence.
    pub fn source(&self) -> &str {
        &self.text[self.source.clone()]
    }

    /// The provinces of today in the order of their codes.
    pub fn provinces(&self) -> impl Iterator<Item = Province<'_>> {
        self.of_level(Level::Province).map(|unit| self.province_of(unit))
    }

    /// The communes of a province of today, in the order of their codes.
    pub fn communes<'a>(&'a self, province_code: &'a str) -> impl Iterator<Item = Commune<'a>> {
        self.of_level(Level::Commune)
            .map(|unit| self.commune_of(unit))
            .filter(move |commune| commune.province.code == province_code)
    }

    /// The commune of today with this code.
    pub fn commune(&self, code: &str) -> Option<Commune<'_>> {
        let unit = self.of_level(Level::Commune).find(|unit| self.code(unit) == code)?;
        Some(self.commune_of(unit))
    }

    /// The commune of today with this name, when only one has it.
    pub fn named(&self, name: &str) -> Option<Commune<'_>> {
        let mut named = self.of_level(Level::Commune).filter(|unit| self.name(unit) == name);
        let unit = named.next()?;
        named.next().is_none().then(|| self.commune_of(unit))
    }

    /// The province of today with this code.
    pub fn province(&self, code: &str) -> Option<Province<'_>> {
        self.provinces().find(|province| province.code == code)
    }

    #[cfg(test)]
    fn heap_bytes(&self) -> usize {
        self.units.capacity() * size_of::<Unit>()
            + self.became.capacity() * 2
            + self.folded.capacity()
    }

    fn of_level(&self, level: Level) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(move |unit| unit.level == level)
    }

    fn code(&self, unit: &Unit) -> &str {
        &self.text[unit.code.range()]
    }

    fn name(&self, unit: &Unit) -> &str {
        &self.text[unit.name.range()]
    }

    /// Lower case, without marks, with its kind.
    fn folded(&self, unit: &Unit) -> &str {
        &self.folded[unit.folded.range()]
    }

    fn parent(&self, unit: &Unit) -> Option<&Unit> {
        unit.parent.and_then(|index| self.units.get(usize::from(index)))
    }

    /// What became of an old commune: communes of today, as indexes.
    fn became(&self, unit: &Unit) -> &[u16] {
        &self.became[unit.became.range()]
    }

    /// Of a commune of today.
    fn commune_of(&self, unit: &Unit) -> Commune<'_> {
        // A commune has a province: file::parse refuses one without.
        let province = self.parent(unit).unwrap_or(unit);
        Commune {
            code: self.code(unit),
            name: self.name(unit),
            province: self.province_of(province),
        }
    }

    fn province_of(&self, unit: &Unit) -> Province<'_> {
        Province { code: self.code(unit), name: self.name(unit) }
    }
}
