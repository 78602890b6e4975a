//! The page of an error at start.

use slint::ComponentHandle;
use ui::{KioskWindow, StartupErrorAdapter, StartupProblem as Shown};

use super::StartupProblem;

pub(super) fn show(window: &KioskWindow, problem: StartupProblem, detail: &str) {
    let adapter = window.global::<StartupErrorAdapter>();
    adapter.set_detail(detail.into());
    adapter.set_problem(match problem {
        StartupProblem::Configuration => Shown::Configuration,
        StartupProblem::StorageFull => Shown::StorageFull,
        StartupProblem::Storage => Shown::Storage,
        StartupProblem::Other => Shown::Other,
    });
}
