//! The key of a request, checked once: what it reads, of which communes, and how often.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use super::refused::Refused;
use crate::app::App;
use crate::sharing;
use crate::store::audit::{Entry, EntryKind};
use crate::store::sharing::{ApiKey, ApiScope};
use crate::store::{Look, StoreError, Tx};

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
    /// Reads what a scope allows of a commune, after it was written down.
    pub(super) async fn read<T: Send + 'static>(
        self,
        app: &Arc<App>,
        (scope, commune): (ApiScope, i64),
        what: String,
        reading: impl FnOnce(&mut dyn Look, &App) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Refused> {
        if !sharing::may(&self.0, scope, commune) {
            return Err(Refused::Scope);
        }
        let Self(key) = self;
        let who = format!("API: {}", key.about.name);
        let target = format!("commune {commune} {}", scope.word());
        let entry = Entry { who, kind: EntryKind::Share, target, reason: what };
        let used = move |tx: &mut dyn Tx, app: &App| {
            tx.use_api_key(key.key, app.clock.now_s())?;
            Ok(entry)
        };
        Ok(app.look(used, reading).await?)
    }
}
