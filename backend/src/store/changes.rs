//! Changes that someone waits for. A change is only the occasion to read the store, so that
//! nothing is lost with a missed notice.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokio::sync::broadcast;

use super::error::Stored;

/// Changes that may wait for a slow receiver; one that falls further behind looks at everything.
const QUEUE_CAPACITY: usize = 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// Someone checked in at a kiosk by phone.
    Checkin { kiosk: u32 },
    /// Someone went into a venue or out of it, in whichever way.
    Passages { venue: i64 },
    /// Staff have seen a call of a kiosk.
    CallSeen { kiosk: u32 },
    /// A kiosk, or the box before its present one, may not speak any more.
    Revoked { kiosk: u32 },
    /// The case list has a new version.
    Cases,
    /// What venues' kiosks are told of warnings has a new version.
    Windows,
    /// The playlists have a new version.
    Media,
    /// Contacts arrived that were not compared with the cases yet.
    Contacts,
}

/// Receives changes.
#[derive(Debug)]
pub struct Changes {
    receiver: broadcast::Receiver<Change>,
    /// Keeps the channel open.
    _sender: broadcast::Sender<Change>,
}

impl Changes {
    /// The next change; `None` when some were missed, so that any may have happened.
    pub async fn next(&mut self) -> Option<Change> {
        self.receiver.recv().await.ok()
    }
}

/// Publishes each change once, whether the process that made it or the watch on the database saw it
/// first. Every kind of change counts up a number, by which a new one is known.
#[derive(Debug)]
pub(super) struct Publisher {
    sender: broadcast::Sender<Change>,
    published: Mutex<HashMap<Change, i64>>,
    is_watching: Mutex<bool>,
}

impl Publisher {
    pub(super) fn new() -> Self {
        let sender = broadcast::Sender::new(QUEUE_CAPACITY);
        Self { sender, published: Mutex::default(), is_watching: Mutex::default() }
    }

    /// Receives changes. The first call begins to `watch` what other processes change; when it fails, the next one tries again.
    pub(super) fn watched(&self, watch: impl FnOnce() -> Stored<()>) -> Stored<Changes> {
        let mut is_watching = self.is_watching.lock().unwrap_or_else(PoisonError::into_inner);
        if !*is_watching {
            watch()?;
            *is_watching = true;
        }
        Ok(self.subscribe())
    }

    fn subscribe(&self) -> Changes {
        Changes { receiver: self.sender.subscribe(), _sender: self.sender.clone() }
    }

    /// Publishes a change that has no number, or one that says nothing.
    pub(super) fn publish_again(&self, change: Change) {
        // It fails only while nobody receives.
        let _ = self.sender.send(change);
    }

    pub(super) fn publish(&self, change: Change, number: i64) {
        let mut published = self.published.lock().unwrap_or_else(PoisonError::into_inner);
        let last = published.entry(change).or_insert(i64::MIN);
        if *last < number {
            *last = number;
            self.publish_again(change);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_number_is_published_once_and_who_is_late_learns_it() {
        let publisher = Publisher::new();
        publisher.publish(Change::Cases, 3);
        let mut changes = publisher.subscribe();
        for number in [3, 4, 4, 2] {
            publisher.publish(Change::Cases, number);
        }
        publisher.publish(Change::Checkin { kiosk: 7 }, 1);
        assert_eq!(changes.next().await, Some(Change::Cases));
        assert_eq!(changes.next().await, Some(Change::Checkin { kiosk: 7 }));
        let many = i64::try_from(QUEUE_CAPACITY).unwrap() + 1;
        (5..=4 + many).for_each(|number| publisher.publish(Change::Cases, number));
        assert_eq!(changes.next().await, None);
        assert_eq!(changes.next().await, Some(Change::Cases));
    }
}
