//! When keys were tried last.

use super::View;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Authority;
use crate::store::notices::LastDrill;

impl View<'_, Authority> {
    /// Of all communes and of the authority: its unit is the province.
    pub(in crate::http::portal) fn last_drills(&mut self) -> Result<Vec<LastDrill>, Refused> {
        Ok(self.read.last_drills()?)
    }
}
