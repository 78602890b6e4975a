//! Offers communes for the address of a card that leaves a doubt.

use super::address::composed;
use super::address::part::Part;
use super::data::Gazetteer;
use super::suggest::Suggestion;
use super::unit::{Level, Unit};

impl Gazetteer {
    /// At most `count` communes that an address may mean, the likeliest first: those among which its
    /// commune was divided; those of its district, if that is known; else those that its parts name.
    pub fn suggest_for_address(&self, address: &str, count: usize) -> Vec<Suggestion<'_>> {
        let address = composed(address);
        let parts = Part::all(&address);
        let Some((last, rest)) = parts.split_last() else { return Vec::new() };
        let old = self.old_provinces(last);
        let named = self.old_units(&old, rest);
        let mut offered = self.offered(named.communes.iter().copied(), count);
        if offered.is_empty() && !named.districts.is_empty() {
            let wanted = rest.iter().rev().nth(1).map_or("", Part::name);
            let mut communes: Vec<&Unit> = self
                .of_level(Level::OldCommune)
                .filter(|unit| {
                    let district = self.parent(unit);
                    named
                        .districts
                        .iter()
                        .any(|it| district.is_some_and(|own| std::ptr::eq(own, *it)))
                })
                .collect();
            let name = |unit: &Unit| &self.folded(unit)[usize::from(unit.kind_len)..];
            communes.sort_by_cached_key(|unit| std::cmp::Reverse(likeness(name(unit), wanted)));
            offered = self.offered(communes.into_iter(), count);
        }
        if !offered.is_empty() {
            return offered;
        }
        let province = self.matching(Level::Province, None, last).first().copied();
        let province = province.or_else(|| old.first().copied());
        match province.and_then(|unit| self.province_today(unit)) {
            // Communes of the same name elsewhere come behind those of the province.
            Some(province) => {
                let around = self.communes(province.code).next().map(|commune| commune.code);
                self.suggest_parts(rest, around, count)
            }
            None => self.suggest_parts(&parts, None, count),
        }
    }

    /// What the last two parts name, or the last, or the one before it.
    fn suggest_parts(
        &self,
        parts: &[Part<'_>],
        around: Option<&str>,
        count: usize,
    ) -> Vec<Suggestion<'_>> {
        let (last, before) = match parts {
            [.., before, last] => (last.written, before.written),
            [last] => (last.written, ""),
            [] => return Vec::new(),
        };
        let both = zeroize::Zeroizing::new([before, " ", last].concat());
        let named = |typed: &&str| self.suggest_named(typed, around, count);
        let found = [both.as_str(), last, before].iter().map(named).find(|found| !found.is_empty());
        found.unwrap_or_else(|| self.suggest(&both, around, count))
    }

    /// What old communes became, each commune of today once.
    fn offered<'a>(
        &self,
        communes: impl Iterator<Item = &'a Unit>,
        count: usize,
    ) -> Vec<Suggestion<'_>> {
        let mut seen = Vec::new();
        let mut offered = Vec::new();
        for unit in communes {
            for today in self.became(unit) {
                if seen.contains(today) || offered.len() == count {
                    continue;
                }
                seen.push(*today);
                let commune = self.commune_of(&self.units[usize::from(*today)]);
                offered.push(Suggestion { commune, formerly: self.formerly(unit) });
            }
        }
        offered
    }
}

/// How many pairs of neighbouring letters of a name are in the other, in percent.
fn likeness(name: &str, wanted: &str) -> usize {
    let pairs = name.as_bytes().windows(2);
    let count = pairs.len().max(1);
    let shared = pairs.filter(|pair| wanted.as_bytes().windows(2).any(|other| other == *pair));
    100 * shared.count() / count
}
