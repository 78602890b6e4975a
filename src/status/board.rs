//! Where the facts live: parts note what they learn, others watch.

use std::sync::Arc;

use tokio::sync::watch;

use super::facts::Facts;
use super::trouble::Trouble;

/// What is known now. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Board(Arc<watch::Sender<Facts>>);

impl Board {
    /// Changes what is known; nobody is woken when it stays the same.
    pub fn note(&self, change: impl FnOnce(&mut Facts)) {
        self.0.send_if_modified(|facts| {
            let before = facts.clone();
            change(facts);
            *facts != before
        });
    }

    /// Notes whether a trouble holds that its part finds itself.
    pub fn set(&self, trouble: Trouble, holds: bool) {
        self.note(|facts| {
            if holds {
                facts.found.insert(trouble);
            } else {
                facts.found.remove(&trouble);
            }
        });
    }

    pub fn now(&self) -> Facts {
        self.0.borrow().clone()
    }

    pub fn watch(&self) -> watch::Receiver<Facts> {
        self.0.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_news_wake_whoever_watches() {
        let board = Board::default();
        let mut watching = board.watch();
        board.set(Trouble::SoundFails, true);
        assert!(watching.has_changed().unwrap());
        watching.mark_unchanged();
        board.set(Trouble::SoundFails, true);
        board.note(|_| {});
        assert!(!watching.has_changed().unwrap());
        board.set(Trouble::SoundFails, false);
        assert!(watching.has_changed().unwrap() && board.now() == Facts::default());
    }
}
