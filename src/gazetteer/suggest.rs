//! Suggests communes for what was typed so far.

use super::data::{Commune, Gazetteer, Province};
use super::fold;
use super::query::{Fit, Query};
use super::unit::{Level, Unit};

/// A commune of today, and the old name under which it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion<'a> {
    pub commune: Commune<'a>,
    /// The name of before July 2025, if it matches at least as well:
    /// `Phường Bồng Sơn, Thị xã Hoài Nhơn, Bình Định`.
    pub formerly: Option<String>,
}

/// Order of the suggestions; smaller is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    fit: Fit,
    /// The typed marks differ from those of the name.
    other_marks: bool,
    /// 0 in the venue's own commune, 1 in its province, 2 elsewhere.
    distance: u8,
    /// Found by an old name.
    old: bool,
}

/// A commune of today that matches.
struct Found {
    commune: u16,
    rank: Rank,
    /// The old commune by which it was found, and its rank.
    old: Option<(Rank, u16)>,
}

impl Gazetteer {
    /// At most `count` communes that match `typed`, best first. `around` is the code of the venue's own
    /// commune: it and its province go first among equal ones. Text without marks matches all marks;
    /// words may be incomplete and in any order, and words of district and province may be among them.
    /// When nothing matches, the communes of a district that is named among other words.
    pub fn suggest(&self, typed: &str, around: Option<&str>, count: usize) -> Vec<Suggestion<'_>> {
        let found = self.suggest_named(typed, around, count);
        match found.is_empty() {
            true => self.suggest_of_district(typed, around, count),
            false => found,
        }
    }

    /// The communes that all words name.
    pub(super) fn suggest_named(
        &self,
        typed: &str,
        around: Option<&str>,
        count: usize,
    ) -> Vec<Suggestion<'_>> {
        let Some(query) = Query::new(typed) else { return Vec::new() };
        let around = around.and_then(|code| self.commune(code));
        let mut found = self.found(around, &query, |unit| self.fit(&query, unit));
        if found.is_empty()
            && let Some(joined) = Query::with_letters_joined(typed)
        {
            found = self.found(around, &joined, |unit| self.fit(&joined, unit));
        }
        self.best(found, count)
    }

    /// The communes of a district that some of the words name.
    fn suggest_of_district(
        &self,
        typed: &str,
        around: Option<&str>,
        count: usize,
    ) -> Vec<Suggestion<'_>> {
        let Some(query) = Query::new(typed) else { return Vec::new() };
        let around = around.and_then(|code| self.commune(code));
        let found = self.found(around, &query, |unit| self.fit_district_within(&query, unit));
        self.best(found, count)
    }

    fn best(&self, mut found: Vec<Found>, count: usize) -> Vec<Suggestion<'_>> {
        found.sort_by_key(|it| (it.rank, it.commune));
        found.truncate(count);
        found.iter().map(|it| self.suggestion(it)).collect()
    }

    /// The communes of today that match by themselves or by an old one, in no order.
    fn found(
        &self,
        around: Option<Commune<'_>>,
        query: &Query,
        fit: impl Fn(&Unit) -> Option<Fit>,
    ) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        // Index in `found` of each commune, so that it is suggested once.
        let mut seen = vec![usize::MAX; self.units.len()];
        for (index, unit) in (0_u16..).zip(&self.units) {
            let Some(fit) = fit(unit) else { continue };
            let itself = [index];
            let today = if unit.level == Level::OldCommune { self.became(unit) } else { &itself };
            for &commune in today {
                let rank = self.rank(query, unit, fit, commune, around);
                let index_in_found = &mut seen[usize::from(commune)];
                match found.get_mut(*index_in_found) {
                    Some(known) => known.add(rank, index),
                    None => {
                        *index_in_found = found.len();
                        found.push(Found::new(commune, rank, index));
                    }
                }
            }
        }
        found
    }

    /// The communes of a district that is named beside words that fit none of them.
    fn fit_district_within(&self, query: &Query, unit: &Unit) -> Option<Fit> {
        let district = self.parent(unit).filter(|it| it.level == Level::OldDistrict)?;
        let named = query.names_district(self.folded(district), usize::from(district.kind_len));
        named.then_some(Fit::District)
    }

    fn fit(&self, query: &Query, unit: &Unit) -> Option<Fit> {
        if !matches!(unit.level, Level::Commune | Level::OldCommune) {
            return None;
        }
        if query.initials & unit.initials != query.initials {
            return None;
        }
        let parent = self.parent(unit);
        let above = parent.and_then(|parent| self.parent(parent));
        let named = (query.initials & unit.own_initials != 0).then(|| {
            let parents = [parent, above].map(|unit| {
                unit.map_or("", |it| query.above(self.folded(it), usize::from(it.kind_len)))
            });
            query.fit(self.folded(unit), usize::from(unit.kind_len), &parents)
        });
        named.flatten().or_else(|| {
            let district = parent.filter(|parent| parent.level == Level::OldDistrict)?;
            let fits = query.fits_district(self.folded(district), usize::from(district.kind_len));
            fits.then_some(Fit::District)
        })
    }

    fn rank(
        &self,
        query: &Query,
        unit: &Unit,
        fit: Fit,
        commune: u16,
        around: Option<Commune<'_>>,
    ) -> Rank {
        let commune = self.units.get(usize::from(commune)).map(|unit| self.commune_of(unit));
        let distance = match (around, commune) {
            (Some(around), Some(commune)) if around.code == commune.code => 0,
            (Some(around), Some(commune)) if around.province.code == commune.province.code => 1,
            _ => 2,
        };
        let other_marks = fit < Fit::WithParents && !query.marks_agree(self.name(unit));
        Rank { fit, other_marks, distance, old: unit.level == Level::OldCommune }
    }

    fn suggestion(&self, found: &Found) -> Suggestion<'_> {
        let old = found.old.filter(|(rank, _)| rank.fit <= found.rank.fit);
        let unit = old.and_then(|(_, index)| self.units.get(usize::from(index)));
        let commune = self.commune_of(&self.units[usize::from(found.commune)]);
        Suggestion { commune, formerly: unit.and_then(|unit| self.formerly(unit)) }
    }

    /// An old commune with its district and province.
    pub(super) fn formerly(&self, unit: &Unit) -> Option<String> {
        let district = self.parent(unit)?;
        let province = fold::without_kind(self.name(self.parent(district)?));
        Some(format!("{}, {}, {province}", self.name(unit), self.name(district)))
    }

    /// The province of today that a province of either time has become.
    pub(super) fn province_today(&self, unit: &Unit) -> Option<Province<'_>> {
        if unit.level == Level::Province {
            return Some(self.province_of(unit));
        }
        let today = *self.became(unit).first()?;
        Some(self.province_of(self.units.get(usize::from(today))?))
    }
}

impl Found {
    fn new(commune: u16, rank: Rank, by: u16) -> Self {
        Self { commune, rank, old: rank.old.then_some((rank, by)) }
    }

    fn add(&mut self, rank: Rank, by: u16) {
        if rank.old && self.old.is_none_or(|(known, _)| rank < known) {
            self.old = Some((rank, by));
        }
        self.rank = self.rank.min(rank);
    }
}
