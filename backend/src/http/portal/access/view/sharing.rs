//! What other systems read, and who beside a commune's own staff opens its records.

use super::{View, Work};
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::{Allowed, Sharing};
use crate::store::Tx;
use crate::store::sharing::{ApiKey, SharedRecipient};
use crate::store::venues::Commune;

impl<R: Allowed> View<'_, R> {
    /// The recipients that were added for a commune that is one's own.
    pub(in crate::http::portal) fn shared_recipients(
        &mut self,
        commune: &Commune,
    ) -> Result<Vec<SharedRecipient>, Refused> {
        let mut all = self.read.shared_recipients()?;
        all.retain(|one| one.about.commune == commune.commune);
        Ok(all)
    }
}

impl View<'_, Sharing> {
    /// The keys of other systems, and all recipients that were added.
    pub(in crate::http::portal) fn shared(
        &mut self,
    ) -> Result<(Vec<ApiKey>, Vec<SharedRecipient>), Refused> {
        Ok((self.read.api_keys()?, self.read.shared_recipients()?))
    }
}

impl Work<'_, Sharing> {
    /// The unit of work for what is shared: both roles have the province.
    pub(in crate::http::portal) fn on_sharing(&mut self) -> &mut dyn Tx {
        &mut *self.tx
    }
}
