//! The page that says why the kiosk could not start.

mod adapter;

use super::Screens;

/// What is wrong, as staff at the venue can understand it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartupProblem {
    Configuration,
    StorageFull,
    Storage,
    Other,
}

impl Screens {
    /// Shows this and nothing else; `detail` is the error as an engineer needs it.
    pub fn show_startup_error(&self, problem: StartupProblem, detail: &str) {
        adapter::show(self.component(), problem, detail);
    }
}
