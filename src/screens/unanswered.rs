//! Which answer is for the form that is open now.

use std::cell::Cell;

/// What was handed in and not answered yet. Answers come in order, so that only the last one that is
/// waited for is for the form that is open; those before it are for forms that were left.
#[derive(Default)]
pub(super) struct Unanswered(Cell<u32>);

impl Unanswered {
    /// Something is handed in.
    pub(super) fn ask(&self) {
        self.0.set(self.0.get() + 1);
    }

    /// Counts an answer; whether it is the last one that is waited for.
    pub(super) fn is_last(&self) -> bool {
        let before = self.0.get();
        self.0.set(before.saturating_sub(1));
        before == 1
    }
}
