//! Where cases were, at the venues of the unit.

use std::collections::{BTreeMap, BTreeSet};

use super::{View, covers};
use crate::exposures::neighbours::{Neighbour, neighbours};
use crate::exposures::people::Person;
use crate::exposures::scene::Scene;
use crate::exposures::{Found, windows};
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::KeyKeeper;
use crate::stays::Sealed;
use crate::store::accounts::Unit;
use crate::store::cases::{CaseFacts, CaseRow, CaseState, Level};
use crate::store::contacts::Backlog;
use crate::store::exposures::Named;
use crate::store::venues::VenueRow;

/// The windows of a case with what surrounds them.
pub(in crate::http::portal) struct Trace {
    pub(in crate::http::portal) found: Vec<Found>,
    pub(in crate::http::portal) scene: Scene,
    pub(in crate::http::portal) venues: BTreeMap<i64, VenueRow>,
    pub(in crate::http::portal) backlog: Backlog,
}

/// What is said of a case.
#[derive(Clone, Debug)]
pub(in crate::http::portal) struct CaseHead {
    pub(in crate::http::portal) case: i64,
    /// As people call it.
    pub(in crate::http::portal) name: String,
    /// Invented, for a drill.
    pub(in crate::http::portal) drill: bool,
    /// F0, so that those beside it are F1; or F1.
    pub(in crate::http::portal) level: Level,
    /// Unix time.
    pub(in crate::http::portal) published_s: i64,
    pub(in crate::http::portal) hits: u64,
}

impl CaseHead {
    fn of(row: CaseRow) -> Self {
        let CaseRow { case, added_s, confirmed, facts, hits, .. } = row;
        let CaseFacts { number, level, drill, .. } = facts;
        let name = if number.is_empty() { case.to_string() } else { number };
        let published_s = confirmed.map_or(added_s, |signed| signed.at_s);
        Self { case, name, level, drill, published_s, hits }
    }
}

impl View<'_, KeyKeeper> {
    /// The cases that are published, the newest first. Drills are the authority's alone: a commune that was asked to
    /// call invented contacts would call real people.
    pub(in crate::http::portal) fn cases(&mut self) -> Result<Vec<CaseHead>, Refused> {
        let rows = self.read.case_rows()?.into_iter().rev();
        Ok(rows.filter(|row| self.sees(row)).map(CaseHead::of).collect())
    }

    /// One of them.
    pub(in crate::http::portal) fn case(&mut self, case: i64) -> Result<CaseHead, Refused> {
        let row = self.read.case_row(case)?.filter(|row| self.sees(row));
        row.map(CaseHead::of).ok_or(Refused::NotFound)
    }

    fn sees(&self, row: &CaseRow) -> bool {
        let authority = *self.unit == Unit::Province;
        row.state == CaseState::Published && (authority || !row.facts.drill)
    }

    /// What waits to be compared.
    pub(in crate::http::portal) fn backlog(&mut self) -> Result<Backlog, Refused> {
        Ok(self.read.backlog()?)
    }

    /// A case as far as it was at venues of the unit.
    pub(in crate::http::portal) fn trace(&mut self, case: i64) -> Result<Trace, Refused> {
        let mut found = windows(self.read, Some(case))?;
        let numbers: BTreeSet<i64> = found.iter().map(|found| found.venue).collect();
        let mut venues = BTreeMap::new();
        for number in numbers {
            let venue = self.read.venue(number)?.filter(|venue| covers(self.unit, venue));
            venues.extend(venue.map(|venue| (number, venue)));
        }
        found.retain(|found| venues.contains_key(&found.venue));
        let scene = Scene::read(self.read, &found, self.app.config.longest_stay_s())?;
        Ok(Trace { found, scene, venues, backlog: self.read.backlog()? })
    }

    /// Venues of the same communes where people of the rule were, too.
    pub(in crate::http::portal) fn neighbours(
        &mut self,
        trace: &Trace,
        people: &[Person],
    ) -> Result<Vec<Neighbour>, Refused> {
        let communes = trace.venues.values().map(|venue| venue.registered.commune).collect();
        Ok(neighbours(self.read, &trace.scene, people, &communes)?)
    }

    /// Records in which people at venues of the unit are named.
    pub(in crate::http::portal) fn named(
        &mut self,
        records: &[Sealed],
    ) -> Result<Vec<Named>, Refused> {
        let mut named = self.read.named(records)?;
        let own: BTreeSet<i64> = self.communes()?.iter().map(|commune| commune.commune).collect();
        named.retain(|named| own.contains(&named.commune));
        Ok(named)
    }
}
