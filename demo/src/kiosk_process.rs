//! The kiosk's program, which is started anew when its configuration changes.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use kiosk::devices::simulator::FromKiosk;
use tokio::sync::{mpsc, oneshot};

use crate::children::Running;
use crate::link::Link;
use crate::setup::{Look, Setup};

/// Longest wait for the first picture of a new start.
const START_TIMEOUT: Duration = Duration::from_secs(30);

type Wish = (Look, oneshot::Sender<anyhow::Result<()>>);

/// Asks for another start.
pub struct Restarts {
    wishes: mpsc::Sender<Wish>,
    link: Arc<Link>,
}

/// The running kiosk.
pub struct KioskProcess {
    setup: Arc<Setup>,
    running: Running,
    wishes: mpsc::Receiver<Wish>,
}

impl KioskProcess {
    pub fn new(setup: Arc<Setup>, running: Running, link: Arc<Link>) -> (Self, Restarts) {
        let (sender, wishes) = mpsc::channel(1);
        (Self { setup, running, wishes }, Restarts { wishes: sender, link })
    }

    /// Keeps it running; returns when it ended by itself.
    pub async fn keep(mut self) -> anyhow::Error {
        loop {
            tokio::select! {
                error = self.running.ended() => return error,
                Some((look, done)) = self.wishes.recv() => {
                    self.running.stop().await;
                    let started = self.setup.start_kiosk(look);
                    let started = started.map(|running| self.running = running);
                    // Whoever asked may have gone.
                    let _ = done.send(started);
                }
            }
        }
    }
}

impl Restarts {
    /// Starts the kiosk anew and waits until it shows something.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn restart(&self, look: Look) -> anyhow::Result<()> {
        let gone = "the kiosk is gone; start the demo again";
        let (done, answer) = oneshot::channel();
        let mut outputs = self.link.outputs();
        self.wishes.send((look, done)).await.context(gone)?;
        answer.await.context(gone)??;
        let shown = async { while !matches!(outputs.recv().await, Ok(FromKiosk::Frame(_))) {} };
        tokio::time::timeout(START_TIMEOUT, shown).await.context("the kiosk shows nothing")
    }
}
