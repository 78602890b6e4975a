//! The page that says why the kiosk could not start.

use slint::ComponentHandle;
use ui::{StartupErrorAdapter, StartupProblem as Shown};

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
        let adapter = self.component().global::<StartupErrorAdapter>();
        adapter.set_detail(detail.into());
        adapter.set_problem(match problem {
            StartupProblem::Configuration => Shown::Configuration,
            StartupProblem::StorageFull => Shown::StorageFull,
            StartupProblem::Storage => Shown::Storage,
            StartupProblem::Other => Shown::Other,
        });
    }
}
