//! The open connections: how many, whose, and which has been idle for longest.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::Limits;
use crate::network::network_of;

/// What a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Waiting for a request.
    Idle,
    /// Some of a request's head is there.
    Head,
    /// A request is being read and worked on.
    Request,
    /// An answer is on its way; a stream of events stays here.
    Answer,
}

/// The state of one connection, shared between its reader, its service and the registry.
#[derive(Debug)]
pub(super) struct Activity {
    state: Mutex<(Phase, Instant)>,
    /// Notified when the phase changes.
    pub(super) changed: Notify,
    /// Cancelled when the connection must make room.
    pub(super) evicted: CancellationToken,
}

impl Activity {
    fn new() -> Self {
        Self {
            state: Mutex::new((Phase::Idle, Instant::now())),
            changed: Notify::new(),
            evicted: CancellationToken::new(),
        }
    }

    /// The phase, and since when.
    pub(super) fn phase(&self) -> (Phase, Instant) {
        *self.lock()
    }

    pub(super) fn enter(&self, phase: Phase) {
        *self.lock() = (phase, Instant::now());
        self.changed.notify_one();
    }

    /// Bytes arrived: the head of a request begins when none was expected.
    pub(super) fn received(&self) {
        if self.phase().0 == Phase::Idle {
            self.enter(Phase::Head);
        }
    }

    fn lock(&self) -> MutexGuard<'_, (Phase, Instant)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug, Default)]
struct Open {
    next: u64,
    /// By number, so the oldest come first.
    activities: BTreeMap<u64, Arc<Activity>>,
    networks: HashMap<IpAddr, usize>,
}

/// All open connections.
#[derive(Debug)]
pub(super) struct Registry {
    limits: Limits,
    open: Mutex<Open>,
}

/// A connection's place in the registry, given back when dropped.
#[derive(Debug)]
pub(super) struct Entry {
    registry: Arc<Registry>,
    number: u64,
    network: Option<IpAddr>,
    pub(super) activity: Arc<Activity>,
}

impl Registry {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, open: Mutex::default() }
    }

    /// A place for a connection from `address`; `None` when its network has all it may have, or
    /// nobody can make room.
    pub(super) fn admit(self: &Arc<Self>, address: IpAddr, trusted: bool) -> Option<Entry> {
        let network = (!trusted).then(|| network_of(address));
        let mut open = self.lock();
        let held = network.and_then(|network| open.networks.get(&network).copied());
        if held.is_some_and(|held| held >= self.limits.per_network) {
            return None;
        }
        if open.activities.len() >= self.limits.connections {
            make_room(&mut open)?;
        }
        let number = open.next;
        open.next += 1;
        let activity = Arc::new(Activity::new());
        open.activities.insert(number, Arc::clone(&activity));
        if let Some(network) = network {
            *open.networks.entry(network).or_default() += 1;
        }
        drop(open);
        Some(Entry { registry: Arc::clone(self), number, network, activity })
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Closes the connection that has been in its phase for longest: an idle one first, then one that is
/// still sending its request. Answers are never cut.
fn make_room(open: &mut Open) -> Option<()> {
    let candidate = |(number, activity): (&u64, &Arc<Activity>)| {
        let (phase, since) = activity.phase();
        let rank = match phase {
            Phase::Idle => 0,
            Phase::Head | Phase::Request => 1,
            Phase::Answer => return None,
        };
        Some((rank, since, *number))
    };
    let (_, _, number) = open.activities.iter().filter_map(candidate).min()?;
    // Its place is free at once; its task gives back the rest.
    open.activities.remove(&number)?.evicted.cancel();
    Some(())
}

impl Drop for Entry {
    fn drop(&mut self) {
        let mut open = self.registry.lock();
        open.activities.remove(&self.number);
        if let Some(network) = self.network
            && let Some(held) = open.networks.get_mut(&network)
        {
            *held -= 1;
            if *held == 0 {
                open.networks.remove(&network);
            }
        }
    }
}
