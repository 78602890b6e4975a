//! What is known of where a case was and of who else was there, read once; what counts of it is a rule's
//! ([`super::people`]).

use std::collections::BTreeSet;

use protocol::contact::ContactId;

use super::found::Found;
use crate::stays::{self, Stay};
use crate::store::exposures::Heard;
use crate::store::{Read, StoreError};

/// Longest time between two windows that are read together.
const TOGETHER_S: i64 = 3600;

/// When a kiosk heard the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beside {
    pub venue: i64,
    /// None where it is only known that the case was at the venue.
    pub gate: Option<u32>,
    /// First second.
    pub from_s: i64,
    /// Last second.
    pub to_s: i64,
    /// Strongest signal, dBm.
    pub rssi_max: Option<i16>,
}

/// A window in which the case was at a venue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    pub venue: i64,
    /// First second.
    pub from_s: i64,
    /// First second after it.
    pub to_s: i64,
    /// The kiosks that heard the case in it; none where it was only entered.
    pub gates: BTreeSet<u32>,
}

/// An id that was heard at a venue of the case.
#[derive(Clone, Copy, Debug)]
pub struct HeardAt {
    pub venue: i64,
    pub heard: Heard,
}

/// People at a venue of the case.
#[derive(Clone, Debug)]
pub struct StayAt {
    pub venue: i64,
    pub stay: Stay,
}

#[derive(Clone, Debug, Default)]
pub struct Scene {
    pub beside: Vec<Beside>,
    /// By venue and time.
    pub windows: Vec<Window>,
    /// Others than the case.
    pub heard: Vec<HeardAt>,
    pub stays: Vec<StayAt>,
    /// People who came into these venues on the days of the windows.
    pub entered: u64,
}

/// A time at a venue that is read at once.
struct Stretch {
    venue: i64,
    from_s: i64,
    to_s: i64,
}

fn stretches(windows: &[Window]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for window in windows {
        let Window { venue, from_s, to_s, .. } = *window;
        match stretches.last_mut() {
            Some(last) if last.venue == venue && from_s <= last.to_s + TOGETHER_S => {
                last.to_s = last.to_s.max(to_s);
            }
            _ => stretches.push(Stretch { venue, from_s, to_s }),
        }
    }
    stretches
}

impl Scene {
    /// What surrounds the windows of a case that are confirmed; a stay is at most `longest_s` seconds.
    ///
    /// # Errors
    /// The store's.
    pub fn read(read: &mut dyn Read, found: &[Found], longest_s: i64) -> Result<Self, StoreError> {
        let mut scene = Self::default();
        let mut own: BTreeSet<ContactId> = BTreeSet::new();
        for found in found.iter().filter(|found| found.is_confirmed()) {
            scene.add(found);
            own.extend(found.ids());
        }
        scene.windows.sort_by_key(|window| (window.venue, window.from_s));
        let mut days = BTreeSet::new();
        for Stretch { venue, from_s, to_s } in stretches(&scene.windows) {
            let heard = read.heard(venue, from_s, to_s)?;
            let others = heard.into_iter().filter(|heard| !own.contains(&heard.id));
            scene.heard.extend(others.map(|heard| HeardAt { venue, heard }));
            let passages = read.passages(venue, from_s - 2 * longest_s, to_s + longest_s)?;
            let stays = stays::list(&passages, longest_s).into_iter();
            let here = stays.filter(|stay| stay.touches(from_s, to_s));
            scene.stays.extend(here.map(|stay| StayAt { venue, stay }));
            days.insert((venue, protocol::civil::vietnam_day(from_s)));
        }
        for (venue, day) in days {
            let from_s = protocol::civil::day_start_s(day);
            scene.entered += read.passage_sums(venue, from_s, from_s + protocol::DAY_S)?.0;
        }
        Ok(scene)
    }

    fn add(&mut self, found: &Found) {
        let mut gates = BTreeSet::new();
        for hit in found.hits.iter().map(|row| &row.hit) {
            let beside = Beside {
                venue: found.venue,
                gate: Some(hit.key.kiosk),
                from_s: hit.first_s,
                to_s: hit.last_s,
                rssi_max: hit.rssi_max,
            };
            gates.insert(hit.key.kiosk);
            // A hit over the edge of a window is one of both.
            if !self.beside.contains(&beside) {
                self.beside.push(beside);
            }
        }
        let Found { venue, from_s, to_s, .. } = *found;
        self.beside.extend(found.stays.iter().map(|(first_s, last_s)| Beside {
            venue,
            gate: None,
            from_s: *first_s,
            // Until the next second, so that a whole window is a quarter of an hour.
            to_s: last_s + 1,
            rssi_max: None,
        }));
        self.windows.push(Window { venue, from_s, to_s, gates });
    }

    /// The venues of the windows.
    pub fn venues(&self) -> BTreeSet<i64> {
        self.windows.iter().map(|window| window.venue).collect()
    }

    /// Everybody who was at a venue during a window, near or not; who was heard and checked in counts twice.
    pub fn everybody(&self) -> u64 {
        let during = |venue: i64, from_s: i64, to_s: i64| {
            self.windows.iter().any(|window| {
                window.venue == venue && from_s < window.to_s && to_s >= window.from_s
            })
        };
        let heard = self.heard.iter().filter(|at| {
            let Heard { from_s, to_s, .. } = at.heard;
            during(at.venue, from_s, to_s)
        });
        let ids: BTreeSet<_> = heard.map(|at| at.heard.id).collect();
        let stays = self.stays.iter().filter(|at| during(at.venue, at.stay.from_s, at.stay.to_s));
        let people: u64 = stays.map(|at| u64::from(at.stay.people)).sum();
        people + u64::try_from(ids.len()).unwrap_or(u64::MAX)
    }
}
