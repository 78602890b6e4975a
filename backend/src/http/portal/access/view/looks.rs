//! What people left, of one's own unit, once it is written down who looks.

use std::marker::PhantomData;

use super::View;
use crate::app::App;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::{Allowed, Authority, Commune};
use crate::store::Look;
use crate::store::accounts::Unit;
use crate::store::exposures::Named;
use crate::store::log::{LogKey, SealedEntry};
use crate::store::venues::Commune as CommuneRow;

/// What can be read after a line in the audit trail.
pub(in crate::http) struct Looks<'a, R> {
    look: &'a mut dyn Look,
    unit: &'a Unit,
    app: &'a App,
    role: PhantomData<R>,
}

impl<'a, R: Allowed> Looks<'a, R> {
    pub(in crate::http::portal::access) fn new(
        look: &'a mut dyn Look,
        unit: &'a Unit,
        app: &'a App,
    ) -> Self {
        Self { look, unit, app, role: PhantomData }
    }

    /// What can be read without such a line.
    pub(in crate::http::portal) fn view(&mut self) -> View<'_, R> {
        View::new(&mut *self.look, self.unit, self.app)
    }

    /// What is there of a commune that is one's own.
    pub(in crate::http::portal) fn in_commune(
        &mut self,
        commune: i64,
    ) -> Result<(&mut dyn Look, CommuneRow), Refused> {
        let commune = self.view().commune(commune)?;
        Ok((&mut *self.look, commune))
    }

    /// The sealed records of people who are named at venues of the unit ([`View::named`]).
    pub(in crate::http::portal) fn named_entries(
        &mut self,
        named: &[Named],
    ) -> Result<Vec<SealedEntry>, Refused> {
        Ok(self.look.named_entries(named)?)
    }
}

impl View<'_, Commune> {
    /// Refuses what is no record of a commune that is one's own. Nothing of it is told.
    pub(in crate::http::portal) fn record(
        &mut self,
        commune: i64,
        key: LogKey,
    ) -> Result<(), Refused> {
        let known = self.in_commune(commune)?.has_log_row(commune, key)?;
        known.then_some(()).ok_or(Refused::NotFound)
    }
}

impl Looks<'_, Authority> {
    /// Feedback of all: the authority's unit is the province.
    pub(in crate::http::portal) fn feedback(&mut self) -> &mut dyn Look {
        &mut *self.look
    }
}
