//! The reports of one's own unit: all of them for whoever runs the province, a commune's for its clerk.

use super::{View, Work};
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Allowed;
use crate::reports::facts::Facts;
use crate::reports::summary::Scope;
use crate::store::Tx;
use crate::store::accounts::Unit;
use crate::store::reports::{EntryRow, Reporter};
use crate::store::towns::Organisation;

impl<R: Allowed> View<'_, R> {
    /// What reports are made of, and whose report the unit reads: that of a town where one is asked for.
    pub(in crate::http::portal) fn report_facts(
        &mut self,
        town: Option<i64>,
    ) -> Result<(Facts, Scope), Refused> {
        let scope = match self.unit {
            Unit::Province => town.map_or(Scope::Province, Scope::Town),
            Unit::Commune(own) => Scope::Commune(*own),
            Unit::Venues(_) => return Err(Refused::Role),
        };
        Ok((Facts::read(self.read, &self.app.config.province)?, scope))
    }

    /// All that a reporter of one's own handed in for a period, the newest first.
    pub(in crate::http::portal) fn report_history(
        &mut self,
        period: i64,
        by: Reporter,
    ) -> Result<Vec<EntryRow>, Refused> {
        self.reporter(by)?;
        Ok(self.read.report_history(period, by)?)
    }

    /// Name of a reporter that is one's own.
    pub(in crate::http::portal) fn reporter(&mut self, by: Reporter) -> Result<String, Refused> {
        match by {
            Reporter::Commune(commune) => Ok(self.commune(commune)?.name),
            Reporter::Organisation(number) => {
                let own = *self.unit == Unit::Province;
                let known = self.organisations()?.into_iter();
                let mut known = known.filter(|one| own && one.organisation == number);
                known.next().map(|one| one.about.name).ok_or(Refused::NotFound)
            }
        }
    }

    /// The organisations that report; a clerk has none.
    pub(in crate::http::portal) fn organisations(&mut self) -> Result<Vec<Organisation>, Refused> {
        Ok(match self.unit {
            Unit::Province => self.read.organisations()?,
            Unit::Commune(_) | Unit::Venues(_) => Vec::new(),
        })
    }
}

impl<R: Allowed> Work<'_, R> {
    /// The unit of work for a reporter that is one's own.
    pub(in crate::http::portal) fn on_reporter(
        &mut self,
        by: Reporter,
    ) -> Result<&mut dyn Tx, Refused> {
        self.view().reporter(by)?;
        Ok(&mut *self.tx)
    }
}
