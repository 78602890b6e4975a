//! Help button, presence sensor and tamper switch.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::buzzer::Tunes;
use crate::config;
use crate::devices::buzzer::tune::Tune;
use crate::devices::clock::Clock;
use crate::devices::gpio::debounce::{Debounce, step};
use crate::devices::gpio::{Gpio, GpioError, Input, Inputs, Line, Pull};
use crate::screens::{ScreensHandle, Update};
use crate::status::{Board, Trouble};
use crate::store::Store;
use crate::tasks::Tasks;

/// Longest wait for an edge. A kernel may miss one, and some tell of none: what lasts longer is seen all the same.
const WAIT: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Button {
    Help,
    Presence,
    Tamper,
}

impl Button {
    /// For how long a change has to stand, milliseconds. A case in the wind of a fan is not opened.
    fn settle_ms(self) -> u64 {
        match self {
            Self::Help => 40,
            Self::Presence => 100,
            Self::Tamper => 500,
        }
    }
}

/// What buttons and sensors work on.
#[derive(Clone)]
pub(super) struct Buttons {
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) screens: ScreensHandle,
    pub(super) board: Board,
}

impl Buttons {
    /// Takes what is fitted.
    ///
    /// # Errors
    /// [`GpioError`] when a line cannot be taken, or there is no thread to read it.
    pub(super) fn start(
        self,
        tasks: &mut Tasks,
        config: &config::Gpio,
        gpio: &dyn Gpio,
        tunes: &Tunes,
    ) -> Result<(), GpioError> {
        // Buttons and switch close to ground; a cut cable of the switch counts as an open case.
        let input =
            |pin, name, pull, active_low| Input { line: Line { pin, name }, pull, active_low };
        let (buttons, inputs): (Vec<Button>, Vec<Input>) = [
            (config.help, Button::Help, input(config.help_pin, "help", Pull::Up, true)),
            (
                config.presence,
                Button::Presence,
                input(config.presence_pin, "presence", Pull::Down, false),
            ),
            (config.tamper, Button::Tamper, input(config.tamper_pin, "tamper", Pull::Up, false)),
        ]
        .into_iter()
        .filter_map(|(is_fitted, button, input)| is_fitted.then_some((button, input)))
        .unzip();
        if buttons.is_empty() {
            return Ok(());
        }
        let inputs = gpio.inputs(&inputs)?;
        let (sender, changes) = mpsc::unbounded_channel();
        let read = move || read(inputs, &buttons, &sender);
        std::thread::Builder::new()
            .name("buttons".to_owned())
            .spawn(read)
            .map_err(|error| GpioError::Unavailable(error.to_string()))?;
        tasks.spawn("buttons", self.follow(changes, tunes.clone()));
        Ok(())
    }

    async fn follow(
        self,
        mut changes: mpsc::UnboundedReceiver<(Button, bool)>,
        tunes: Tunes,
    ) -> anyhow::Result<()> {
        while let Some((button, active)) = changes.recv().await {
            match button {
                Button::Help if active => {
                    tunes.play(Tune::Felt);
                    self.screens.send(Update::HelpPressed)?;
                }
                Button::Help => {}
                Button::Presence => self.screens.send(Update::Motion(active))?,
                Button::Tamper => {
                    if active {
                        tunes.play(Tune::Opened);
                    }
                    self.tampered(active).await?;
                }
            }
        }
        // The reader has told why.
        self.board.set(Trouble::GpioFails, true);
        std::future::pending().await
    }

    async fn tampered(&self, open: bool) -> anyhow::Result<()> {
        tracing::warn!(open, "the case was {}", if open { "opened" } else { "closed" });
        self.board.note(|facts| facts.case.open = open);
        if open {
            let (store, at_s) = (self.store.clone(), self.clock.now().unix_s());
            let noted = tokio::task::spawn_blocking(move || store.remember_opened(at_s)).await?;
            if let Err(error) = noted {
                tracing::warn!(%error, "it was not stored that the case was opened");
            }
        }
        Ok(())
    }
}

/// Reads until the lines are gone or nobody listens.
fn read(
    mut inputs: Box<dyn Inputs>,
    buttons: &[Button],
    changes: &mpsc::UnboundedSender<(Button, bool)>,
) {
    let started = Instant::now();
    let mut all: Vec<Debounce> = buttons.iter().map(|it| Debounce::new(it.settle_ms())).collect();
    let result = loop {
        let active = match inputs.active() {
            Ok(active) => active,
            Err(error) => break error,
        };
        let now_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        for ((it, button), active) in all.iter_mut().zip(buttons).zip(active) {
            let (next, change) = step(*it, active, now_ms);
            *it = next;
            if let Some(change) = change
                && changes.send((*button, change)).is_err()
            {
                return;
            }
        }
        let due_ms = all.iter().filter_map(Debounce::due_ms).min();
        let wait = due_ms
            .map_or(WAIT, |due_ms| Duration::from_millis(due_ms.saturating_sub(now_ms).max(1)));
        if let Err(error) = inputs.wait(wait) {
            break error;
        }
    };
    tracing::error!(error = %result, "buttons and sensors are no longer read");
}

#[cfg(test)]
mod tests {
    use tokio::sync::broadcast;

    use super::*;
    use crate::devices::gpio::simulated::Bank;

    #[tokio::test]
    async fn what_is_pressed_long_enough_is_told_once_and_each_by_its_name() {
        let bank = Bank::new(broadcast::Sender::new(1));
        let input =
            |pin, name| Input { line: Line { pin, name }, pull: Pull::Up, active_low: true };
        let inputs = bank.inputs(&[input(6, "help"), input(16, "tamper")]).unwrap();
        // Active from the start, as a case that was opened while the kiosk had no power.
        bank.play("tamper", true);
        let (sender, mut changes) = mpsc::unbounded_channel();
        std::thread::spawn(move || read(inputs, &[Button::Help, Button::Tamper], &sender));
        assert_eq!(changes.recv().await, Some((Button::Tamper, true)));
        for active in [true, false, true] {
            bank.play("help", active);
        }
        assert_eq!(changes.recv().await, Some((Button::Help, true)));
        bank.play("help", false);
        assert_eq!(changes.recv().await, Some((Button::Help, false)));
        assert!(changes.try_recv().is_err());
    }
}
