//! A scanner with keyboard emulation, read through evdev and held exclusively: otherwise its keys
//! would also reach the console behind the screen.

pub mod keys;

use std::io;
use std::path::Path;

use evdev::EventSummary;
use evdev::raw_stream::{EventStream, RawDevice};

use super::frames::{End, Frame, SCAN_TIMEOUT};
use keys::Keys;

pub struct Keyboard {
    events: EventStream,
    keys: Keys,
}

impl Keyboard {
    /// Opens `/dev/input/eventN`; `exclusive` keeps its keys from other programs.
    ///
    /// # Errors
    /// The operating system's error; `ResourceBusy` when another program holds it.
    pub fn open(path: &Path, exclusive: bool) -> io::Result<Self> {
        let mut device = RawDevice::open(path)?;
        if exclusive {
            device.grab()?;
        }
        Ok(Self { events: device.into_event_stream()?, keys: Keys::default() })
    }

    /// The next scan.
    ///
    /// # Errors
    /// When the device is gone.
    pub async fn scan(&mut self) -> io::Result<Frame> {
        loop {
            let event = match self.keys.is_open() {
                false => self.events.next_event().await?,
                true => match tokio::time::timeout(SCAN_TIMEOUT, self.events.next_event()).await {
                    Ok(event) => event?,
                    Err(_) => match self.keys.end(End::Pause) {
                        Some(frame) => return Ok(frame),
                        None => continue,
                    },
                },
            };
            if let EventSummary::Key(_, key, value) = event.destructure()
                && let Some(frame) = self.keys.key(key, value)
            {
                return Ok(frame);
            }
        }
    }
}
