//! All that reports are made of: what was handed in, and what the registry counts.

use std::collections::HashMap;

use protocol::civil::day_start_s;
use unicode_normalization::UnicodeNormalization;

use super::summary::{Progress, Scope, Summary};
use super::table::{CheckPoints, Line, State, Subject, Table};
use crate::store::reports::{CheckPointRow, EntryRow, Period, Reporter};
use crate::store::towns::{Organisation, Town};
use crate::store::venues::VenueKind;
use crate::store::{Read, StoreError};

/// Where a name stands in a list: by its letters without marks first, as people look for it.
fn alphabetical(name: &str) -> (String, String) {
    let lower = name.to_lowercase();
    let plain = lower.nfd().filter_map(|letter| match letter {
        'đ' => Some('d'),
        '\u{300}'..='\u{36f}' => None,
        other => Some(other),
    });
    (plain.collect(), name.to_owned())
}

/// All that reports are made of, as the store has it.
pub struct Facts {
    province: String,
    communes: Vec<(i64, String)>,
    towns: Vec<Town>,
    town_of: HashMap<i64, i64>,
    organisations: Vec<Organisation>,
    pub periods: Vec<Period>,
    entries: Vec<EntryRow>,
    check_points: Vec<CheckPointRow>,
}

impl Facts {
    /// # Errors
    /// The store's.
    pub fn read(read: &mut dyn Read, province: &str) -> Result<Self, StoreError> {
        let mut communes: Vec<_> = read.communes()?.into_iter().collect();
        communes.sort_by_cached_key(|row| alphabetical(&row.name));
        Ok(Self {
            province: if province.is_empty() {
                "Toàn tỉnh".to_owned()
            } else {
                province.to_owned()
            },
            communes: communes.into_iter().map(|row| (row.commune, row.name)).collect(),
            towns: read.towns()?,
            town_of: read.commune_towns()?.into_iter().collect(),
            organisations: read.organisations()?,
            periods: read.report_periods()?,
            entries: read.report_entries()?,
            check_points: read.check_points()?,
        })
    }

    pub fn towns(&self) -> &[Town] {
        &self.towns
    }

    /// The report of a unit for a period; none where there is no such unit.
    pub fn summary(&self, scope: Scope, period: &Period) -> Option<Summary> {
        let unit = match scope {
            Scope::Province => self.province.clone(),
            Scope::Town(town) => self.towns.iter().find(|known| known.town == town)?.name.clone(),
            Scope::Commune(commune) => self.commune(commune)?.to_owned(),
        };
        let above = match scope {
            Scope::Commune(commune) => {
                let town = self.town_of.get(&commune);
                let town = self.towns.iter().find(|known| Some(&known.town) == town);
                town.map_or(&self.province, |town| &town.name)
            }
            Scope::Province | Scope::Town(_) => &unit,
        };
        let above = above.clone();
        let by_town = scope == Scope::Province && !self.towns.is_empty();
        let communes = self.communes_of(scope, period);
        let waves = self.periods.iter().filter(|period| period.about.wave.is_some());
        let progress = |wave: &Period| {
            let table = self.communes_of(scope, wave);
            let (handed_in, of) = table.handed_in();
            Progress { period: wave.clone(), figures: table.figures(), handed_in, of }
        };
        Some(Summary {
            scope,
            unit,
            above,
            period: period.clone(),
            communes,
            by_town,
            organisations: self.organisations_of(scope, period),
            narratives: self.narratives(scope, period),
            waves: waves.map(progress).collect(),
        })
    }

    fn commune(&self, commune: i64) -> Option<&str> {
        let found = self.communes.iter().find(|(known, _)| *known == commune);
        found.map(|(_, name)| name.as_str())
    }

    fn entry(&self, period: &Period, by: Reporter) -> Option<&EntryRow> {
        let own = |row: &&EntryRow| row.entry.period == period.period && row.entry.by == by;
        self.entries.iter().find(own)
    }

    /// What was handed in last for a period that was due before this one.
    pub fn before(&self, period: &Period, by: Reporter) -> Option<(&Period, &EntryRow)> {
        let earlier = self.periods.iter().filter(|other| {
            (other.about.due_day, other.period) < (period.about.due_day, period.period)
        });
        let handed_in = earlier.filter_map(|other| Some((other, self.entry(other, by)?)));
        handed_in.max_by_key(|(other, _)| (other.about.due_day, other.period))
    }

    fn line(&self, period: &Period, by: Reporter, name: &str) -> Line {
        let entry = self.entry(period, by);
        let state = entry.map_or(State::Missing, |row| {
            let late = row.first_s >= day_start_s(period.about.due_day + 1);
            match row.times {
                1 => State::HandedIn { at_s: row.at_s, late },
                _ => State::Corrected { first_s: row.first_s, at_s: row.at_s, late },
            }
        });
        let before = if entry.is_none() { self.before(period, by) } else { None };
        let shown = entry.or(before.map(|(_, row)| row));
        let handed_in = entry.map(|row| row.entry.check_points.clone());
        let check_points = handed_in.unwrap_or_else(|| self.counted(by));
        Line {
            subject: Subject::Reporter(by),
            name: name.to_owned(),
            check_points: CheckPoints(check_points),
            figures: shown.map(|row| row.entry.figures),
            carried: before.map(|(period, _)| period.about.name.clone()),
            state,
            handed_in: u64::from(entry.is_some()),
            of: 1,
            note: entry.map(|row| row.entry.note.clone()).unwrap_or_default(),
        }
    }

    /// Check points of a reporter as the registry has them now.
    pub fn counted(&self, by: Reporter) -> Vec<(VenueKind, u64)> {
        let own = self.check_points.iter().filter(|row| Reporter::Commune(row.commune) == by);
        own.map(|row| (row.kind, row.count)).collect()
    }

    /// The communes of a town, or those without one.
    fn members(&self, town: Option<i64>) -> impl Iterator<Item = &(i64, String)> {
        self.communes.iter().filter(move |(own, _)| self.town_of.get(own).copied() == town)
    }

    fn communes_of(&self, scope: Scope, period: &Period) -> Table {
        let line =
            |(commune, name): &(i64, String)| self.line(period, Reporter::Commune(*commune), name);
        let lines = match scope {
            Scope::Commune(only) => {
                self.communes.iter().filter(|(own, _)| *own == only).map(line).collect()
            }
            Scope::Town(town) => self.members(Some(town)).map(line).collect(),
            Scope::Province => {
                let town = |town: &Town| {
                    let table = self.communes_of(Scope::Town(town.town), period);
                    table.summed_as(Subject::Town(town.town), &town.name)
                };
                self.towns.iter().map(town).chain(self.members(None).map(line)).collect()
            }
        };
        Table { lines }
    }

    fn organisations_of(&self, scope: Scope, period: &Period) -> Table {
        let own = |town: Option<i64>| {
            let own = self.organisations.iter().filter(move |one| one.about.town == town);
            own.map(|one| {
                self.line(period, Reporter::Organisation(one.organisation), &one.about.name)
            })
        };
        let lines = match scope {
            Scope::Commune(_) => Vec::new(),
            Scope::Town(town) => own(Some(town)).collect(),
            Scope::Province => {
                let towns = self.towns.iter().filter_map(|town| {
                    let table = self.organisations_of(Scope::Town(town.town), period);
                    let some = !table.lines.is_empty();
                    some.then(|| table.summed_as(Subject::Town(town.town), &town.name))
                });
                own(None).chain(towns).collect()
            }
        };
        Table { lines }
    }

    fn narratives(&self, scope: Scope, period: &Period) -> Vec<(String, String)> {
        let told = |by, name: &str| {
            let text = self.entry(period, by)?.entry.narrative.clone();
            (!text.is_empty()).then(|| (name.to_owned(), text))
        };
        let organisations = self.organisations.iter().filter(|one| match scope {
            Scope::Province => true,
            Scope::Town(town) => one.about.town == Some(town),
            Scope::Commune(_) => false,
        });
        let organisations = organisations
            .filter_map(|one| told(Reporter::Organisation(one.organisation), &one.about.name));
        let communes = self.communes.iter().filter(|(own, _)| match scope {
            Scope::Province => !self.town_of.contains_key(own),
            Scope::Town(town) => self.town_of.get(own) == Some(&town),
            Scope::Commune(only) => *own == only,
        });
        let communes =
            communes.filter_map(|(commune, name)| told(Reporter::Commune(*commune), name));
        organisations.chain(communes).collect()
    }

    /// The communes of a unit that handed nothing in for a period, by name.
    pub fn missing(&self, scope: Scope, period: &Period) -> Vec<(i64, String)> {
        let inside = |commune: i64| match scope {
            Scope::Province => true,
            Scope::Town(town) => self.town_of.get(&commune) == Some(&town),
            Scope::Commune(only) => commune == only,
        };
        let missing = self.communes.iter().filter(|(commune, _)| {
            inside(*commune) && self.entry(period, Reporter::Commune(*commune)).is_none()
        });
        missing.cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_where_people_look_for_them() {
        let mut names =
            ["Phường Hoài Hảo", "Phường Tam Quan", "Phường Hoài Đức", "Phường Bồng Sơn"];
        names.sort_by_cached_key(|name| alphabetical(name));
        assert_eq!(
            names,
            ["Phường Bồng Sơn", "Phường Hoài Đức", "Phường Hoài Hảo", "Phường Tam Quan"]
        );
    }
}
