//! The three lights follow the state of the kiosk.

use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::config;
use crate::devices::gpio::{Gpio, GpioError, Line, Outputs};
use crate::status::{self, Board, Facts, Trouble};
use crate::tasks::Tasks;

/// Takes the lights, if there are any.
///
/// # Errors
/// [`GpioError`] when a line cannot be taken.
pub(super) fn start(
    tasks: &mut Tasks,
    config: &config::Gpio,
    gpio: &dyn Gpio,
    board: &Board,
) -> Result<(), GpioError> {
    if config.lights {
        let pins =
            [("green", config.green_pin), ("amber", config.amber_pin), ("red", config.red_pin)];
        let outputs = gpio.outputs(&pins.map(|(name, pin)| Line { pin, name }))?;
        tasks.spawn("lights", shine(outputs, board.clone(), board.watch()));
    }
    Ok(())
}

async fn shine(
    mut outputs: Box<dyn Outputs>,
    board: Board,
    mut facts: watch::Receiver<Facts>,
) -> anyhow::Result<()> {
    let started = Instant::now();
    let mut shining = [None; 3];
    loop {
        let lights = status::lights(&facts.borrow_and_update()).all();
        let at_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        for (index, blink) in lights.into_iter().enumerate() {
            let shines = blink.shines(at_ms);
            if shining[index] == Some(shines) {
                continue;
            }
            match outputs.set(index, shines) {
                Ok(()) => shining[index] = Some(shines),
                Err(error) => {
                    tracing::warn!(%error, "the lights went out");
                    board.set(Trouble::GpioFails, true);
                    return std::future::pending().await;
                }
            }
        }
        let next_ms = lights.iter().filter_map(|blink| blink.changes_in_ms(at_ms)).min();
        tokio::select! {
            changed = facts.changed() => changed?,
            () = sleep(next_ms) => {}
        }
    }
}

/// For ever where nothing blinks.
async fn sleep(ms: Option<u64>) {
    match ms {
        Some(ms) => tokio::time::sleep(Duration::from_millis(ms)).await,
        None => std::future::pending().await,
    }
}
