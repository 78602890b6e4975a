//! The event stream of a kiosk: check-ins at it, its calls that staff have seen, declarations of today in its
//! commune, totals of its venue, and new
//! versions of the case list. The store is the source and a change only the occasion to read it, so nothing is missed.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Query;
use axum::extract::State;
use axum::extract::rejection::QueryRejection;
use axum::response::sse::{Event, Sse};
use futures_util::Stream;
use protocol::api::{self, CallSeen, CheckinEvent, Problem, ProblemCode, VenueTotals};
use protocol::civil::vietnam_day;
use protocol::declared::Declared;
use serde::Deserialize;

use super::proof::Proven;
use super::refused::Refused;
use crate::app::App;
use crate::calls;
use crate::event_streams::{End, Subscription};
use crate::store::StoreError;
use crate::store::calls::SeenRow;
use crate::venues;

/// After how long without an event a comment keeps the connection alive.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// After how many such comments the store is read again, in case a change was missed.
const SILENCES_PER_LOOK: u32 = 4;

/// Check-ins or declarations that are read at once.
const PAGE: u32 = 200;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct EventsQuery {
    /// Number of the last check-in that the kiosk knows; 0 for all.
    #[serde(default)]
    after: i64,
    /// Number of the last declaration that the kiosk knows; 0 for all of today, absent for none.
    declared: Option<i64>,
}

/// Server-sent events: `checkin` (data is a CheckinEvent, id its number) for those after `after`
/// and then as they come; `declared` (data is a Declared) for those of today in the commune after `declared`,
/// at the latest when the stream is silent; `call-seen` (data is a CallSeen) for calls of this kiosk that staff have
/// seen lately; `cases` (data is the version of the case list), `windows` (data is the version of the venue's windows) and
/// `totals` (data is the VenueTotals of today) at the beginning and with every change; `reconnect` (data is `stop`) before the
/// end of a stream that is to be opened again at once, because its process stops.
#[utoipa::path(get, path = api::EVENTS, security(("kiosk" = [])), params(EventsQuery), responses(
    (status = 200, content_type = "text/event-stream", body = CheckinEvent),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "no proof, or one that does not hold"),
))]
pub(super) async fn events(
    State(app): State<Arc<App>>,
    query: Result<Query<EventsQuery>, QueryRejection>,
    proven: Proven,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refused> {
    let Query(query) =
        query.map_err(|error| Refused::new(ProblemCode::Malformed, error.body_text()))?;
    let (kiosk, venue) = (proven.kiosk.kiosk, proven.kiosk.venue);
    let public_key = proven.kiosk.keys.as_ref().and_then(|keys| keys.public_key);
    let feed = Feed {
        kiosk,
        venue,
        after: query.after,
        declared: query.declared,
        calls_after: 0,
        more: true,
        silences: 0,
        cases_version: None,
        windows_version: None,
        totals_sent: None,
        public_key,
        pending: VecDeque::new(),
        is_over: false,
        // Before the first look at the store, so that nothing falls between.
        subscription: app.streams.subscribe(kiosk),
        app,
    };
    let stream = futures_util::stream::unfold(feed, |mut feed| async move {
        let event = feed.next().await?;
        Some((Ok(event), feed))
    });
    Ok(Sse::new(stream))
}

struct Feed {
    app: Arc<App>,
    kiosk: u32,
    venue: i64,
    /// Number of the last check-in that was read.
    after: i64,
    /// Number of the last declaration that was read; none for a kiosk that does not ask for them.
    declared: Option<i64>,
    /// Number of the last call that was seen and told.
    calls_after: i64,
    /// Whether the store may hold something new.
    more: bool,
    /// Comments since the store was read.
    silences: u32,
    /// The version of the case list that was sent last.
    cases_version: Option<i64>,
    /// The version of the venue's windows that was sent last.
    windows_version: Option<i64>,
    /// The day and the version of the totals that were sent last.
    totals_sent: Option<(i64, i64)>,
    /// Of the box that listens.
    public_key: Option<[u8; 32]>,
    /// Read, but not sent yet.
    pending: VecDeque<Event>,
    /// Nothing follows what is pending.
    is_over: bool,
    subscription: Subscription,
}

/// What the store holds for a stream.
struct News {
    checkins: Vec<CheckinEvent>,
    declared: Vec<Declared>,
    calls_seen: Vec<SeenRow>,
    cases_version: i64,
    windows_version: i64,
    totals_version: i64,
    /// None where the version that was sent is still the last.
    totals: Option<VenueTotals>,
    revoked: bool,
}

impl Feed {
    /// The next event. None when the process stops, the kiosk was revoked, a newer stream took this
    /// one's place, or the store fails, after which the kiosk connects again.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.pending.pop_front() {
                return Some(event);
            }
            if self.is_over {
                return None;
            }
            if self.more {
                self.read().await?;
            } else {
                self.wait().await?;
            }
        }
    }

    /// Waits for something new, or until it is time for a comment that keeps the connection alive.
    async fn wait(&mut self) -> Option<()> {
        let signal = &self.subscription.signal;
        tokio::select! {
            biased;
            () = signal.changed.notified() => match signal.end() {
                None => self.more = true,
                Some(End::Replaced) => return None,
                Some(End::HandedOver) => {
                    self.is_over = true;
                    self.pending.push_back(Event::default().event("reconnect").data("stop"));
                }
            },
            () = tokio::time::sleep(KEEP_ALIVE) => {
                self.pending.push_back(Event::default().comment("alive"));
                self.silences += 1;
                self.more = self.silences >= SILENCES_PER_LOOK;
            }
        }
        Some(())
    }

    async fn read(&mut self) -> Option<()> {
        let (kiosk, venue, after, declared) = (self.kiosk, self.venue, self.after, self.declared);
        let (now_s, calls_after) = (self.app.clock.now_s(), self.calls_after);
        let (day, sent) = (vietnam_day(now_s), self.totals_sent);
        let public_key = self.public_key;
        self.silences = 0;
        // Else ten thousand that look at the same moment take a thread and a connection to the database each.
        let streams = Arc::clone(&self.app.streams);
        let _turn = streams.reads.acquire().await.ok()?;
        let news = self.app.read(move |read, _| -> Result<_, StoreError> {
            let totals_version = read.passages_version(venue)?;
            let is_new = sent != Some((day, totals_version));
            Ok(News {
                totals_version,
                totals: is_new.then(|| venues::totals(read, venue, day)).transpose()?,
                checkins: read.checkins_after(kiosk, after, PAGE)?,
                declared: match declared {
                    Some(after) => read.declared_after(venue, day, after, PAGE)?,
                    None => Vec::new(),
                },
                calls_seen: read.calls_seen(venue, kiosk, calls_after, now_s - calls::TOLD_S)?,
                cases_version: read.cases_version()?,
                windows_version: read.venue_windows_version()?,
                revoked: read.kiosk(kiosk)?.is_none_or(|kiosk| {
                    let key = kiosk.keys.and_then(|keys| keys.public_key);
                    // Another box may have taken its place.
                    kiosk.revoked_s.is_some() || key != public_key
                }),
            })
        });
        let news = news.await.inspect_err(|error| tracing::error!("{error}")).ok()?;
        if news.revoked {
            return None;
        }
        let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
        self.more = news.checkins.len() >= page || news.declared.len() >= page;
        self.after = news.checkins.last().map_or(self.after, |last| last.event);
        for checkin in news.checkins {
            let event = Event::default().event("checkin").id(checkin.event.to_string());
            self.pending.push_back(event.json_data(checkin).ok()?);
        }
        for declared in news.declared {
            self.declared = Some(declared.number);
            self.pending.push_back(Event::default().event("declared").json_data(declared).ok()?);
        }
        for call in news.calls_seen {
            self.calls_after = call.number;
            let seen = CallSeen { call: call.seq, at_s: call.seen_s };
            self.pending.push_back(Event::default().event("call-seen").json_data(seen).ok()?);
        }
        if !self.more && self.cases_version != Some(news.cases_version) {
            self.cases_version = Some(news.cases_version);
            let version = news.cases_version.to_string();
            self.pending.push_back(Event::default().event("cases").data(version));
        }
        if !self.more && self.windows_version != Some(news.windows_version) {
            self.windows_version = Some(news.windows_version);
            let version = news.windows_version.to_string();
            self.pending.push_back(Event::default().event("windows").data(version));
        }
        if !self.more
            && let Some(totals) = news.totals
        {
            self.totals_sent = Some((day, news.totals_version));
            self.pending.push_back(Event::default().event("totals").json_data(totals).ok()?);
        }
        Some(())
    }
}
