//! What was submitted and not answered yet.

/// Whether a form was submitted and waits for its answer, so that an impatient visitor does not submit
/// it twice.
#[derive(Clone, Copy, Debug, Default)]
pub struct Submission {
    waiting: bool,
}

impl Submission {
    pub fn begin(&mut self) {
        self.waiting = true;
    }

    pub fn is_waiting(self) -> bool {
        self.waiting
    }

    /// Ends the wait; returns whether there was one.
    pub fn end(&mut self) -> bool {
        std::mem::take(&mut self.waiting)
    }
}

/// Counts submissions without an answer. Answers come in order, so that only the last one belongs to the
/// form that is open; those before it belong to forms that were left.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unanswered(u32);

impl Unanswered {
    pub fn submitted(&mut self) {
        self.0 += 1;
    }

    /// Counts an answer; returns whether it belongs to the last submission.
    pub fn answered(&mut self) -> bool {
        let before = self.0;
        self.0 = before.saturating_sub(1);
        before == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_answer_to_the_last_submission_counts() {
        let mut unanswered = Unanswered::default();
        assert!(!unanswered.answered(), "nothing was submitted");
        for _ in 0..3 {
            unanswered.submitted();
        }
        let answers = [(); 4].map(|()| unanswered.answered());
        assert_eq!(answers, [false, false, true, false]);
    }

    #[test]
    fn a_submission_waits_for_one_answer() {
        let mut submission = Submission::default();
        assert!(!submission.end());
        submission.begin();
        assert!(submission.is_waiting() && submission.end() && !submission.end());
    }
}
