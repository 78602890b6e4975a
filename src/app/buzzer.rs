//! Plays tunes on the buzzer, one after the other.

use std::sync::Arc;

use tokio::sync::mpsc;

use crate::config::Night;
use crate::devices::buzzer::Buzzer;
use crate::devices::buzzer::tune::Tune;
use crate::devices::clock::Clock;
use crate::status::{Board, Trouble};
use crate::tasks::Tasks;

/// More than these would be a noise.
const QUEUE_CAPACITY: usize = 2;

#[derive(Clone)]
pub(super) struct Tunes(mpsc::Sender<Tune>);

impl Tunes {
    /// Without a buzzer nothing is heard; in the hours of `quiet` only what is urgent.
    pub(super) fn start(
        tasks: &mut Tasks,
        buzzer: Option<Box<dyn Buzzer>>,
        quiet: Night,
        clock: &Arc<dyn Clock>,
        board: &Board,
    ) -> Self {
        let (sender, mut tunes) = mpsc::channel::<Tune>(QUEUE_CAPACITY);
        let (clock, board) = (clock.clone(), board.clone());
        tasks.spawn("buzzer", async move {
            let Some(mut buzzer) = buzzer else { return std::future::pending().await };
            while let Some(tune) = tunes.recv().await {
                if quiet.at(clock.now().minute()) && !tune.is_urgent() {
                    continue;
                }
                for (hertz, lasts) in
                    tune.notes().into_iter().chain([(None, std::time::Duration::ZERO)])
                {
                    if let Err(error) = buzzer.tone(hertz) {
                        tracing::warn!(%error, "no tone");
                        board.set(Trouble::GpioFails, true);
                    }
                    tokio::time::sleep(lasts).await;
                }
            }
            Ok(())
        });
        Self(sender)
    }

    pub(super) fn play(&self, tune: Tune) {
        // Fails while there is no buzzer or it is busy.
        let _ = self.0.try_send(tune);
    }
}
