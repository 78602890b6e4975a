//! The simulator: a Unix socket over which the demo and the tests drive the devices of a kiosk with
//! `hardware = "simulated"`. One JSON object per line in each direction.

use std::path::{Path, PathBuf};

use super::printer::slip::Slip;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{broadcast, mpsc};

/// A message to the kiosk.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum ToKiosk {
    /// A finger on the screen.
    Touch {
        phase: Phase,
        /// Pixels from the left.
        x: f32,
        /// Pixels from the top.
        y: f32,
    },
    /// A phone nearby sent an advert.
    Advert {
        /// The AD structures, hexadecimal.
        ad: String,
        /// Signal, dBm.
        rssi: i16,
    },
    /// Moves the kiosk's clock, to let hours pass in a test.
    Clock {
        /// Milliseconds; may be negative.
        advance_ms: i64,
    },
    /// The kiosk no longer knows what time it is, as a machine without a battery after a power cut.
    ClockLost,
    Scan {
        /// The bytes of the scanner, hexadecimal.
        hex: String,
    },
    /// The scanner is plugged in or unplugged.
    Scanner { present: bool },
    /// The printer of receipts gets paper, or has none any more.
    Printer { paper: bool },
    /// The USB stick is plugged in, or pulled out.
    Stick { present: bool },
    /// An input of the header becomes active or inactive.
    Line {
        /// What it is used for: `help`, `presence` or `tamper`.
        name: String,
        active: bool,
    },
    /// The thread of the screens stops for good: nothing is painted any more, and no touch counts.
    Hang,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    Down,
    Move,
    Up,
}

/// A message of the kiosk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum FromKiosk {
    /// The changed part of the screen; the first frame after connecting is all of it.
    Frame(Frame),
    Sound {
        /// Name of the prompt, or of the file.
        name: String,
        /// Percent, 1 to 100.
        volume: u8,
    },
    /// The brightness of the screen has changed.
    Backlight {
        /// Percent, 1 to 100.
        percent: u8,
    },
    /// A receipt was printed.
    Slip(Slip),
    /// The status display shows another picture.
    Status {
        width: u32,
        height: u32,
        /// PNG, base64.
        png: String,
    },
    /// An output of the header is driven.
    Line {
        /// What it is used for, as `green`.
        name: String,
        high: bool,
    },
    /// The buzzer gives another tone, or none.
    Tone { hertz: Option<u32> },
}

/// A rectangle of the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// Pixels from the left.
    pub x: u32,
    /// Pixels from the top.
    pub y: u32,
    /// Width of the whole screen.
    pub screen_width: u32,
    /// Height of the whole screen.
    pub screen_height: u32,
    /// The rectangle as PNG, base64.
    pub png: String,
}

#[derive(Debug, thiserror::Error)]
#[error("the simulator socket {} cannot be made: {reason}; choose another path in [simulator]", path.display())]
pub struct SimulatorError {
    path: PathBuf,
    reason: std::io::Error,
}

/// The kiosk's end of the socket.
#[derive(Debug)]
pub struct Simulator {
    listener: UnixListener,
}

impl Simulator {
    /// Creates the socket; removes one that an earlier run has left.
    ///
    /// # Errors
    /// When the path cannot be used.
    pub fn listen(path: &Path) -> Result<Self, SimulatorError> {
        let failed = |reason| SimulatorError { path: path.to_owned(), reason };
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(failed(error));
            }
            _ => {}
        }
        Ok(Self { listener: UnixListener::bind(path).map_err(failed)? })
    }

    /// Serves connections until the process ends. Their messages go to `played`; all of them get the
    /// messages of `frames`, and `repaint` is called when one needs a frame of the whole screen.
    pub async fn run(
        self,
        played: mpsc::Sender<ToKiosk>,
        frames: broadcast::Sender<FromKiosk>,
        repaint: impl Fn() + Send + Sync + 'static,
    ) {
        let repaint = std::sync::Arc::new(repaint);
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => {
                    let (played, screen) = (played.clone(), frames.subscribe());
                    let repaint = repaint.clone();
                    tokio::spawn(async move {
                        if let Err(error) = serve(stream, played, screen, &*repaint).await {
                            tracing::warn!(%error, "a simulator connection ended");
                        }
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "the simulator socket failed");
                    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
                }
            }
        }
    }
}

async fn serve(
    stream: UnixStream,
    played: mpsc::Sender<ToKiosk>,
    mut screen: broadcast::Receiver<FromKiosk>,
    repaint: &(dyn Fn() + Send + Sync),
) -> std::io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    repaint();
    let paint = async move {
        loop {
            match screen.recv().await {
                Ok(frame) => {
                    let mut line = serde_json::to_vec(&frame)?;
                    line.push(b'\n');
                    writer.write_all(&line).await?;
                }
                // A slow simulator has missed frames and needs the whole screen again.
                Err(broadcast::error::RecvError::Lagged(_)) => repaint(),
                Err(broadcast::error::RecvError::Closed) => return Ok(()),
            }
        }
    };
    let play = async move {
        let mut lines = BufReader::new(reader).lines();
        while let Some(line) = lines.next_line().await? {
            match serde_json::from_str(&line) {
                Ok(event) => {
                    if played.send(event).await.is_err() {
                        break;
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "the simulator sent a line that is no message of the kiosk")
                }
            }
        }
        Ok(())
    };
    tokio::select! {
        result = paint => result,
        result = play => result,
    }
}
