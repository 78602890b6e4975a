//! The units of the gazetteer, and access to them by level, code and name.

use std::borrow::Cow;
use std::ops::Range;

use super::fold;
use super::unit::{Level, Unit};

/// All units, ready to be searched. About 2 MB.
pub struct Gazetteer {
    pub(super) units: Vec<Unit>,
    /// Indexes into `units`: the units of today that each old one became.
    pub(super) became: Vec<u16>,
    /// The folded names, one after the other.
    pub(super) folded: String,
    /// The file's text, to which the units refer.
    pub(super) text: Cow<'static, str>,
    pub(super) date: Range<usize>,
    pub(super) source: Range<usize>,
}

/// A commune of today with its province.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commune<'a> {
    /// Five digits, such as `00004`.
    pub code: &'a str,
    /// With its kind, such as `Phường Ba Đình`.
    pub name: &'a str,
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

    /// The commune of today with this name, if only one has it.
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
    pub(super) fn heap_bytes(&self) -> usize {
        self.units.capacity() * size_of::<Unit>()
            + self.became.capacity() * 2
            + self.folded.capacity()
    }

    pub(super) fn of_level(&self, level: Level) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(move |unit| unit.level == level)
    }

    pub(super) fn code(&self, unit: &Unit) -> &str {
        &self.text[unit.code.range()]
    }

    pub(super) fn name(&self, unit: &Unit) -> &str {
        &self.text[unit.name.range()]
    }

    /// The name in lower case, without marks, with its kind.
    pub(super) fn folded(&self, unit: &Unit) -> &str {
        &self.folded[unit.folded.range()]
    }

    pub(super) fn parent(&self, unit: &Unit) -> Option<&Unit> {
        unit.parent.and_then(|index| self.units.get(usize::from(index)))
    }

    /// Indexes of the units of today that an old one became.
    pub(super) fn became(&self, unit: &Unit) -> &[u16] {
        &self.became[unit.became.range()]
    }

    pub(super) fn commune_of(&self, unit: &Unit) -> Commune<'_> {
        // A commune always has a province: file::parse refuses one without.
        let province = self.parent(unit).unwrap_or(unit);
        Commune {
            code: self.code(unit),
            name: self.name(unit),
            province: self.province_of(province),
        }
    }

    pub(super) fn province_of(&self, unit: &Unit) -> Province<'_> {
        Province { code: self.code(unit), name: self.name(unit) }
    }
}
