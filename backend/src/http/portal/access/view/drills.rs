//! The keys of a unit, and when keys were tried last.

use super::View;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::{Authority, KeyKeeper};
use crate::store::notices::LastDrill;
use crate::store::unit_keys::{KeyOwner, UnitKey};

impl View<'_, Authority> {
    /// Of all communes and of the authority: its unit is the province.
    pub(in crate::http::portal) fn last_drills(&mut self) -> Result<Vec<LastDrill>, Refused> {
        Ok(self.read.last_drills()?)
    }
}

impl View<'_, KeyKeeper> {
    /// The keys of the unit.
    pub(in crate::http::portal) fn unit_keys(
        &mut self,
        owner: KeyOwner,
    ) -> Result<Vec<UnitKey>, Refused> {
        Ok(self.read.unit_keys(owner)?)
    }
}
