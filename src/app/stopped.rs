//! What is shown when systemd has left the kiosk alone, because it ended again and again.

use std::path::Path;

use anyhow::Context;

use super::startup_error::{Reason, show_of_file};
use crate::config::Config;
use crate::screens::StartupProblem;
use crate::store::Store;

/// Shows why the kiosk was left alone, on the screen and the status display, until the system stops it. Where
/// there is no screen it returns; a status display keeps what it shows.
///
/// # Errors
/// When the operating system gives no threads.
pub fn show_stopped(path: &Path) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .context("the operating system gives no threads")?;
    let _inside = runtime.enter();
    let reason = reason(path);
    tracing::error!("the kiosk ended again and again and is left alone: {}", reason.detail);
    show_of_file(path, &reason, None);
    runtime.shutdown_background();
    Ok(())
}

/// What still keeps it from starting, where that can be found out.
fn reason(path: &Path) -> Reason {
    let config = match Config::load(path) {
        Ok(config) => config,
        Err(error) => return Reason::wrong_config(&error),
    };
    match Store::open_existing(&config.database()) {
        Err(error) if config.database().exists() => Reason::from(&anyhow::Error::from(error)),
        _ => Reason {
            problem: StartupProblem::Other,
            trouble: None,
            detail: "the kiosk ended again and again; its log says why, and it is tried again in a quarter of an \
                     hour"
                .to_owned(),
        },
    }
}
