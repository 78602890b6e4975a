//! Communes and provinces that answer what was typed so far.

use super::file::{Level, Unit};
use super::query::{Fit, Query};
use super::{Commune, Gazetteer, Province, fold};

/// A commune of today, and under which old name it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion<'a> {
    /// What is shown and, when chosen, stored.
    pub commune: Commune<'a>,
    /// The name of before July 2025, where that was asked for or helps to recognise the commune:
    /// `Phường Bồng Sơn, Thị xã Hoài Nhơn, Bình Định`.
    pub formerly: Option<String>,
}

/// A province of today, and under which old name it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvinceSuggestion<'a> {
    /// What is shown and, when chosen, stored.
    pub province: Province<'a>,
    /// The province of before July 2025 whose name it was: `Bình Định`.
    pub formerly: Option<&'a str>,
}

/// What a commune is ranked by, the better the smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    fit: Fit,
    /// Typed with other marks than the name has.
    other_marks: bool,
    /// 0 in the venue's own commune, 1 in its province, 2 elsewhere.
    distance: u8,
    /// An old name.
    old: bool,
}

/// A commune of today that answers.
struct Found {
    commune: u16,
    rank: Rank,
    /// The old commune by which it was found, and how well that one answers.
    old: Option<(Rank, u16)>,
}

impl Gazetteer {
    /// Communes that answer `typed`, best first, at most `count`. `around` is the code of the venue's
    /// own commune: it and its province go first among equals. Typing without marks finds all;
    /// words may be begun only and in any order, and those of district and province help.
    pub fn suggest(&self, typed: &str, around: Option<&str>, count: usize) -> Vec<Suggestion<'_>> {
        let Some(query) = Query::new(typed) else { return Vec::new() };
        let around = around.and_then(|code| self.commune(code));
        let mut found: Vec<Found> = Vec::new();
        // Where in `found` each commune stands, so that it is told once.
        let mut seen = vec![usize::MAX; self.units.len()];
        for (index, unit) in (0_u16..).zip(&self.units) {
            let Some(fit) = self.fit(&query, unit) else { continue };
            let itself = [index];
            let today = if unit.level == Level::OldCommune { self.became(unit) } else { &itself };
            for &commune in today {
                let rank = self.rank(&query, unit, fit, commune, around);
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
        found.sort_by_key(|it| (it.rank, it.commune));
        found.truncate(count);
        found.iter().map(|it| self.suggestion(it)).collect()
    }

    /// Provinces of today that answer `typed` by their own or an old name, best first. With nothing
    /// typed yet: all of them.
    pub fn suggest_province(&self, typed: &str, count: usize) -> Vec<ProvinceSuggestion<'_>> {
        let Some(query) = Query::new(typed) else {
            let all = self.provinces().take(count);
            return all.map(|province| ProvinceSuggestion { province, formerly: None }).collect();
        };
        let mut found: Vec<(Fit, bool, ProvinceSuggestion<'_>)> = Vec::new();
        for unit in &self.units {
            let old = unit.level == Level::OldProvince;
            if !old && unit.level != Level::Province {
                continue;
            }
            let fit = query.fit(self.folded(unit), usize::from(unit.kind_len), &[]);
            let (Some(fit), Some(province)) = (fit, self.province_today(unit)) else { continue };
            let formerly = old.then(|| fold::without_kind(self.name(unit)));
            let formerly = formerly.filter(|name| *name != province.short());
            if !found.iter().any(|(.., it)| it.province == province && it.formerly == formerly) {
                found.push((fit, old, ProvinceSuggestion { province, formerly }));
            }
        }
        found.sort_by_key(|(fit, old, _)| (*fit, *old));
        found.truncate(count);
        found.into_iter().map(|(.., suggestion)| suggestion).collect()
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

    /// The province of today that a province of either time is or lies in.
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
