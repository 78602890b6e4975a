//! The open event streams. A change wakes the streams that it is about and no other, so that a tap
//! costs the same however many kiosks listen.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, Semaphore};
use tokio_util::sync::CancellationToken;

/// Streams of one kiosk: the present one, and the one before, whose end the backend may not have
/// seen yet. A third ends the oldest.
const PER_KIOSK: usize = 2;

/// Streams that read the store at once.
const READS: usize = 4;

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
}

/// What happens to a stream from outside.
#[derive(Debug, Default)]
pub struct Signal {
    /// The store has something for it; kept until it looks.
    pub changed: Notify,
    /// A newer stream took its place.
    pub replaced: CancellationToken,
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

    pub fn subscribe(self: &Arc<Self>, kiosk: u32) -> Subscription {
        let signal = Arc::new(Signal::default());
        let mut open = self.open();
        let number = open.next;
        open.next += 1;
        let streams = open.kiosks.entry(kiosk).or_default();
        streams.push_back((number, Arc::clone(&signal)));
        if streams.len() > PER_KIOSK
            && let Some((_, oldest)) = streams.pop_front()
        {
            oldest.replaced.cancel();
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
            open.iter().map(|stream| stream.signal.replaced.is_cancelled()).collect();
        assert_eq!(replaced, [true, true, true, false, false]);
        assert!(!other.signal.replaced.is_cancelled());
        drop(open);
        assert_eq!(streams.open().kiosks.len(), 1);
    }
}
