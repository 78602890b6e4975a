//! A clock that somebody has set: neither a battery nor a synchronisation of before speaks for it.

use std::time::SystemTime;

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ByHand {
    /// What the last synchronisation was when the clock was set; `None` when nobody has set it.
    set_at: Option<Option<SystemTime>>,
    /// The same of the time before, which may have to come back.
    before: Option<Option<SystemTime>>,
}

impl ByHand {
    pub(super) fn set(&mut self, synced_at: Option<SystemTime>) {
        self.before = self.set_at.replace(synced_at);
    }

    /// It was not set after all.
    pub(super) fn undo(&mut self) {
        self.set_at = self.before.take();
    }

    /// Whether it counts still: a later synchronisation ends it.
    pub(super) fn counts(&mut self, synced_at: Option<SystemTime>) -> bool {
        if self.set_at.is_some_and(|before| before != synced_at) {
            self.set_at = None;
        }
        self.set_at.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts_until_the_next_synchronisation() {
        let (before, after) = (
            Some(SystemTime::UNIX_EPOCH),
            Some(SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(9)),
        );
        for (at_setting, later) in [(None, after), (before, after), (after, before)] {
            let mut by_hand = ByHand::default();
            assert!(!by_hand.counts(at_setting));
            by_hand.set(at_setting);
            assert!(by_hand.counts(at_setting));
            assert!(!by_hand.counts(later));
            assert!(!by_hand.counts(at_setting), "it has ended");
        }
    }

    #[test]
    fn what_was_not_set_is_as_before() {
        let mut by_hand = ByHand::default();
        by_hand.set(None);
        by_hand.undo();
        assert!(!by_hand.counts(None), "nobody has ever set it");
        by_hand.set(None);
        by_hand.set(None);
        by_hand.undo();
        assert!(by_hand.counts(None), "an earlier time that was set counts still");
    }
}
