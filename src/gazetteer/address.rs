//! Parses the address of a card from its end: commune, district, province; or commune and province.
//! What is not certain remains text, and no code is guessed.

mod marks;
mod matching;
pub(super) mod part;

use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::data::Gazetteer;
use super::unit::{Level, Unit};
use part::Part;

/// A parsed address. Wiped when dropped.
#[derive(Clone, Default, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Address {
    /// What no code covers: house, street, hamlet; the whole address if nothing is certain.
    pub street: String,
    /// Code of the commune of today, five digits.
    pub commune: Option<String>,
    /// Code of the province of today, two digits.
    pub province: Option<String>,
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address(…)")
    }
}

/// Kinds of communes, today's and old ones.
const OF_COMMUNE: [&str; 4] = ["phuong ", "xa ", "dac khu ", "thi tran "];

/// The old units that an address may name, the province last.
#[derive(Default)]
pub(super) struct Named<'a> {
    pub districts: Vec<&'a Unit>,
    pub communes: Vec<&'a Unit>,
}

/// The address in composed letters.
pub(super) fn composed(address: &str) -> Zeroizing<String> {
    // Composing never lengthens a text; growing would leave unwiped copies.
    let mut composed = Zeroizing::new(String::with_capacity(address.len()));
    composed.extend(address.nfc());
    composed
}

impl Gazetteer {
    /// Parses an address such as `Số 1, Phường Bồng Sơn, Hoài Nhơn, Bình Định`, of today's two levels or
    /// of the old three. A commune that was divided, an ambiguous name, and a part that may be a district
    /// or a commune get no code.
    pub fn resolve_card_address(&self, text: &str) -> Address {
        let text = composed(text);
        let parts = Part::all(&text);
        let Some((last, rest)) = parts.split_last() else { return Address::default() };
        let new = self.matching(Level::Province, None, last);
        let old = self.old_provinces(last);
        let province = new.first().copied().or_else(|| old.first().copied());
        let Some(province) = province.and_then(|unit| self.province_today(unit)) else {
            let street = text.trim().to_owned();
            return Address { street, commune: None, province: None };
        };
        let commune = self.old_commune(&old, rest).or_else(|| self.new_commune(&new, &old, rest));
        let (street, commune, province) = match commune {
            Some((unit, used)) => {
                let commune = self.commune_of(unit);
                let street = &rest[..rest.len() - used];
                (street, Some(commune.code.to_owned()), commune.province.code)
            }
            None => (rest, None, province.code),
        };
        let written: Vec<&str> = street.iter().map(|part| part.written).collect();
        Address { street: written.join(", "), commune, province: Some(province.to_owned()) }
    }

    /// The provinces of before July 2025 that a part names. A name that is known beside them stands for
    /// the provinces that became the same one of today.
    pub(super) fn old_provinces(&self, part: &Part<'_>) -> Vec<&Unit> {
        let named = self.matching(Level::OldProvince, None, part);
        let [only] = named[..] else { return named };
        let has_districts = |unit: &Unit| {
            let mut districts = self.of_level(Level::OldDistrict);
            districts.any(|it| self.parent(it).is_some_and(|known| std::ptr::eq(known, unit)))
        };
        if has_districts(only) {
            return named;
        }
        let same = |unit: &&Unit| self.became(unit) == self.became(only) && has_districts(unit);
        self.of_level(Level::OldProvince).filter(same).collect()
    }

    /// The old district of the last part, and the old commune of the one before.
    pub(super) fn old_units(&self, provinces: &[&Unit], parts: &[Part<'_>]) -> Named<'_> {
        let ([province], [before @ .., district]) = (provinces, parts) else {
            return Named::default();
        };
        if OF_COMMUNE.contains(&district.kind()) {
            return Named::default();
        }
        // Two districts of a province may share a name, and cards do not write the kind.
        let districts = self.matching(Level::OldDistrict, Some(province), district);
        let communes = before.last().map(|part| {
            let below = |unit: &&Unit| self.matching(Level::OldCommune, Some(unit), part);
            districts.iter().flat_map(below).collect()
        });
        Named { communes: communes.unwrap_or_default(), districts }
    }

    /// Indexes of the communes of today that old ones became, each once.
    pub(super) fn heirs(&self, communes: &[&Unit]) -> Vec<u16> {
        let mut heirs: Vec<u16> =
            communes.iter().flat_map(|unit| self.became(unit)).copied().collect();
        heirs.sort_unstable();
        heirs.dedup();
        heirs
    }

    /// Finds a commune by its names of before July 2025; returns what it became, and the number of parts
    /// used.
    fn old_commune(&self, provinces: &[&Unit], parts: &[Part<'_>]) -> Option<(&Unit, usize)> {
        let named = self.old_units(provinces, parts);
        let [today] = self.heirs(&named.communes)[..] else { return None };
        Some((self.units.get(usize::from(today))?, 2))
    }

    /// Finds a commune of today. Without its kind it must not be the name of an old district too.
    fn new_commune(
        &self,
        provinces: &[&Unit],
        old_provinces: &[&Unit],
        parts: &[Part<'_>],
    ) -> Option<(&Unit, usize)> {
        let part = parts.last()?;
        let of_commune = OF_COMMUNE.contains(&part.kind());
        if !part.kind().is_empty() && !of_commune {
            return None;
        }
        let district =
            |province| !self.matching(Level::OldDistrict, Some(province), part).is_empty();
        if !of_commune && old_provinces.iter().any(|province| district(province)) {
            return None;
        }
        let [province] = provinces else { return None };
        let [commune] = self.matching(Level::Commune, Some(province), part)[..] else {
            return None;
        };
        Some((commune, 1))
    }
}
