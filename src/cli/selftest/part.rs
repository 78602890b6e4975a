//! A part of the kiosk with its state and the remedy, in words for whoever stands before the box.

use serde::Serialize;

use crate::status::{self, Severity, Trouble};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    Ok,
    /// The kiosk works without it, but less well.
    Degraded,
    /// The kiosk cannot do its work.
    Failed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    pub part: &'static str,
    pub state: State,
    pub finding: String,
    /// Null when there is nothing to do.
    pub remedy: Option<&'static str>,
}

impl Part {
    pub(super) fn ok(part: status::Part, finding: impl ToString) -> Self {
        let (part, state) = (part.name(), State::Ok);
        Self { part, state, finding: finding.to_string(), remedy: None }
    }

    /// A part with a trouble; the finding has its details.
    pub(super) fn troubled(trouble: Trouble, finding: impl ToString) -> Self {
        let state = match trouble.severity() {
            Severity::Failed => State::Failed,
            Severity::Degraded | Severity::Notice => State::Degraded,
        };
        let remedy = Some(trouble.words().operator);
        Self { part: trouble.part().name(), state, finding: finding.to_string(), remedy }
    }

    /// A part of which nothing can be said because the database cannot be read.
    pub(super) fn unread(part: status::Part, finding: impl ToString) -> Self {
        Self { part: part.name(), ..Self::troubled(Trouble::StoreUnread, finding) }
    }
}
