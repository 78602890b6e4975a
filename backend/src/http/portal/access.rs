//! Who is signed in, checked once. A handler that takes [`Access`] of a role is called only for such an
//! account, and reaches the store only through what its units allow.

pub(in crate::http) mod view;

use std::marker::PhantomData;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::Uri;
use axum::http::request::Parts;
use protocol::language::Language;

use super::cookies::Cookies;
use super::frame::{Frame, Place, SignedIn};
use super::refused::Refused;
use super::roles::Allowed;
use crate::app::App;
use crate::http::language::Reader;
use crate::sessions::{self, Session};
use crate::store::accounts::{AccountRow, Unit};
use crate::store::audit::{Entry, EntryKind};
use crate::store::{Look, Read, StoreError};
use crate::words::{tr, tr_count};
use view::{Looks, View, Work};

/// A signed-in account of one of `R`'s roles.
pub(in crate::http) struct Access<R> {
    pub(super) app: Arc<App>,
    pub(super) session: Session,
    pub(super) language: Language,
    unit_name: String,
    /// Of the unit's commune, where it has its own.
    help_line: Option<String>,
    own: Uri,
    role: PhantomData<fn() -> R>,
}

/// The same, of someone who proved within the last minutes who they are. For what is dangerous: the
/// page with the form and its answer stand at one address, and both take this.
pub(in crate::http) struct Proven<R>(pub(super) Access<R>);

impl<R: Allowed> FromRequestParts<Arc<App>> for Access<R> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refused> {
        let Ok(Reader { language, .. }) = Reader::from_request_parts(parts, app).await;
        let own = parts.uri.clone();
        let address = || own.path_and_query().map_or("/staff", |own| own.as_str()).to_owned();
        let found = signed_in(parts, app, language).await?;
        let SignedInto { session, unit_name, help_line } =
            found.ok_or_else(|| Refused::SignIn(address()))?;
        if !session.row.complete {
            return Err(Refused::SecondStep(address()));
        }
        if !R::ROLES.contains(&session.account.role) {
            return Err(Refused::Role);
        }
        let now_s = app.clock.now_s();
        if session.due(now_s) {
            let hash = session.hash;
            app.write(move |tx, _| tx.see_session(&hash, now_s)).await?;
        }
        let app = Arc::clone(app);
        Ok(Self { app, session, language, unit_name, help_line, own, role: PhantomData })
    }
}

impl<R: Allowed> FromRequestParts<Arc<App>> for Proven<R> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refused> {
        let access = Access::from_request_parts(parts, app).await?;
        if access.session.proven(app.clock.now_s()) {
            return Ok(Self(access));
        }
        Err(Refused::Prove(access.own.to_string()))
    }
}

/// A session with what its unit is called, and the help line of its commune.
pub(super) struct SignedInto {
    pub(super) session: Session,
    pub(super) unit_name: String,
    help_line: Option<String>,
}

/// The session of a request, complete or not.
pub(super) async fn signed_in(
    parts: &mut Parts,
    app: &Arc<App>,
    language: Language,
) -> Result<Option<SignedInto>, StoreError> {
    let Ok(cookies) = Cookies::from_request_parts(parts, app).await;
    let Some(token) = cookies.session else { return Ok(None) };
    app.read(move |read, app| -> Result<_, StoreError> {
        let session = sessions::find(read, &app.keys, &token, app.clock.now_s())?;
        let Some(session) = session else { return Ok(None) };
        let unit_name = unit_name(read, app, language, &session.account.unit)?;
        let help_line = help_line(read, &session.account.unit)?;
        Ok(Some(SignedInto { session, unit_name, help_line }))
    })
    .await
}

/// The help line of the commune that a unit belongs to.
fn help_line(read: &mut dyn Read, unit: &Unit) -> Result<Option<String>, StoreError> {
    Ok(match unit {
        Unit::Province => None,
        Unit::Commune(commune) => read.commune(*commune)?.and_then(|commune| commune.help_line),
        Unit::Venues(venues) => match venues.first() {
            Some(first) => read.venue(*first)?.and_then(|venue| venue.commune.help_line),
            None => None,
        },
    })
}

/// How people call a unit.
pub(super) fn unit_name(
    read: &mut dyn Read,
    app: &App,
    language: Language,
    unit: &Unit,
) -> Result<String, StoreError> {
    Ok(match unit {
        Unit::Province if app.config.province.is_empty() => tr(language, "Toàn tỉnh").to_string(),
        Unit::Province => app.config.province.clone(),
        Unit::Commune(commune) => {
            read.commune(*commune)?.map(|commune| commune.name).unwrap_or_default()
        }
        Unit::Venues(venues) => match venues.as_slice() {
            [only] => read.venue(*only)?.map(|venue| venue.registered.name).unwrap_or_default(),
            many => tr_count(language, "{count} điểm kiểm dịch", many.len() as u64).to_string(),
        },
    })
}

impl<R: Allowed> Access<R> {
    pub(super) fn account(&self) -> &AccountRow {
        &self.session.account
    }

    /// What they work for, as people call it.
    pub(super) fn unit_name(&self) -> &str {
        &self.unit_name
    }

    pub(super) fn now_s(&self) -> i64 {
        self.app.clock.now_s()
    }

    /// What stands around a page at `place`.
    pub(super) fn frame(&self, place: Place) -> Frame {
        let AccountRow { person, role, .. } = self.account();
        let unit = self.unit_name.clone();
        let signed_in = SignedIn { person: person.clone(), role: *role, unit };
        let frame = Frame::new(self.language, signed_in, place, &self.own, &self.app.config);
        frame.with_help(self.help_line.as_deref())
    }

    /// Reads at one moment what the account may see.
    ///
    /// # Errors
    /// Those of `reading` and of the store.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        reading: impl FnOnce(&mut View<'_, R>) -> Result<T, Refused> + Send + 'static,
    ) -> Result<T, Refused> {
        let unit = self.account().unit.clone();
        self.app.read(move |read, app| reading(&mut View::new(read, &unit, app))).await
    }

    /// Writes down what is looked at and why, and then reads of it what the account may see.
    ///
    /// # Errors
    /// Those of `reading` and of the store.
    pub(super) async fn look<T: Send + 'static>(
        &self,
        (kind, target): (EntryKind, String),
        reason: &str,
        reading: impl FnOnce(&mut Looks<'_, R>) -> Result<T, Refused> + Send + 'static,
    ) -> Result<T, Refused> {
        let account = self.account();
        let (who, unit) = (account.name.clone(), account.unit.clone());
        let entry = Entry { who, kind, target, reason: reason.to_owned() };
        let reading =
            move |look: &mut dyn Look, app: &App| reading(&mut Looks::new(look, &unit, app));
        self.app.look(move |_, _| Ok(entry), reading).await
    }

    /// Does `work` as one unit, within what the account may change.
    ///
    /// # Errors
    /// Those of `work` and of the store; nothing was changed then.
    pub(super) async fn write<T: Send + 'static, E: From<StoreError> + Send + 'static>(
        &self,
        work: impl FnOnce(&mut Work<'_, R>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let account = self.account().clone();
        let now_s = self.now_s();
        self.app.write(move |tx, app| work(&mut Work::new(tx, &account, app, now_s))).await
    }
}
