//! The stick that a command writes to or reads from.

use std::sync::Arc;

use anyhow::Context;

use crate::config::Config;
use crate::devices::stick::{self, Plugged, Sticks};

/// What finds it.
///
/// # Errors
/// When the configuration names none.
pub(super) fn of(config: &Config) -> anyhow::Result<Arc<dyn Sticks>> {
    let sticks = stick::select(config.stick.kind, &config.data_dir, &Plugged::default());
    sticks.context("stick.kind = \"none\" names no stick; name a folder instead")
}
