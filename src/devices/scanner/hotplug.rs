//! A real scanner: found, opened, read until it is unplugged, and found again.

use std::time::Duration;

use tokio::sync::mpsc::Sender;

use super::find::{Candidate, Roots};
use super::port::Port;
use super::{Mode, Run, ScannerError, ScannerEvent, ScannerSource, ScannerState};

/// How often scanners are searched: short, so that one that was plugged in can be used at once.
const SEARCH_INTERVAL: Duration = Duration::from_secs(1);

/// Finds scanners and reads the first that can be opened.
pub struct HotplugScanner {
    modes: Vec<Mode>,
    device: Option<String>,
    roots: Roots,
}

impl HotplugScanner {
    /// Tries `modes` in this order; with `device`, a path or a keyboard's name, only that one.
    pub fn new(modes: Vec<Mode>, device: Option<String>) -> Self {
        Self { modes, device, roots: Roots::default() }
    }

    /// All devices that may be the scanner, also keyboards that are not known to be one, best first.
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

    /// The devices to open: known scanners, and what the configuration names.
    fn candidates(&self) -> Vec<Candidate> {
        let mut all = self.possible();
        all.retain(|it| it.sure || self.device.is_some());
        all
    }

    /// Opens the first device that can be opened; the error is the state of the first that cannot.
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
        let mut reported = None;
        loop {
            let opened = self.open();
            let state = match &opened {
                Ok((_, mode)) => ScannerState::Ready(*mode),
                Err(state) => state.clone(),
            };
            if reported.as_ref() != Some(&state) {
                reported = Some(state.clone());
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
                // Whether it is unplugged or had a passing error shows in the next search.
                reported = None;
            }
            tokio::select! {
                () = tokio::time::sleep(SEARCH_INTERVAL) => {}
                () = events.closed() => return Ok(()),
            }
        }
    }
}

impl ScannerSource for HotplugScanner {
    fn run(self: Box<Self>, events: Sender<ScannerEvent>) -> Run {
        Box::pin(self.read(events))
    }
}

#[cfg(test)]
mod tests;
