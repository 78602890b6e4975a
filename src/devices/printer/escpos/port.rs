//! A device file that never holds whoever writes to it.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::fs::OFlags;

use crate::devices::printer::contract::PrinterError;

/// Without any progress it is switched off, or out of paper.
const STALL_TIMEOUT: Duration = Duration::from_secs(6);

const PAUSE: Duration = Duration::from_millis(5);

pub(super) struct Port(File);

impl Port {
    pub(super) fn open(device: &Path) -> Result<Self, PrinterError> {
        let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
        let flags = i32::try_from(flags.bits()).unwrap_or_default();
        let opened = OpenOptions::new().read(true).write(true).custom_flags(flags).open(device);
        opened.map(Self).map_err(|error| PrinterError::Open {
            device: device.to_owned(),
            reason: error.to_string(),
        })
    }

    pub(super) fn write(&mut self, mut bytes: &[u8]) -> Result<(), PrinterError> {
        let mut until = Instant::now() + STALL_TIMEOUT;
        while !bytes.is_empty() {
            match self.0.write(bytes) {
                Ok(0) => return Err(PrinterError::Offline),
                Ok(written) => {
                    bytes = bytes.get(written..).unwrap_or_default();
                    until = Instant::now() + STALL_TIMEOUT;
                }
                Err(error) if is_busy(error.kind()) && Instant::now() < until => {
                    std::thread::sleep(PAUSE);
                }
                // The kernel's driver of USB printers says so of paper.
                Err(error) if error.kind() == ErrorKind::StorageFull => {
                    return Err(PrinterError::NoPaper);
                }
                Err(_) => return Err(PrinterError::Offline),
            }
        }
        Ok(())
    }

    /// One byte, if it comes in time.
    pub(super) fn read(&mut self, limit: Duration) -> Option<u8> {
        let until = Instant::now() + limit;
        let mut byte = [0];
        loop {
            match self.0.read(&mut byte) {
                Ok(1..) => return Some(byte[0]),
                Ok(0) => {}
                Err(error) if is_busy(error.kind()) => {}
                Err(_) => return None,
            }
            if Instant::now() >= until {
                return None;
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// Answers to earlier questions.
    pub(super) fn forget_input(&mut self) {
        let mut bytes = [0; 64];
        // As many as a printer holds; a device that never ends is none.
        for _ in 0..16 {
            if !matches!(self.0.read(&mut bytes), Ok(1..)) {
                return;
            }
        }
    }
}

fn is_busy(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::WouldBlock | ErrorKind::Interrupted)
}
