//! The stream of a kiosk: check-ins at it and new versions of the case list. The store is the
//! source; what travels between requests only says when to look, so nothing is ever missed.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Query;
use axum::extract::State;
use axum::extract::rejection::QueryRejection;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use protocol::api::{CheckinEvent, Problem, ProblemCode};
use serde::Deserialize;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};

use super::Refused;
use super::proof::Proven;
use crate::app::App;

/// How often a silent stream says that it lives.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Check-ins that are read at once.
const PAGE: u32 = 200;

/// Where the stream begins.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct From {
    /// Number of the last check-in that the kiosk knows; 0 for all.
    #[serde(default)]
    after: i64,
}

/// Server-sent events: `checkin` (data is a CheckinEvent, id its number) for those after `after`
/// and then as they come; `cases` (data is the version of the case list) at the beginning and
/// with every change.
#[utoipa::path(get, path = "/api/v1/events", security(("kiosk" = [])), params(From), responses(
    (status = 200, content_type = "text/event-stream", body = CheckinEvent),
    (status = 401, body = Problem, description = "no proof, or one that does not hold"),
))]
pub(super) async fn events(
    State(app): State<Arc<App>>,
    from: Result<Query<From>, QueryRejection>,
    proven: Proven,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refused> {
    let Query(from) =
        from.map_err(|error| Refused::new(ProblemCode::Malformed, error.body_text()))?;
    let mut cases = app.cases_version.subscribe();
    cases.mark_changed();
    let feed = Feed {
        kiosk: proven.kiosk.kiosk,
        after: from.after,
        more: true,
        pending: VecDeque::new(),
        wakes: app.wakes.subscribe(),
        stopping: app.stopping.subscribe(),
        cases,
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
    more: bool,
    /// Read, but not sent yet.
    pending: VecDeque<CheckinEvent>,
    wakes: broadcast::Receiver<u32>,
    cases: watch::Receiver<i64>,
    stopping: watch::Receiver<bool>,
}

impl Feed {
    /// The next event; none when the server stops or the store fails, and the kiosk comes again.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(checkin) = self.pending.pop_front() {
                let id = checkin.event.to_string();
                return Event::default().event("checkin").id(id).json_data(checkin).ok();
            }
            if self.more {
                self.read().await?;
                continue;
            }
            tokio::select! {
                biased;
                _ = self.stopping.wait_for(|stop| *stop) => return None,
                changed = self.cases.changed() => {
                    changed.ok()?;
                    let version = self.cases.borrow_and_update().to_string();
                    return Some(Event::default().event("cases").data(version));
                }
                woken = self.wakes.recv() => self.more = match woken {
                    Ok(kiosk) => kiosk == self.kiosk,
                    Err(RecvError::Lagged(_)) => true,
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    }

    async fn read(&mut self) -> Option<()> {
        let (kiosk, after) = (self.kiosk, self.after);
        let page = self.app.run(move |app| app.store.events_after(kiosk, after, PAGE)).await;
        let page = page.inspect_err(|error| tracing::error!("{error}")).ok()?;
        self.more = page.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
        self.after = page.last().map_or(self.after, |last| last.event);
        self.pending.extend(page);
        Some(())
    }
}
