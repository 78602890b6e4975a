//! A scanner at a serial port, usually USB-CDC.

use std::io;
use std::path::Path;

use tokio::io::AsyncReadExt;
use tokio_serial::SerialStream;
use zeroize::Zeroizing;

use super::frames::{End, Frame, Frames, SCAN_TIMEOUT};

/// Speed of a real serial line, 8 bits, no parity: the factory setting of scanners. USB-CDC ignores
/// it.
const BAUD: u32 = 9600;

/// An open port, held exclusively.
pub struct Serial {
    port: SerialStream,
    frames: Frames,
    // Bytes behind the end of the last scan.
    read: Zeroizing<[u8; 512]>,
    unread: std::ops::Range<usize>,
}

impl Serial {
    /// Opens `/dev/ttyACM0` and its like.
    ///
    /// # Errors
    /// The operating system's error; `ResourceBusy` when another program holds it.
    pub fn open(path: &Path) -> io::Result<Self> {
        // The port's own errors do not distinguish a held one from a missing one.
        std::fs::symlink_metadata(path)?;
        let port = SerialStream::open(&tokio_serial::new(path.to_string_lossy(), BAUD));
        let port = port.map_err(|error| match error.kind() {
            tokio_serial::ErrorKind::NoDevice => io::Error::from(io::ErrorKind::ResourceBusy),
            tokio_serial::ErrorKind::Io(kind) => io::Error::new(kind, error.description),
            _ => io::Error::other(error.description),
        })?;
        Ok(Self { port, frames: Frames::default(), read: Zeroizing::new([0; 512]), unread: 0..0 })
    }

    /// The next scan.
    ///
    /// # Errors
    /// When the port is gone.
    pub async fn scan(&mut self) -> io::Result<Frame> {
        loop {
            for at in self.unread.by_ref() {
                if let Some(frame) = self.frames.push(self.read[at]) {
                    return Ok(frame);
                }
            }
            let reading = self.port.read(&mut self.read[..]);
            let length = match self.frames.is_open() {
                false => reading.await?,
                true => match tokio::time::timeout(SCAN_TIMEOUT, reading).await {
                    Ok(length) => length?,
                    Err(_) => match self.frames.end(End::Pause) {
                        Some(frame) => return Ok(frame),
                        None => continue,
                    },
                },
            };
            if length == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.unread = 0..length;
        }
    }
}
