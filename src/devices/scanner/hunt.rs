//! A real scanner: looked for, opened, read until it is pulled out, and looked for again.

use std::time::Duration;

use tokio::sync::mpsc::Sender;

use super::find::{Candidate, Roots};
use super::port::Port;
use super::{Mode, Run, ScannerError, ScannerEvent, ScannerSource, ScannerState};

/// How often is looked: whoever plugs a scanner in can use it at once.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Looks for a scanner and reads it.
pub struct Hunt {
    modes: Vec<Mode>,
    device: Option<String>,
    roots: Roots,
}

impl Hunt {
    /// Reads the first scanner found, in the order of `modes`; of several, only `device` (a path,
    /// or a keyboard's name).
    pub fn new(modes: Vec<Mode>, device: Option<String>) -> Self {
        Self { modes, device, roots: Roots::default() }
    }

    /// Everything that could be meant, surely a scanner or not, best first.
    pub fn possible(&self) -> Vec<Candidate> {
        let of_mode = |mode: &Mode| match self.device.as_deref() {
            Some(path) if path.starts_with('/') => vec![self.roots.named(*mode, path.as_ref())],
            Some(name) => {
                let mut all = self.roots.candidates(*mode);
                all.retain(|it| it.name.eq_ignore_ascii_case(name.trim()));
                all
            }
            None => self.roots.candidates(*mode),
        };
        self.modes.iter().flat_map(of_mode).collect()
    }

    /// What is opened: surely a scanner, or named by the configuration.
    fn candidates(&self) -> Vec<Candidate> {
        let mut all = self.possible();
        all.retain(|it| it.sure || self.device.is_some());
        all
    }

    /// Opens the first that can be opened; else the state of the first that cannot.
    fn open(&self) -> Result<(Port, Mode), ScannerState> {
        let mut refused = None;
        for candidate in self.candidates() {
            match Port::open(&candidate, true) {
                Ok(port) => return Ok((port, candidate.mode)),
                Err(state) => refused = refused.or(Some(state)),
            }
        }
        Err(refused.unwrap_or_else(|| match &self.device {
            Some(device) => ScannerState::Missing(device.clone()),
            None => ScannerState::Absent,
        }))
    }

    async fn read(self, events: Sender<ScannerEvent>) -> Result<(), ScannerError> {
        let mut told = None;
        loop {
            let opened = self.open();
            let state = match &opened {
                Ok((_, mode)) => ScannerState::Ready(*mode),
                Err(state) => state.clone(),
            };
            if told.as_ref() != Some(&state) {
                told = Some(state.clone());
                if events.send(ScannerEvent::State(state)).await.is_err() {
                    return Ok(());
                }
            }
            if let Ok((mut port, _)) = opened {
                loop {
                    let scan = tokio::select! {
                        scan = port.scan() => scan,
                        () = events.closed() => return Ok(()),
                    };
                    let Ok(frame) = scan else { break };
                    if events.send(ScannerEvent::Scanned(frame.bytes)).await.is_err() {
                        return Ok(());
                    }
                }
                // Whether it is gone or only stumbled, the next look tells.
                told = None;
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                () = events.closed() => return Ok(()),
            }
        }
    }
}

impl ScannerSource for Hunt {
    fn run(self: Box<Self>, events: Sender<ScannerEvent>) -> Run {
        Box::pin(self.read(events))
    }
}

#[cfg(test)]
mod tests;
