//! A scanner that speaks HID point of sale, read through hidraw.

pub mod layout;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use tokio::io::unix::AsyncFd;
use zeroize::Zeroizing;

use super::frames::{End, Frame, Frames};
use layout::Layout;

/// Longest report that hidraw gives (HID_MAX_BUFFER_SIZE of Linux is larger, no scanner's is).
const REPORT_MAX: usize = 4096;

/// Limit for the next report of a scan; a scan that is not continued in time is dropped.
const CONTINUATION_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(1);

pub struct Hid {
    device: AsyncFd<File>,
    layout: Layout,
    frames: Frames,
}

impl Hid {
    /// Opens `/dev/hidrawN`, whose reports have this layout.
    ///
    /// # Errors
    /// The operating system's error.
    #[expect(
        deprecated,
        reason = "a file keeps its descriptor open, which is all that the new, unsafe constructor asks \
                  for; tokio's pipes lose reports, because they take a short read for an empty device"
    )]
    pub fn open(path: &Path, layout: Layout) -> io::Result<Self> {
        use rustix::fs::{Mode, OFlags};
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let device = AsyncFd::new(File::from(rustix::fs::open(path, flags, Mode::empty())?))?;
        Ok(Self { device, layout, frames: Frames::default() })
    }

    /// The next scan.
    ///
    /// # Errors
    /// When the device is gone.
    pub async fn scan(&mut self) -> io::Result<Frame> {
        loop {
            let report = match self.frames.is_open() {
                false => self.report().await?,
                true => match tokio::time::timeout(CONTINUATION_TIMEOUT, self.report()).await {
                    Ok(report) => report?,
                    Err(_) => {
                        drop(self.frames.end(End::Pause));
                        continue;
                    }
                },
            };
            let Some((data, more)) = self.layout.decode(&report) else { continue };
            data.iter().for_each(|byte| self.frames.hold(*byte));
            if !more && let Some(frame) = self.frames.end(End::Report) {
                return Ok(frame);
            }
        }
    }

    async fn report(&self) -> io::Result<Zeroizing<Vec<u8>>> {
        let mut report = Zeroizing::new(vec![0; REPORT_MAX]);
        let length = self
            .device
            .async_io(tokio::io::Interest::READABLE, |mut device| device.read(&mut report))
            .await?;
        if length == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        report.truncate(length);
        Ok(report)
    }
}
