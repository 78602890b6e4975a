//! The event stream of a kiosk: check-ins at it, and new versions of the case list. The store is the
//! source and a change only the occasion to read it, so nothing is missed.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Query;
use axum::extract::State;
use axum::extract::rejection::QueryRejection;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use protocol::api::{self, CheckinEvent, Problem, ProblemCode};
use serde::Deserialize;

use super::proof::Proven;
use super::refused::Refused;
use crate::app::App;
use crate::store::StoreError;
use crate::store::changes::{Change, Changes};

/// After how long without an event a comment keeps the connection alive.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Check-ins that are read at once.
const PAGE: u32 = 200;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct EventsQuery {
    /// Number of the last check-in that the kiosk knows; 0 for all.
    #[serde(default)]
    after: i64,
}

/// Server-sent events: `checkin` (data is a CheckinEvent, id its number) for those after `after`
/// and then as they come; `cases` (data is the version of the case list) at the beginning and
/// with every change.
#[utoipa::path(get, path = api::EVENTS, security(("kiosk" = [])), params(EventsQuery), responses(
    (status = 200, content_type = "text/event-stream", body = CheckinEvent),
    (status = 401, body = Problem, description = "no proof, or one that does not hold"),
))]
pub(super) async fn events(
    State(app): State<Arc<App>>,
    query: Result<Query<EventsQuery>, QueryRejection>,
    proven: Proven,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refused> {
    let Query(query) =
        query.map_err(|error| Refused::new(ProblemCode::Malformed, error.body_text()))?;
    let feed = Feed {
        kiosk: proven.kiosk.kiosk,
        after: query.after,
        more_checkins: true,
        new_cases: true,
        pending: VecDeque::new(),
        changes: app.store.changes()?,
        app,
    };
    let stream = futures_util::stream::unfold(feed, |mut feed| async move {
        let event = feed.next().await?;
        Some((Ok(event), feed))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

struct Feed {
    app: Arc<App>,
    kiosk: u32,
    /// Number of the last check-in that was read.
    after: i64,
    /// Whether the store may hold more after it.
    more_checkins: bool,
    /// Whether the case list may have a version that was not sent.
    new_cases: bool,
    /// Read, but not sent yet.
    pending: VecDeque<CheckinEvent>,
    changes: Changes,
}

impl Feed {
    /// The next event; none when the server stops or the store fails, and the kiosk connects again.
    async fn next(&mut self) -> Option<Event> {
        let logged = |error: &StoreError| tracing::error!("{error}");
        loop {
            if let Some(checkin) = self.pending.pop_front() {
                let id = checkin.event.to_string();
                return Event::default().event("checkin").id(id).json_data(checkin).ok();
            }
            if self.more_checkins {
                self.read_checkins().await.inspect_err(logged).ok()?;
            } else if self.new_cases {
                self.new_cases = false;
                let version = self.app.read(|read, _| read.cases_version()).await;
                let version = version.inspect_err(logged).ok()?;
                return Some(Event::default().event("cases").data(version.to_string()));
            } else {
                self.wait().await?;
            }
        }
    }

    /// Waits for a change that this stream is about; none when the server stops.
    async fn wait(&mut self) -> Option<()> {
        let change = tokio::select! {
            biased;
            () = self.app.stop.cancelled() => return None,
            change = self.changes.next() => change,
        };
        match change {
            Some(Change::Checkin { kiosk }) => self.more_checkins = kiosk == self.kiosk,
            Some(Change::Cases) => self.new_cases = true,
            Some(Change::Media | Change::Contacts) => {}
            None => (self.more_checkins, self.new_cases) = (true, true),
        }
        Some(())
    }

    async fn read_checkins(&mut self) -> Result<(), StoreError> {
        let (kiosk, after) = (self.kiosk, self.after);
        let page = self.app.read(move |read, _| read.checkins_after(kiosk, after, PAGE)).await?;
        self.more_checkins = page.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
        self.after = page.last().map_or(self.after, |last| last.event);
        self.pending.extend(page);
        Ok(())
    }
}
