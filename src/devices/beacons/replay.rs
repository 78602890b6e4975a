//! Beacons from a recorded file: one JSON line per advert, `{"after_ms":0,"rssi":-61,"ad":"<hex>"}`.
//!
//! `after_ms` counts from the line before. The whole file is checked before the first advert is
//! played, so that a mistake in line 900 shows at once. At its end the source stays open.

use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::time::Duration;

use data_encoding::HEXLOWER_PERMISSIVE;
use serde::Deserialize;
use tokio::sync::mpsc::Sender;

use super::{BeaconError, BeaconEvent, BeaconSource, ClockMs, RadioState, Run, Senders, heard_raw};

/// Longest pause between two lines: a day. More is a mistake.
const PAUSE_MAX_MS: u64 = 86_400_000;

/// Allowed speeds, as factors of real time; at a thousand an hour takes 4 s.
const SPEEDS: std::ops::RangeInclusive<f64> = 0.001..=1000.0;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    after_ms: u64,
    #[serde(default)]
    rssi: Option<i16>,
    ad: String,
}

/// An advert and the pause before it.
struct Step {
    after: Duration,
    rssi: Option<i16>,
    ad: Vec<u8>,
}

/// Why a recording cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    #[error("{}: cannot be read ({error}); give the file of a recording", path.display())]
    Read { path: PathBuf, error: std::io::Error },
    #[error("{}, line {line}: {reason}", path.display())]
    Line {
        path: PathBuf,
        /// Number of the line, from 1.
        line: usize,
        /// What is wrong and what is expected.
        reason: String,
    },
    #[error(
        "a recording cannot be played at speed {0}; give 1 for real time, up to 1000 for faster"
    )]
    Speed(f64),
}

/// Plays the adverts of a file.
pub struct Replay {
    steps: Vec<Step>,
    speed: f64,
    clock: ClockMs,
    senders: Senders,
}

impl Replay {
    /// Reads and checks a recording, to be played `speed` times as fast as it was made. Adverts get
    /// the time of `clock` at which they are played.
    pub fn open(path: &Path, speed: f64, clock: ClockMs) -> Result<Self, ReplayError> {
        if !SPEEDS.contains(&speed) {
            return Err(ReplayError::Speed(speed));
        }
        let read = |error| ReplayError::Read { path: path.to_owned(), error };
        let file = std::io::BufReader::new(std::fs::File::open(path).map_err(read)?);
        let mut steps = Vec::new();
        for (index, text) in file.lines().enumerate() {
            let text = text.map_err(read)?;
            if !text.trim().is_empty() {
                steps.push(step(&text).map_err(|reason| ReplayError::Line {
                    path: path.to_owned(),
                    line: index + 1,
                    reason,
                })?);
            }
        }
        Ok(Self { steps, speed, clock, senders: Senders::default() })
    }

    async fn play(self, events: Sender<BeaconEvent>) -> Result<(), BeaconError> {
        let (state, since_ms) = (RadioState::Listening, (self.clock)());
        if events.send(BeaconEvent::State { state, since_ms }).await.is_err() {
            return Ok(());
        }
        // Timed from the beginning and not from the line before, so that delays do not add up.
        let begin = tokio::time::Instant::now();
        let mut elapsed = Duration::ZERO;
        for step in &self.steps {
            elapsed += step.after.div_f64(self.speed);
            tokio::select! {
                () = tokio::time::sleep_until(begin + elapsed) => {}
                () = events.closed() => return Ok(()),
            }
            if let Some(heard) = heard_raw(&step.ad, step.rssi, (self.clock)(), &self.senders)
                && events.send(BeaconEvent::Heard(heard)).await.is_err()
            {
                return Ok(());
            }
        }
        events.closed().await;
        Ok(())
    }
}

impl BeaconSource for Replay {
    fn run(self: Box<Self>, events: Sender<BeaconEvent>) -> Run {
        Box::pin(self.play(events))
    }
}

/// Parses one line; the error is meant for the author of the file.
fn step(text: &str) -> Result<Step, String> {
    let line: Line = serde_json::from_str(text).map_err(|error| {
        format!(r#"{error}; expected {{"after_ms":0,"rssi":-61,"ad":"<hex>"}}"#)
    })?;
    if line.after_ms > PAUSE_MAX_MS {
        return Err(format!("after_ms is {}, a pause lasts {PAUSE_MAX_MS} at most", line.after_ms));
    }
    let ad = HEXLOWER_PERMISSIVE
        .decode(line.ad.as_bytes())
        .map_err(|error| format!("ad is no row of hexadecimal bytes: {error}"))?;
    Ok(Step { after: Duration::from_millis(line.after_ms), rssi: line.rssi, ad })
}

#[cfg(test)]
mod tests;
