//! What the pages need of the kiosk: its codes, its clock, its store, and the taps so far.

use std::net::{IpAddr, SocketAddrV4};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use protocol::record::{Direction, PhoneCheckin, TapId};
use protocol::token::Evidence;
use tokio::time::Instant;
use visitor_page::Refused;

use super::limits::Limits;
use super::tickets::Tickets;
use crate::devices::clock::{Clock, Timestamp};
use crate::store::{Identity, Store, StoreError};

/// Told of each check-in, once it is durable.
pub type Flash = Arc<dyn Fn(Direction, Evidence) + Send + Sync>;

/// A tap that is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tapped {
    pub(super) at_s: i64,
    pub(super) evidence: Evidence,
}

pub struct Service {
    store: Store,
    clock: Arc<dyn Clock>,
    flash: Flash,
    /// What phones call the kiosk.
    host: String,
    started: Instant,
    limits: Mutex<Limits>,
    /// Held while a tap is stored, so that a second one finds the first.
    tickets: tokio::sync::Mutex<Tickets>,
    visited: Mutex<Option<Duration>>,
}

impl Service {
    pub fn new(store: Store, clock: Arc<dyn Clock>, flash: Flash, address: SocketAddrV4) -> Self {
        // As browsers say it.
        let host = match address.port() {
            80 => address.ip().to_string(),
            _ => address.to_string(),
        };
        Self {
            store,
            clock,
            flash,
            host,
            started: Instant::now(),
            limits: Mutex::default(),
            tickets: tokio::sync::Mutex::default(),
            visited: Mutex::default(),
        }
    }

    pub(super) fn host(&self) -> &str {
        &self.host
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The monotonic clock of the service.
    pub(super) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// When a page was asked for last, by that clock.
    pub(super) fn visited(&self) -> Option<Duration> {
        *self.visited.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn may_ask(&self, from: IpAddr) -> bool {
        let now = self.elapsed();
        *self.visited.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
        self.limits(|limits| limits.may_ask(from, now))
    }

    pub(super) fn may_guess(&self, from: IpAddr) -> bool {
        self.limits(|limits| limits.may_guess(from, self.elapsed()))
    }

    pub(super) fn guessed_wrong(&self, from: IpAddr) {
        self.limits(|limits| limits.guessed_wrong(from, self.elapsed()));
    }

    fn limits<T>(&self, ask: impl FnOnce(&mut Limits) -> T) -> T {
        ask(&mut self.limits.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) async fn identity(&self) -> Result<Option<Identity>, StoreError> {
        let store = self.store.clone();
        blocking(move || store.identity()).await
    }

    /// Opens a page; the answer is what its tap brings back.
    pub(super) async fn open(&self, from: IpAddr, evidence: Evidence) -> Result<TapId, Refused> {
        let mut id = [0; 16];
        // Without random numbers nothing else of the kiosk works either.
        getrandom::fill(&mut id).map_err(|_| Refused::TooMany)?;
        self.tickets.lock().await.open(TapId(id), from, evidence, self.elapsed())?;
        Ok(TapId(id))
    }

    /// Takes a tap: when this returns `Ok`, it is durable and counts once.
    pub(super) async fn tap(
        &self,
        id: TapId,
        direction: Direction,
    ) -> Result<Result<Tapped, Refused>, StoreError> {
        let mut tickets = self.tickets.lock().await;
        let ticket = match tickets.find(id, direction, self.elapsed()) {
            Ok(ticket) => ticket,
            Err(refused) => return Ok(Err(refused)),
        };
        let evidence = ticket.evidence;
        if let Some(at_s) = ticket.tapped(direction) {
            return Ok(Ok(Tapped { at_s, evidence }));
        }
        if !self.limits(|limits| limits.may_check_in(self.elapsed())) {
            return Ok(Err(Refused::TooMany));
        }
        let now = self.now();
        let (at_s, clock) = (now.unix_s(), now.confidence);
        let (store, checkin) =
            (self.store.clone(), PhoneCheckin { id, direction, evidence, at_s, clock });
        blocking(move || store.submit_phone(checkin)).await?;
        tickets.note(id, direction, at_s);
        (self.flash)(direction, evidence);
        Ok(Ok(Tapped { at_s, evidence }))
    }

    /// A tap that was taken.
    pub(super) async fn tapped(&self, id: TapId, direction: Direction) -> Option<Tapped> {
        let ticket = self.tickets.lock().await.find(id, direction, self.elapsed()).ok()?;
        ticket.tapped(direction).map(|at_s| Tapped { at_s, evidence: ticket.evidence })
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(StoreError::Sqlite(error.to_string())))
}
