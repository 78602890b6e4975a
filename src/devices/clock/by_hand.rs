//! A clock that somebody has set: neither a battery nor a synchronisation of before speaks for it.

use std::time::SystemTime;

/// What the last synchronisation was when the clock was set; `None` when nobody has set it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ByHand(Option<Option<SystemTime>>);

impl ByHand {
    pub(super) fn set(&mut self, synced_at: Option<SystemTime>) {
        self.0 = Some(synced_at);
    }

    /// Whether it counts still: a later synchronisation ends it.
    pub(super) fn counts(&mut self, synced_at: Option<SystemTime>) -> bool {
        if self.0.is_some_and(|before| before != synced_at) {
            self.0 = None;
        }
        self.0.is_some()
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
}
