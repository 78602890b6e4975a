//! A failure at start is shown on the kiosk's own screen, because nobody reads its journal.

use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use protocol::clock::ClockConfidence;

use super::{supervisor, window};
use crate::config::{ConfigError, ScreenConfig};
use crate::declaration::questions::UnknownQuestion;
use crate::devices::clock::Timestamp;
use crate::screens::{Screens, StartupProblem};
use crate::store::StoreError;
use crate::tasks::Tasks;

/// Long enough to be read; afterwards the program ends, and systemd starts it again.
const SHOWN_FOR: Duration = Duration::from_secs(20);

/// Shows why the kiosk could not start. Returns at once when there is no display.
pub(super) fn show(error: &anyhow::Error, tasks: Tasks) {
    show_problem(problem(error), &terminal::sentence(error), tasks);
}

fn show_problem(problem: StartupProblem, detail: &str, tasks: Tasks) {
    let no_time = Timestamp { unix_ms: 0, confidence: ClockConfidence::Unknown };
    let Ok(screens) = Screens::new(Rc::new(move || no_time), Box::new(|_| {})) else { return };
    // The program tells why when it ends.
    tracing::info!("the screen shows why the kiosk cannot start");
    screens.show_startup_error(problem, detail);
    tokio::spawn(supervisor::watch_for(tasks, SHOWN_FOR));
    if let Err(error) = screens.run() {
        tracing::warn!(%error, "the display failed");
    }
}

/// As [`show`], on the screen that a refused configuration names.
pub(super) fn show_wrong_config(path: &Path, error: &ConfigError) {
    let Some(ScreenConfig { display, simulator }) = ScreenConfig::salvage(path) else { return };
    let mut tasks = Tasks::default();
    if window::open_display(&display, simulator.as_ref(), &mut tasks).is_ok() {
        show_problem(StartupProblem::Configuration, &error.to_string(), tasks);
    }
}

fn problem(error: &anyhow::Error) -> StartupProblem {
    if error.is::<UnknownQuestion>() {
        return StartupProblem::Configuration;
    }
    match error.downcast_ref::<StoreError>() {
        Some(StoreError::DiskFull) => StartupProblem::StorageFull,
        Some(_) => StartupProblem::Storage,
        None => StartupProblem::Other,
    }
}
