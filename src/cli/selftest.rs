//! `kiosk selftest`: every part with its state and the remedy.

mod examine;
mod idle;
mod part;
mod radio;
mod safety;

use anyhow::bail;
use serde::Serialize;

use crate::config::Config;

pub use part::{Part, State};

/// What `kiosk selftest` prints.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The worst state of any part.
    pub state: State,
    pub parts: Vec<Part>,
}

/// Examines every part.
///
/// # Errors
/// When the operating system gives no thread to do it on.
pub fn run(config: &Config) -> anyhow::Result<Report> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let parts = runtime.block_on(examine::examine(config));
    let has = |state| parts.iter().any(|part| part.state == state);
    let state = match (has(State::Failed), has(State::Degraded)) {
        (true, _) => State::Failed,
        (false, true) => State::Degraded,
        (false, false) => State::Ok,
    };
    Ok(Report { state, parts })
}

impl Report {
    /// A line for each part, and what to do below it.
    pub fn lines(&self) -> String {
        let mut lines = Vec::new();
        for part in &self.parts {
            let state = match part.state {
                State::Ok => "ok",
                State::Degraded => "degraded",
                State::Failed => "FAILED",
            };
            lines.push(format!("{state:<9} {}: {}", part.part, part.finding));
            // What comes of an error tells its own remedy, behind a semicolon.
            if !part.finding.contains("; ") {
                lines.extend(part.remedy.map(|remedy| format!("          → {remedy}")));
            }
        }
        lines.join("\n")
    }

    /// Nothing when the kiosk can do its work.
    ///
    /// # Errors
    /// Names the parts that failed, with their remedies.
    pub fn verdict(&self) -> anyhow::Result<()> {
        let failed: Vec<_> = self
            .parts
            .iter()
            .filter(|part| part.state == State::Failed)
            .map(|part| format!("{}: {}; {}", part.part, part.finding, part.remedy.unwrap_or("")))
            .collect();
        if !failed.is_empty() {
            bail!("the kiosk cannot do its work. {}", failed.join(". "));
        }
        Ok(())
    }
}
