//! What venues show and ask, and the trips of those that move.

use std::collections::HashSet;

use protocol::civil::vietnam_day;
use protocol::playlist::MediaId;

use super::{View, Work};
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::{Allowed, Registrar};
use crate::store::accounts::Unit;
use crate::store::media::{MediaRow, MediaScope};
use crate::store::plays::PlayRow;
use crate::store::questionnaires::{KindRow, QuestionnaireRow};
use crate::store::venues::VenueRow;
use crate::store::{StoreError, Tx};
use crate::venues::trips::{self, Run};

/// A trip that has departed, with the people who got on and off meanwhile.
pub(in crate::http::portal) struct TripCount {
    pub(in crate::http::portal) run: Run,
    pub(in crate::http::portal) entered: u64,
    pub(in crate::http::portal) left: u64,
}

impl<R: Allowed> View<'_, R> {
    /// The trips of a vehicle that departed today.
    pub(in crate::http::portal) fn trips(
        &mut self,
        venue: &VenueRow,
        now_s: i64,
    ) -> Result<Vec<TripCount>, Refused> {
        let trips = trips::parse(&venue.registered.trips).unwrap_or_default();
        let runs = trips::of_day(&trips, vietnam_day(now_s)).into_iter();
        runs.filter(|run| run.from_s <= now_s)
            .map(|run| {
                let sums = self.read.passage_sums(venue.venue, run.from_s, run.to_s)?;
                let (entered, left) = sums;
                Ok(TripCount { run, entered, left })
            })
            .collect()
    }

    /// The items of idle screens that the unit's venues may show, by number, and whether each is the
    /// unit's own to remove.
    pub(in crate::http::portal) fn media(&mut self) -> Result<Vec<(MediaRow, bool)>, Refused> {
        let own: HashSet<i64> = self.venues()?.iter().map(|venue| venue.venue).collect();
        let unit = self.unit;
        let judge = |row: MediaRow| {
            let here = |commune| match unit {
                Unit::Province => true,
                Unit::Commune(own) => *own == commune,
                Unit::Venues(_) => false,
            };
            let (seen, may) = match row.scope {
                MediaScope::Everywhere | MediaScope::Kind(None, _) => {
                    (true, matches!(unit, Unit::Province))
                }
                MediaScope::Commune(commune) | MediaScope::Kind(Some(commune), _) => {
                    (here(commune), here(commune))
                }
                MediaScope::Venue(venue) => (own.contains(&venue), own.contains(&venue)),
            };
            seen.then_some((row, may))
        };
        Ok(self.read.media()?.into_iter().filter_map(judge).collect())
    }

    /// One of them.
    pub(in crate::http::portal) fn media_item(
        &mut self,
        media: i64,
    ) -> Result<(MediaRow, bool), Refused> {
        let found = self.media()?.into_iter().find(|(row, _)| row.media == media);
        found.ok_or(Refused::NotFound)
    }

    /// The items of a venue that is one's own, as its kiosks get them.
    pub(in crate::http::portal) fn media_of(
        &mut self,
        venue: &VenueRow,
    ) -> Result<Vec<MediaRow>, Refused> {
        Ok(self.read.media_of(venue.venue)?)
    }

    /// The whole file of an item that was found.
    pub(in crate::http::portal) fn media_bytes(
        &mut self,
        id: &MediaId,
    ) -> Result<Vec<u8>, Refused> {
        let mut whole = Vec::new();
        for part in 0.. {
            let Some(bytes) = self.read.media_part(id, part)? else { break };
            whole.extend(bytes);
        }
        Ok(whole)
    }

    /// What the kiosks of a venue that is one's own have shown.
    pub(in crate::http::portal) fn plays(
        &mut self,
        venue: &VenueRow,
    ) -> Result<Vec<PlayRow>, Refused> {
        Ok(self.read.plays(Some(venue.venue))?)
    }

    /// What was set for kinds of venues: the same for all units.
    pub(in crate::http::portal) fn venue_kinds(&mut self) -> Result<Vec<KindRow>, Refused> {
        Ok(self.read.venue_kinds()?)
    }

    /// The questionnaires that were ever set: records of any unit may name them.
    pub(in crate::http::portal) fn questionnaires(
        &mut self,
    ) -> Result<Vec<QuestionnaireRow>, Refused> {
        Ok(self.read.questionnaires()?)
    }
}

impl Work<'_, Registrar> {
    /// The unit of work for an item that is one's own.
    pub(in crate::http::portal) fn on_media(
        &mut self,
        media: i64,
    ) -> Result<(&mut dyn Tx, MediaRow), Refused> {
        let (row, own) = self.view().media_item(media)?;
        if own { Ok((&mut *self.tx, row)) } else { Err(Refused::NotFound) }
    }

    /// The unit of work for an item of a scope that lies within one's own unit.
    pub(in crate::http::portal) fn for_media(
        &mut self,
        scope: MediaScope,
    ) -> Result<&mut dyn Tx, StoreError> {
        let unit = &self.account.unit;
        let own = match scope {
            MediaScope::Venue(venue) => {
                self.tx.venue(venue)?.is_some_and(|venue| super::covers(unit, &venue))
            }
            MediaScope::Commune(commune) | MediaScope::Kind(Some(commune), _) => {
                *unit == Unit::Province || *unit == Unit::Commune(commune)
            }
            MediaScope::Everywhere | MediaScope::Kind(None, _) => *unit == Unit::Province,
        };
        if own { Ok(&mut *self.tx) } else { Err(StoreError::Failed("not of this unit".to_owned())) }
    }
}
