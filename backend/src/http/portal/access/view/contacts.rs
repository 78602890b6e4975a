//! Where contacts are kept.

use protocol::api::Contacts;

use super::View;
use crate::contacts_mode;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Tracing;

impl View<'_, Tracing> {
    /// Whether contacts are sent, or stay with the kiosks.
    pub(in crate::http::portal) fn contacts_mode(&mut self) -> Result<Contacts, Refused> {
        Ok(contacts_mode::get(self.read)?)
    }
}
