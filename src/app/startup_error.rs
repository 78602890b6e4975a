//! A failure at start is shown on the kiosk's own screen and on its status display, because nobody reads its
//! journal.

use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use protocol::clock::ClockConfidence;

use super::simulator::Outputs;
use super::status_display::FailedStart;
use super::{service, supervisor, window};
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

/// Why the kiosk does not run.
pub(super) struct Reason {
    pub(super) problem: StartupProblem,
    pub(super) trouble: Option<Trouble>,
    /// As an engineer needs it.
    pub(super) detail: String,
}

impl Reason {
    pub(super) fn wrong_config(error: &ConfigError) -> Self {
        let (problem, detail) = (StartupProblem::Configuration, error.to_string());
        Self { problem, trouble: Some(Trouble::ConfigurationWrong), detail }
    }
}

impl From<&anyhow::Error> for Reason {
    fn from(error: &anyhow::Error) -> Self {
        let detail = terminal::sentence(error);
        let (problem, trouble) = if error.is::<UnknownQuestion>() {
            (StartupProblem::Configuration, Some(Trouble::ConfigurationWrong))
        } else if let Some(error) = error.downcast_ref::<StoreError>() {
            match error {
                StoreError::DiskFull => (StartupProblem::StorageFull, Some(Trouble::StoreFull)),
                _ => (StartupProblem::Storage, Some(Trouble::StoreUnread)),
            }
        } else {
            let no_display = error.is::<DisplayError>();
            (StartupProblem::Other, no_display.then_some(Trouble::NoDisplay))
        };
        Self { problem, trouble, detail }
    }
}

/// Shows on the status display why there is no screen.
pub(super) fn tell(config: &Config, error: &anyhow::Error) {
    let reason = Reason::from(error);
    service::cannot_start(&reason.detail);
    failed_start(config, &reason).once();
}

/// Shows why the kiosk could not start, on the screen and the status display, for a while.
pub(super) fn show(config: &Config, error: &anyhow::Error, outputs: Outputs, mut tasks: Tasks) {
    let reason = Reason::from(error);
    failed_start(config, &reason).keep(outputs, &mut tasks);
    show_page(&reason, tasks, Some(SHOWN_FOR));
}

/// As [`show`], with the screen and the display that a refused configuration names.
pub(super) fn show_wrong_config(path: &Path, error: &ConfigError) {
    show_of_file(path, &Reason::wrong_config(error), Some(SHOWN_FOR));
}

/// Shows a reason on the screen and the status display that a configuration names, which may be wrong: for a
/// while, or until the system stops the program.
pub(super) fn show_of_file(path: &Path, reason: &Reason, shown_for: Option<Duration>) {
    let StatusConfig { display, lines } = StatusConfig::salvage(path);
    let (trouble, detail) = (reason.trouble, reason.detail.clone());
    let failed = FailedStart { display, lines, trouble, detail };
    let mut tasks = Tasks::default();
    let opened = ScreenConfig::salvage(path).and_then(|screen| {
        window::open_display(&screen.display, screen.simulator.as_ref(), &mut tasks).ok()
    });
    let Some(devices) = opened else {
        service::cannot_start(&reason.detail);
        return failed.once();
    };
    failed.keep(Outputs::of(&devices), &mut tasks);
    show_page(reason, tasks, shown_for);
}

fn failed_start(config: &Config, reason: &Reason) -> FailedStart {
    FailedStart {
        display: config.status_display.clone(),
        lines: config.gpio.kind,
        trouble: reason.trouble,
        detail: reason.detail.clone(),
    }
}

/// Returns at once when there is no display.
fn show_page(reason: &Reason, tasks: Tasks, shown_for: Option<Duration>) {
    service::cannot_start(&reason.detail);
    let no_time = Timestamp { unix_ms: 0, confidence: ClockConfidence::Unknown };
    let Ok(screens) = Screens::new(Rc::new(move || no_time), Box::new(|_| {})) else { return };
    // The program tells why when it ends.
    tracing::info!("the screen shows why the kiosk cannot start");
    screens.show_startup_error(reason.problem, &reason.detail);
    tokio::spawn(supervisor::watch_for(tasks, shown_for));
    if let Err(error) = screens.run() {
        tracing::warn!(%error, "the display failed");
    }
}
