//! The open event streams. A change wakes the streams that it is about and no other, so that a tap
//! costs the same however many kiosks listen.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore};
use tokio::time::Instant;

/// Streams of one kiosk: the present one, and the one before, whose end the backend may not have
/// seen yet. A third ends the oldest.
const PER_KIOSK: usize = 2;

/// Streams that read the store at once.
const READS: usize = 4;

/// Between the ends of two streams when the process stops: each is opened again at another process.
const HAND_OVER_INTERVAL: Duration = Duration::from_millis(1);

/// How long it takes to end all of them at most, however many there are.
const HAND_OVER_MAX: Duration = Duration::from_secs(8);

#[derive(Debug)]
pub struct Streams {
    open: Mutex<Open>,
    /// Whose turn it is to read the store.
    pub reads: Semaphore,
}

impl Default for Streams {
    fn default() -> Self {
        Self { open: Mutex::default(), reads: Semaphore::new(READS) }
    }
}

#[derive(Debug, Default)]
struct Open {
    next: u64,
    /// The streams of each kiosk, the oldest first.
    kiosks: HashMap<u32, VecDeque<(u64, Arc<Signal>)>>,
    /// Whether the process stops, so that a new stream ends at once.
    handed_over: bool,
}

/// Why a stream ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// A newer stream took its place.
    Replaced,
    /// The process stops, and another one takes the stream.
    HandedOver,
}

/// What happens to a stream from outside.
#[derive(Debug, Default)]
pub struct Signal {
    /// The store has something for it, or it ends; kept until it looks.
    pub changed: Notify,
    end: OnceLock<End>,
}

impl Signal {
    /// Why the stream ends; none while it goes on.
    pub fn end(&self) -> Option<End> {
        self.end.get().copied()
    }

    fn end_for(&self, end: End) {
        // The first reason stands.
        let _ = self.end.set(end);
        self.changed.notify_one();
    }
}

/// An open stream, until it is dropped.
#[derive(Debug)]
pub struct Subscription {
    streams: Arc<Streams>,
    kiosk: u32,
    number: u64,
    pub signal: Arc<Signal>,
}

impl Streams {
    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The kiosks whose stream is open.
    pub fn listening(&self) -> Vec<u32> {
        self.open().kiosks.keys().copied().collect()
    }

    /// How many are open.
    pub fn count(&self) -> usize {
        self.open().kiosks.values().map(VecDeque::len).sum()
    }

    pub fn subscribe(self: &Arc<Self>, kiosk: u32) -> Subscription {
        let signal = Arc::new(Signal::default());
        let mut open = self.open();
        let number = open.next;
        open.next += 1;
        if open.handed_over {
            signal.end_for(End::HandedOver);
        }
        let streams = open.kiosks.entry(kiosk).or_default();
        streams.push_back((number, Arc::clone(&signal)));
        if streams.len() > PER_KIOSK
            && let Some((_, oldest)) = streams.pop_front()
        {
            oldest.end_for(End::Replaced);
        }
        drop(open);
        Subscription { streams: Arc::clone(self), kiosk, number, signal }
    }

    /// Lets the streams of a kiosk look at the store.
    pub fn wake(&self, kiosk: u32) {
        let open = self.open();
        open.kiosks.get(&kiosk).into_iter().flatten().for_each(|(_, signal)| {
            signal.changed.notify_one();
        });
    }

    /// Lets all streams look at the store.
    pub fn wake_all(&self) {
        self.open().kiosks.values().flatten().for_each(|(_, signal)| signal.changed.notify_one());
    }

    /// Ends all streams one after the other, so that another process is not asked for all of them at once; one that is opened from
    /// now on ends at once. Until its turn a stream goes on.
    pub async fn hand_over(&self) {
        let signals: Vec<_> = {
            let mut open = self.open();
            open.handed_over = true;
            open.kiosks.values().flatten().map(|(_, signal)| Arc::clone(signal)).collect()
        };
        let (begun, interval) = (Instant::now(), interval(signals.len()));
        for (turn, signal) in (0_u32..).zip(signals) {
            tokio::time::sleep_until(begun + interval * turn).await;
            signal.end_for(End::HandedOver);
        }
    }
}

/// Between the ends of so many streams.
fn interval(streams: usize) -> Duration {
    let streams = u32::try_from(streams).unwrap_or(u32::MAX).max(1);
    HAND_OVER_INTERVAL.min(HAND_OVER_MAX / streams)
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut open = self.streams.open();
        if let Some(streams) = open.kiosks.get_mut(&self.kiosk) {
            streams.retain(|(number, _)| *number != self.number);
            if streams.is_empty() {
                open.kiosks.remove(&self.kiosk);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    fn is_woken(subscription: &Subscription) -> bool {
        subscription.signal.changed.notified().now_or_never().is_some()
    }

    #[test]
    fn a_change_wakes_one_kiosk_of_ten_thousand() {
        let streams = Arc::new(Streams::default());
        let open: Vec<_> = (0..10_000).map(|kiosk| streams.subscribe(kiosk)).collect();
        streams.wake(7);
        let woken: Vec<_> = open.iter().filter(|stream| is_woken(stream)).collect();
        assert_eq!(woken.iter().map(|stream| stream.kiosk).collect::<Vec<_>>(), [7]);
        streams.wake_all();
        assert!(open.iter().all(is_woken));
        drop(open);
        assert!(streams.open().kiosks.is_empty());
    }

    #[test]
    fn the_newest_two_of_a_kiosk_stay() {
        let streams = Arc::new(Streams::default());
        let other = streams.subscribe(8);
        let open: Vec<_> = (0..5).map(|_| streams.subscribe(7)).collect();
        let replaced: Vec<_> =
            open.iter().map(|stream| stream.signal.end() == Some(End::Replaced)).collect();
        assert_eq!(replaced, [true, true, true, false, false]);
        assert_eq!(other.signal.end(), None);
        drop(open);
        assert_eq!(streams.open().kiosks.len(), 1);
    }

    #[tokio::test]
    async fn a_stopping_process_hands_all_streams_over_also_those_opened_late() {
        let streams = Arc::new(Streams::default());
        let open: Vec<_> = (0..50).map(|kiosk| streams.subscribe(kiosk)).collect();
        // A stream that was replaced before keeps that reason.
        let replaced: Vec<_> = (0..3).map(|_| streams.subscribe(90)).collect();
        streams.hand_over().await;
        assert!(open.iter().all(|stream| stream.signal.end() == Some(End::HandedOver)));
        assert!(open.iter().all(is_woken));
        assert_eq!(replaced[0].signal.end(), Some(End::Replaced));
        let late = streams.subscribe(7);
        assert_eq!(late.signal.end(), Some(End::HandedOver));
        assert!(is_woken(&late));
    }

    #[test]
    fn a_thousand_streams_a_second_are_handed_over_and_all_within_eight() {
        for (streams, micros) in
            [(0, 1000), (1, 1000), (5000, 1000), (8000, 1000), (10_000, 800), (80_000, 100)]
        {
            assert_eq!(interval(streams), Duration::from_micros(micros), "{streams}");
        }
    }
}
