//! The units that a part of an address may name.

use super::super::data::Gazetteer;
use super::super::fold;
use super::super::unit::{Level, Unit};
use super::marks;
use super::part::Part;

impl Gazetteer {
    /// The units of a level, below `parent` if it is given, with the name of the part: in its spelling if
    /// there are any, else in another one; of its kind if there are any, else of any kind, because kinds
    /// change; with its marks if there are any, else with other ones where all have the same.
    pub(in super::super) fn matching(
        &self,
        level: Level,
        parent: Option<&Unit>,
        part: &Part<'_>,
    ) -> Vec<&Unit> {
        let below = |unit: &&Unit| {
            parent.is_none_or(|parent| {
                self.parent(unit).is_some_and(|known| std::ptr::eq(known, parent))
            })
        };
        let below: Vec<&Unit> = self.of_level(level).filter(below).collect();
        let spelt = |same: fn(&str, &str) -> bool| -> Vec<&Unit> {
            below.iter().copied().filter(|unit| self.is_named(unit, part, same)).collect()
        };
        let mut units = spelt(fold::same_letters);
        if units.is_empty() {
            units = spelt(fold::same_spoken);
        }
        let words = part.name().split(' ').count();
        let agrees = |unit: &&Unit| marks::agree(part.written, self.name(unit), words);
        if units.iter().any(agrees) {
            units.retain(agrees);
        } else if !units.windows(2).all(|two| self.short(two[0]) == self.short(two[1])) {
            units.clear();
        }
        let same_kind = |unit: &&Unit| fold::same_letters(self.folded(unit), &part.folded);
        if units.iter().any(same_kind) {
            units.retain(same_kind);
        }
        units
    }

    /// The name without its kind.
    fn short(&self, unit: &Unit) -> &str {
        let words = self.folded(unit)[..usize::from(unit.kind_len)].matches(' ').count();
        self.name(unit).splitn(words + 1, ' ').last().unwrap_or_default()
    }

    /// Whether the part is the unit's name, with its kind or without. A name may begin with the word of
    /// a kind, as that of Phường Phường Đúc does.
    fn is_named(&self, unit: &Unit, part: &Part<'_>, same: fn(&str, &str) -> bool) -> bool {
        let folded = self.folded(unit);
        let name = &folded[usize::from(unit.kind_len)..];
        same(folded, &part.folded) || same(name, part.name()) || same(name, &part.folded)
    }
}
