//! A failure at start is shown on the kiosk's own screen, because nobody reads its journal.

use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use protocol::clock::ClockConfidence;

use super::{service, status_display, supervisor, window};
use crate::config::{Config, ConfigError, ScreenConfig, StatusConfig};
use crate::declaration::questions::UnknownQuestion;
use crate::devices::clock::Timestamp;
use crate::devices::display::DisplayError;
use crate::screens::{Screens, StartupProblem};
use crate::status::Trouble;
use crate::store::StoreError;
use crate::tasks::Tasks;

/// Long enough to be read; afterwards the program ends, and systemd starts it again.
const SHOWN_FOR: Duration = Duration::from_secs(20);

/// Shows why the kiosk could not start. Returns at once when there is no display.
pub(super) fn show(error: &anyhow::Error, tasks: Tasks) {
    show_problem(problem(error), &terminal::sentence(error), tasks);
}

fn show_problem(problem: StartupProblem, detail: &str, tasks: Tasks) {
    service::cannot_start(detail);
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

/// Shows it on the status display, too, which is there when the screen is not.
pub(super) fn tell(config: &Config, error: &anyhow::Error) {
    let detail = terminal::sentence(error);
    let display = &config.status_display;
    status_display::show_failed_start(display, config.gpio.kind, trouble(error), &detail);
}

/// As [`show`] and [`tell`], on the screen and the display that a refused configuration names.
pub(super) fn show_wrong_config(path: &Path, error: &ConfigError) {
    let StatusConfig { display, lines } = StatusConfig::salvage(path);
    let wrong = Some(Trouble::ConfigurationWrong);
    status_display::show_failed_start(&display, lines, wrong, &error.to_string());
    let Some(ScreenConfig { display, simulator }) = ScreenConfig::salvage(path) else { return };
    let mut tasks = Tasks::default();
    if window::open_display(&display, simulator.as_ref(), &mut tasks).is_ok() {
        show_problem(StartupProblem::Configuration, &error.to_string(), tasks);
    }
}

fn trouble(error: &anyhow::Error) -> Option<Trouble> {
    if error.is::<UnknownQuestion>() {
        return Some(Trouble::ConfigurationWrong);
    }
    if let Some(error) = error.downcast_ref::<StoreError>() {
        let full = matches!(error, StoreError::DiskFull);
        return Some(if full { Trouble::StoreFull } else { Trouble::StoreUnread });
    }
    error.is::<DisplayError>().then_some(Trouble::NoDisplay)
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
