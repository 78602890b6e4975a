//! A scanner at a serial port, as a rule USB-CDC.

use std::io;
use std::path::Path;

use tokio::io::AsyncReadExt;
use tokio_serial::SerialStream;
use zeroize::Zeroizing;

use super::frames::{End, Frame, Frames, PAUSE};

/// Speed of a real serial line, 8 bits, no parity: what scanners are set to when they leave their
/// maker. USB-CDC has no speed and heeds none.
const BAUD: u32 = 9600;

/// An open port, held exclusively.
pub struct Serial {
    port: SerialStream,
    frames: Frames,
    // What came behind the end of the last scan.
    read: Zeroizing<[u8; 512]>,
    unread: std::ops::Range<usize>,
}

impl Serial {
    /// Opens `/dev/ttyACM0` and its like.
    ///
    /// # Errors
    /// As the operating system says: `ResourceBusy` when another program holds it.
    pub fn open(path: &Path) -> io::Result<Self> {
        // The port's own errors do not tell a held one from one that is gone.
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
                true => match tokio::time::timeout(PAUSE, reading).await {
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
