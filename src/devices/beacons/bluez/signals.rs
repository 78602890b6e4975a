//! BlueZ's signals, one after the other, from the batches of a thread that reads the bus.

use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc::{Receiver, channel};
use tokio::sync::oneshot;

use super::frame;
use super::message::{Signal, signal};
use super::reading::{ReadError, Reading};

/// Batches that may wait while the store writes or the adapter is being switched on: 25 s of a thousand
/// adverts a second, or of fewer.
const QUEUE_CAPACITY: usize = 512;

/// The connection; the thread that reads it ends when this is dropped.
pub(super) struct Signals {
    stream: UnixStream,
    batches: Receiver<Vec<u8>>,
    /// What is handled now, and how far.
    batch: Vec<u8>,
    at: usize,
    /// Set when a batch found the queue full.
    overflowed: Arc<AtomicBool>,
    /// Why the thread has ended.
    ended: oneshot::Receiver<String>,
}

impl Signals {
    /// Connects and subscribes; blocks until the bus has confirmed it.
    pub(super) fn open(bus: Option<&str>) -> Result<Self, ReadError> {
        let (sender, batches) = channel(QUEUE_CAPACITY);
        let overflowed = Arc::new(AtomicBool::new(false));
        let (reading, stream) = Reading::open(bus, sender, overflowed.clone())?;
        let (told, ended) = oneshot::channel();
        let read = move || drop(told.send(reading.run().to_string()));
        std::thread::Builder::new().name("bluez-signals".to_owned()).spawn(read)?;
        Ok(Self { stream, batches, batch: Vec::new(), at: 0, overflowed, ended })
    }

    /// The next signal that matters, if one has arrived.
    pub(super) fn try_next(&mut self) -> Option<Signal> {
        loop {
            while let Some(message) = self.batch.get(self.at..)
                && let Ok(Some(length)) = frame::length(message)
                && let Some(message) = message.get(..length)
            {
                self.at += length;
                if let Some(signal) = frame::read(message).ok().as_ref().and_then(signal) {
                    return Some(signal);
                }
            }
            (self.batch, self.at) = (self.batches.try_recv().ok()?, 0);
        }
    }

    /// Waits for the next signal; the error says why the bus is gone.
    pub(super) async fn next(&mut self) -> Result<Signal, String> {
        loop {
            if let Some(signal) = self.try_next() {
                return Ok(signal);
            }
            tokio::select! {
                biased;
                Some(batch) = self.batches.recv() => (self.batch, self.at) = (batch, 0),
                reason = &mut self.ended => return Err(of_ended(reason)),
            }
        }
    }

    /// Whether signals were lost since the last call.
    pub(super) fn has_overflowed(&self) -> bool {
        self.overflowed.swap(false, Ordering::Relaxed)
    }

    /// Waits until the bus is gone and returns the reason; must not be called again after that.
    pub(super) async fn lost(&mut self) -> String {
        of_ended((&mut self.ended).await)
    }
}

fn of_ended(reason: Result<String, oneshot::error::RecvError>) -> String {
    reason.unwrap_or_else(|_| "the thread that reads it has failed".to_owned())
}

impl Drop for Signals {
    fn drop(&mut self) {
        // Fails when the bus has closed it, which ends the thread as well.
        let _closed = self.stream.shutdown(Shutdown::Both);
    }
}
