//! Contacts bounce, and long cables catch noise: a change counts when it has stood for a while. Pure.

/// An input that is read again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Debounce {
    /// What counts.
    active: bool,
    /// Since when it is read differently, milliseconds.
    differs_ms: Option<u64>,
    /// For how long a change has to stand, milliseconds.
    settle_ms: u64,
}

impl Debounce {
    /// Begins inactive, so that what is active at the start is told.
    pub fn new(settle_ms: u64) -> Self {
        Self { active: false, differs_ms: None, settle_ms }
    }

    /// When it must be read again, milliseconds; `None` while nothing is pending.
    pub fn due_ms(&self) -> Option<u64> {
        self.differs_ms.map(|since_ms| since_ms.saturating_add(self.settle_ms))
    }
}

/// Takes what was read at `now_ms`, of a monotonic clock; returns the new state if it counts from now on.
pub fn step(mut it: Debounce, active: bool, now_ms: u64) -> (Debounce, Option<bool>) {
    if active == it.active {
        it.differs_ms = None;
        return (it, None);
    }
    let since_ms = *it.differs_ms.get_or_insert(now_ms);
    if now_ms.saturating_sub(since_ms) < it.settle_ms {
        return (it, None);
    }
    (it.active, it.differs_ms) = (active, None);
    (it, Some(active))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(settle_ms: u64, read: &[(u64, bool)]) -> Vec<(u64, bool)> {
        let mut it = Debounce::new(settle_ms);
        let mut told = Vec::new();
        for (at_ms, active) in read {
            let (next, change) = step(it, *active, *at_ms);
            it = next;
            told.extend(change.map(|change| (*at_ms, change)));
        }
        told
    }

    #[test]
    fn a_bouncing_contact_is_told_once() {
        let read = [
            (0, true),
            (2, false),
            (3, true),
            (5, false),
            (6, true),
            (20, true),
            (36, true),
            (90, true),
        ];
        assert_eq!(changes(30, &read), [(36, true)]);
    }

    #[test]
    fn noise_is_told_never_and_a_release_as_well() {
        assert_eq!(
            changes(30, &[(0, true), (10, false), (50, true), (60, false), (900, false)]),
            []
        );
        let read = [(0, true), (30, true), (100, false), (129, false), (130, false)];
        assert_eq!(changes(30, &read), [(30, true), (130, false)]);
    }

    #[test]
    fn it_says_when_to_look_again() {
        let it = Debounce::new(30);
        assert_eq!(it.due_ms(), None);
        assert_eq!(step(it, true, 7).0.due_ms(), Some(37));
        assert_eq!(step(step(it, true, 7).0, true, 37).0.due_ms(), None);
        // Without a time to settle each change counts at once.
        assert_eq!(changes(0, &[(1, true), (2, false)]), [(1, true), (2, false)]);
    }
}
