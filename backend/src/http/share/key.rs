//! The key of a request, checked once: what it reads, of which communes, and how often.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use super::refused::Refused;
use crate::app::App;
use crate::audit::note;
use crate::sharing;
use crate::store::audit::EntryKind;
use crate::store::sharing::{ApiKey, ApiScope};
use crate::store::{StoreError, Tx};

/// A key in use.
pub(super) struct Key(pub(super) ApiKey);

impl FromRequestParts<Arc<App>> for Key {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refused> {
        let value = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let text = value.and_then(|value| value.strip_prefix("Bearer ")).ok_or(Refused::Key)?;
        let text = zeroize::Zeroizing::new(text.trim().to_owned());
        let found = app.read(move |read, app| sharing::find_key(read, &app.keys, &text)).await?;
        let key = found.ok_or(Refused::Key)?;
        if !app.share_rates.take(key.key, app.clock.now_ms()) {
            return Err(Refused::TooMany);
        }
        Ok(Self(key))
    }
}

impl Key {
    /// Reads what a scope allows of a commune; the read and its line in the audit trail are one unit of work.
    pub(super) async fn read<T: Send + 'static>(
        self,
        app: &Arc<App>,
        (scope, commune): (ApiScope, i64),
        what: String,
        reading: impl FnOnce(&mut dyn Tx, &App) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Refused> {
        if !sharing::may(&self.0, scope, commune) {
            return Err(Refused::Scope);
        }
        let read = app.write(move |tx, app| {
            let now_s = app.clock.now_s();
            let who = format!("API: {}", self.0.about.name);
            let target = format!("commune {commune} {}", scope.word());
            note(tx, &who, EntryKind::Share, target, &what, now_s)?;
            tx.use_api_key(self.0.key, now_s)?;
            reading(tx, app)
        });
        Ok(read.await?)
    }
}
