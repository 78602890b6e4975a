//! A sign that a command goes on, for whoever waits at a terminal. Whatever is written there takes it away first.

use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Nobody wonders before.
const AFTER: Duration = Duration::from_secs(1);
pub(crate) const TICK: Duration = Duration::from_millis(100);

/// A terminal has one.
static SIGN: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// Shows after a second that the command still works, until it answers, fails or shows how far it is.
pub fn show_work() {
    if !std::io::stderr().is_terminal() {
        return;
    }
    let style = ProgressStyle::with_template("{spinner} working, {elapsed}");
    let sign = ProgressBar::no_length();
    sign.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    replace(Some(sign.clone()));
    // Ends with the program, or does nothing.
    std::thread::spawn(move || {
        std::thread::sleep(AFTER);
        if !sign.is_finished() {
            sign.enable_steady_tick(TICK);
        }
    });
}

/// Takes the sign away.
pub(crate) fn clear() {
    replace(None);
}

fn replace(sign: Option<ProgressBar>) {
    let mut current = SIGN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(old) = std::mem::replace(&mut *current, sign) {
        old.finish_and_clear();
    }
}
