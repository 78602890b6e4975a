//! Warnings: the health authority makes them for the whole province, a commune tells those of its own venues.

use super::View;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::{Authority, Commune};
use crate::store::Read;
use crate::store::exposures::Named;
use crate::store::warnings::{WarningRow, WindowRow};
use crate::warnings::messages::{named, standing};

/// A warning that stands now, with the windows of a commune and its records of people who were there.
pub(in crate::http::portal) struct Standing {
    pub(in crate::http::portal) row: WarningRow,
    pub(in crate::http::portal) windows: Vec<WindowRow>,
    pub(in crate::http::portal) named: Vec<Named>,
}

impl View<'_, Authority> {
    /// What warnings are about: the authority's unit is the province.
    pub(in crate::http::portal) fn of_province(&mut self) -> &mut dyn Read {
        &mut *self.read
    }
}

impl View<'_, Commune> {
    /// What can be read of a commune that is one's own.
    pub(in crate::http::portal) fn in_commune(
        &mut self,
        commune: i64,
    ) -> Result<&mut dyn Read, Refused> {
        self.commune(commune)?;
        Ok(&mut *self.read)
    }

    /// The warnings that stand now, the newest first.
    pub(in crate::http::portal) fn standing(
        &mut self,
        commune: i64,
        now_s: i64,
    ) -> Result<Vec<Standing>, Refused> {
        let longest_s = self.app.config.longest_stay_s();
        let read = self.in_commune(commune)?;
        let mut all = Vec::new();
        for (row, windows) in standing(read, commune, now_s)? {
            let named = named(read, &windows, commune, longest_s)?;
            all.push(Standing { row, windows, named });
        }
        Ok(all)
    }

    /// One of them.
    pub(in crate::http::portal) fn standing_one(
        &mut self,
        commune: i64,
        warning: i64,
        now_s: i64,
    ) -> Result<Standing, Refused> {
        let longest_s = self.app.config.longest_stay_s();
        let read = self.in_commune(commune)?;
        let mut all = standing(read, commune, now_s)?.into_iter();
        let found = all.find(|(row, _)| row.warning == warning);
        let (row, windows) = found.ok_or(Refused::NotFound)?;
        let named = named(read, &windows, commune, longest_s)?;
        Ok(Standing { row, windows, named })
    }
}
