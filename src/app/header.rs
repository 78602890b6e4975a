//! What is wired to the header of the board: lights, buttons, sensors, buzzer. The kiosk works without all of it,
//! so a failure is told and ends nothing.

use tokio::sync::broadcast;

use super::buttons::Buttons;
use super::buzzer::Tunes;
use super::lights;
use crate::config::Config;
use crate::devices::buzzer;
use crate::devices::gpio::simulated::Bank;
use crate::devices::gpio::{self, GpioError};
use crate::devices::simulator::FromKiosk;
use crate::status::Trouble;
use crate::tasks::Tasks;

/// Starts what the configuration says is fitted; `bank` are the simulator's lines.
pub(super) fn start(
    tasks: &mut Tasks,
    config: &Config,
    simulator: &broadcast::Sender<FromKiosk>,
    bank: &Bank,
    buttons: &Buttons,
) -> Tunes {
    let buzzer = buzzer::open(&config.gpio, simulator).unwrap_or_else(|error| {
        tracing::warn!(%error, "the kiosk has no buzzer");
        buttons.board.set(Trouble::GpioFails, true);
        None
    });
    let tunes = Tunes::start(tasks, buzzer, config.sound.quiet, &buttons.clock, &buttons.board);
    if let Err(error) = take_lines(tasks, config, bank, buttons, &tunes) {
        tracing::warn!(%error, "lights and buttons do not work");
        buttons.board.set(Trouble::GpioFails, true);
    }
    tunes
}

fn take_lines(
    tasks: &mut Tasks,
    config: &Config,
    bank: &Bank,
    buttons: &Buttons,
    tunes: &Tunes,
) -> Result<(), GpioError> {
    if !(config.gpio.lights || config.gpio.has_inputs()) {
        return Ok(());
    }
    let gpio = gpio::open(config.gpio.kind, bank)?;
    lights::start(tasks, &config.gpio, gpio.as_ref(), &buttons.board)?;
    buttons.clone().start(tasks, &config.gpio, gpio.as_ref(), tunes)
}
