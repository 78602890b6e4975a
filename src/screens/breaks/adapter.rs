//! Ties the last words of texts.

use slint::ComponentHandle;
use ui::{Breaks, KioskWindow};

use super::ties::tied;

pub(in crate::screens) fn connect(window: &KioskWindow) {
    window.global::<Breaks>().on_tied(|text| tied(&text).into());
}
