//! A part of the kiosk with its state and the remedy, in words for whoever stands before the box.

use serde::Serialize;

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
    pub(super) fn ok(part: &'static str, finding: impl ToString) -> Self {
        Self { part, state: State::Ok, finding: finding.to_string(), remedy: None }
    }

    pub(super) fn degraded(
        part: &'static str,
        finding: impl ToString,
        remedy: &'static str,
    ) -> Self {
        Self { part, state: State::Degraded, finding: finding.to_string(), remedy: Some(remedy) }
    }

    pub(super) fn failed(part: &'static str, finding: impl ToString, remedy: &'static str) -> Self {
        Self { part, state: State::Failed, finding: finding.to_string(), remedy: Some(remedy) }
    }
}
