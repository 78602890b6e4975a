//! Venues beside those of a case: of the same commune, where somebody whom the rule counts was within an hour of a
//! window, too. A case that nobody heard there may have been there.

use std::collections::{BTreeMap, BTreeSet};

use protocol::contact::ContactId;
use protocol::record::day_of;

use super::people::{Person, Way};
use super::scene::Scene;
use super::spans::{Spans, joined};
use crate::store::fleet::Among;
use crate::store::{Read, StoreError};

/// How long before and after a window, seconds.
const HOUR_S: i64 = 3600;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    pub venue: i64,
    pub name: String,
    /// Those whom the rule counts who were here too.
    pub shared: u64,
}

/// Who is looked for.
struct Sought<'a> {
    ids: BTreeSet<ContactId>,
    visits: BTreeMap<&'a str, u64>,
    times: Spans,
    days: BTreeSet<i64>,
}

impl<'a> Sought<'a> {
    fn new(scene: &Scene, people: &'a [Person]) -> Self {
        let ids = people.iter().filter_map(|person| match person.way {
            Way::Bluezone(id) => Some(id),
            Way::Stay(_) => None,
        });
        let visits = people
            .iter()
            .filter_map(|person| Some((person.visit.as_deref()?, u64::from(person.people))));
        let around = scene.windows.iter().map(|it| (it.from_s - HOUR_S, it.to_s + HOUR_S));
        let times = joined(around.collect(), 0);
        let days = times.iter().flat_map(|(from_s, to_s)| day_of(*from_s)..=day_of(*to_s));
        Self { ids: ids.collect(), visits: visits.collect(), days: days.collect(), times }
    }

    fn at(&self, read: &mut dyn Read, venue: i64, ids_may_be: bool) -> Result<u64, StoreError> {
        let (mut ids, mut visits) = (BTreeSet::new(), BTreeSet::new());
        for (from_s, to_s) in &self.times {
            if ids_may_be {
                let heard = read.heard(venue, *from_s, *to_s)?.into_iter().map(|it| it.id);
                ids.extend(heard.filter(|id| self.ids.contains(id)));
            }
            for passage in read.passages(venue, *from_s, *to_s)? {
                visits.extend(passage.visit.filter(|it| self.visits.contains_key(it.as_str())));
            }
        }
        let people = visits.iter().filter_map(|visit| self.visits.get(visit.as_str()));
        Ok(people.sum::<u64>() + u64::try_from(ids.len()).unwrap_or(u64::MAX))
    }
}

/// The neighbours of a case's venues in these communes, those with most people first.
///
/// # Errors
/// The store's.
pub fn neighbours(
    read: &mut dyn Read,
    scene: &Scene,
    people: &[Person],
    communes: &BTreeSet<i64>,
) -> Result<Vec<Neighbour>, StoreError> {
    let (sought, own) = (Sought::new(scene, people), scene.venues());
    // The filters say which venues need not be read for ids.
    let mut may_have = BTreeSet::new();
    for day in &sought.days {
        for (part, filter) in read.parts(*day)? {
            let may = |id| filter.as_ref().is_none_or(|filter| filter.may_have(id));
            if sought.ids.iter().any(may) {
                may_have.insert(part.venue);
            }
        }
    }
    let mut found = Vec::new();
    for commune in communes {
        for named in read.venue_names(Among::Commune(*commune))? {
            if own.contains(&named.venue) {
                continue;
            }
            let shared = sought.at(read, named.venue, may_have.contains(&named.venue))?;
            if shared > 0 {
                found.push(Neighbour { venue: named.venue, name: named.name, shared });
            }
        }
    }
    found.sort_by_key(|it| (std::cmp::Reverse(it.shared), it.venue));
    Ok(found)
}
