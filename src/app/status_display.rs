//! Turns the pages of the status display, the worst first.

use std::sync::Arc;
use std::time::Duration;

use protocol::language::Language;
use tokio::sync::{broadcast, watch};
use tokio::time::Instant;

use super::simulator::Outputs;
use crate::config;
use crate::devices::gpio;
use crate::devices::gpio::simulated::Bank;
use crate::devices::simulator::FromKiosk;
use crate::devices::status_display::{Panel, PanelError, Picture, select};
use crate::status::{Board, Facts, Trouble, draw, pages, screenfuls, start_failed};
use crate::tasks::Tasks;

/// Long enough to read four lines.
const SHOWN_FOR: Duration = Duration::from_secs(5);

/// Starts the task, if there is a display. The kiosk works without it.
pub(super) fn start(
    tasks: &mut Tasks,
    config: &config::Config,
    bank: &Bank,
    simulator: &broadcast::Sender<FromKiosk>,
    board: &Board,
) {
    match open(&config.status_display, config.gpio.kind, bank, simulator) {
        Ok(None) => {}
        Ok(Some(panel)) => {
            let (language, facts) = (config.status_display.language, board.watch());
            tasks.spawn("status display", turn(panel, language, board.clone(), facts));
        }
        Err(error) => {
            tracing::warn!(%error, "the status display");
            board.set(Trouble::StatusDisplayFails, true);
        }
    }
}

/// Why the kiosk does not run, as the display that a configuration names says it.
pub(super) struct FailedStart {
    pub(super) display: config::StatusDisplay,
    pub(super) lines: config::GpioKind,
    pub(super) trouble: Option<Trouble>,
    pub(super) detail: String,
}

impl FailedStart {
    /// Shows it, for as long as the display has power.
    pub(super) fn once(&self) {
        // Nobody is connected to a simulator.
        let nobody = broadcast::Sender::new(1);
        self.show(&Outputs { bank: Bank::new(nobody.clone()), sender: nobody });
    }

    /// Shows it again and again, for a display that is plugged in later and a simulator that connects later.
    pub(super) fn keep(self, outputs: Outputs, tasks: &mut Tasks) {
        // Before anything else: the program may end at once.
        self.show(&outputs);
        let (failed, outputs) = (Arc::new(self), Arc::new(outputs));
        tasks.spawn("status display", async move {
            loop {
                tokio::time::sleep(SHOWN_FOR).await;
                let (failed, outputs) = (failed.clone(), outputs.clone());
                tokio::task::spawn_blocking(move || failed.show(&outputs)).await?;
            }
        });
    }

    fn show(&self, outputs: &Outputs) {
        let panel = match open(&self.display, self.lines, &outputs.bank, &outputs.sender) {
            Ok(None) => return,
            Ok(Some(panel)) => panel,
            Err(error) => return tracing::warn!(%error, "the status display"),
        };
        if let Err(error) = self.show_first(panel) {
            tracing::warn!(%error, "the status display");
        }
    }

    fn show_first(&self, mut panel: Box<dyn Panel>) -> Result<(), PanelError> {
        let size = panel.size();
        let page = start_failed(self.trouble, &self.detail, self.display.language);
        let all = screenfuls(&[page], size);
        // One that stays says the most important and counts no pages.
        all.first().map_or(Ok(()), |first| panel.show(&draw(first, (0, 1), size)))
    }
}

fn open(
    config: &config::StatusDisplay,
    lines: config::GpioKind,
    bank: &Bank,
    simulator: &broadcast::Sender<FromKiosk>,
) -> Result<Option<Box<dyn Panel>>, PanelError> {
    let lines = || gpio::open(lines, bank).map_err(|error| PanelError(error.to_string()));
    select(config, lines, simulator)
}

async fn turn(
    mut panel: Box<dyn Panel>,
    language: Language,
    board: Board,
    mut facts: watch::Receiver<Facts>,
) -> anyhow::Result<()> {
    let size = panel.size();
    let (mut index, mut heading) = (0, String::new());
    let mut shown: Option<Picture> = None;
    let mut turns = tokio::time::interval_at(Instant::now() + SHOWN_FOR, SHOWN_FOR);
    loop {
        let pages = pages(&facts.borrow_and_update(), language);
        let all = screenfuls(&pages, size);
        // News of something worse are shown at once.
        if let Some(first) = pages.first()
            && first.heading != heading
        {
            heading.clone_from(&first.heading);
            index = 0;
            turns.reset();
        }
        index %= all.len().max(1);
        if let Some(screenful) = all.get(index) {
            let picture = draw(screenful, (index, all.len()), size);
            if shown.as_ref() != Some(&picture) {
                let (back, result) = tokio::task::spawn_blocking(move || {
                    let result = panel.show(&picture).map(|()| picture);
                    (panel, result)
                })
                .await?;
                panel = back;
                let is_new =
                    shown.is_some() || !board.now().found.contains(&Trouble::StatusDisplayFails);
                board.set(Trouble::StatusDisplayFails, result.is_err());
                shown = match result {
                    Ok(picture) => Some(picture),
                    Err(error) => {
                        if is_new {
                            tracing::warn!(%error, "the status display");
                        }
                        None
                    }
                };
            }
        }
        tokio::select! {
            _ = turns.tick() => index += 1,
            changed = changed_when_shown(&mut facts, shown.is_some()) => changed?,
        }
    }
}

/// News wait while the display fails: it is tried again at its next turn.
async fn changed_when_shown(
    facts: &mut watch::Receiver<Facts>,
    is_shown: bool,
) -> anyhow::Result<()> {
    if is_shown { Ok(facts.changed().await?) } else { std::future::pending().await }
}
