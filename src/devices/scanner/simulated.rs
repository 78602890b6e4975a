//! The scanner of the simulator or of a test.

use tokio::sync::mpsc::{Receiver, Sender};
use zeroize::Zeroizing;

use super::{Mode, Run, ScannerError, ScannerEvent, ScannerSource, ScannerState};
use crate::cards::SCAN_MAX;

/// An action of the simulator.
#[derive(PartialEq, Eq)]
pub enum Play {
    Scan(Zeroizing<Vec<u8>>),
    /// Plugs the scanner in or unplugs it.
    Present(bool),
}

/// Receives actions through a channel; plugged in at first.
pub struct Simulated {
    played: Receiver<Play>,
}

impl Simulated {
    pub fn new(played: Receiver<Play>) -> Self {
        Self { played }
    }

    async fn listen(mut self, events: Sender<ScannerEvent>) -> Result<(), ScannerError> {
        let mut present = true;
        let mut event = Some(state(present));
        loop {
            if let Some(event) = event
                && events.send(event).await.is_err()
            {
                return Ok(());
            }
            let played = tokio::select! {
                played = self.played.recv() => played,
                () = events.closed() => return Ok(()),
            };
            event = match played.ok_or(ScannerError::NotFed)? {
                Play::Scan(bytes) if present && !bytes.is_empty() && bytes.len() <= SCAN_MAX => {
                    Some(ScannerEvent::Scanned(bytes))
                }
                // An unplugged scanner reads nothing.
                Play::Scan(_) => None,
                Play::Present(now) => {
                    present = now;
                    Some(state(present))
                }
            };
        }
    }
}

fn state(present: bool) -> ScannerEvent {
    ScannerEvent::State(match present {
        true => ScannerState::Ready(Mode::Simulated),
        false => ScannerState::Absent,
    })
}

impl ScannerSource for Simulated {
    fn run(self: Box<Self>, events: Sender<ScannerEvent>) -> Run {
        Box::pin(self.listen(events))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::mpsc;

    #[tokio::test]
    async fn what_is_played_is_read_while_the_scanner_is_there() {
        let (play, played) = mpsc::channel(8);
        let (events, mut heard) = mpsc::channel(8);
        let running = tokio::spawn(Box::new(Simulated::new(played)).run(events));
        let scan = |text: &str| Play::Scan(Zeroizing::new(text.as_bytes().to_vec()));
        for event in [
            scan("a"),
            Play::Present(false),
            scan("lost"),
            scan(""),
            Play::Present(true),
            scan("b"),
            Play::Scan(Zeroizing::new(vec![b'x'; SCAN_MAX + 1])),
        ] {
            play.send(event).await.unwrap_or_else(|_| panic!("the source is gone"));
        }
        drop(play);
        assert!(matches!(running.await.unwrap(), Err(ScannerError::NotFed)));
        let mut seen = Vec::new();
        while let Some(event) = heard.recv().await {
            seen.push(match event {
                ScannerEvent::Scanned(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
                ScannerEvent::State(state) => state.reads().to_string(),
            });
        }
        assert_eq!(seen, ["true", "a", "false", "true", "b"]);
    }

    #[tokio::test]
    async fn it_ends_well_when_nobody_listens() {
        let (_play, played) = mpsc::channel(1);
        let (events, heard) = mpsc::channel(1);
        drop(heard);
        assert!(Box::new(Simulated::new(played)).run(events).await.is_ok());
    }
}
