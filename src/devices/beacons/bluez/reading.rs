//! A connection to the bus of its own for BlueZ's signals, read in batches by a thread.
//!
//! At a thousand adverts a second a wake for each costs more than the advert. After a batch the thread
//! sleeps for a moment, and what arrives meanwhile wakes nobody; a batch is handed over as it arrived,
//! and wakes its reader once. Calls go over the other connection, which receives no signals
//! (`session`).

use std::io::{ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::error::TrySendError;

use super::address;
use super::frame::{self, Kind, Malformed};
use super::message::RULES;

/// Pause after a batch; nothing that is done with an advert has to be faster.
const PAUSE: Duration = Duration::from_millis(50);

/// Bytes read at once: some 200 signals.
const BUFFER: usize = 64 * 1024;

/// Limit for each answer of the bus while the connection is made.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);

/// Why nothing is read.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReadError {
    #[error(transparent)]
    Address(#[from] address::AddressError),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error("the bus refuses the login of this user")]
    Refused,
    #[error("the bus refuses a subscription ({0})")]
    Subscription(String),
    #[error("the bus sent bytes that are no message")]
    Malformed,
    #[error("the bus has closed the connection")]
    Closed,
}

impl From<Malformed> for ReadError {
    fn from(Malformed: Malformed) -> Self {
        Self::Malformed
    }
}

/// Logs in as this user (D-Bus Specification, "Authentication Protocol", EXTERNAL).
fn authenticate(stream: &mut UnixStream) -> Result<(), ReadError> {
    let user = rustix::process::geteuid().as_raw().to_string();
    let user: String = user.bytes().map(|digit| format!("{digit:02x}")).collect();
    stream.write_all(format!("\0AUTH EXTERNAL {user}\r\n").as_bytes())?;
    // One byte at a time, so that nothing behind the line is taken.
    let (mut line, mut byte) = (Vec::new(), [0]);
    while !line.ends_with(b"\r\n") {
        if line.len() > 1024 || stream.read(&mut byte)? == 0 {
            return Err(ReadError::Refused);
        }
        line.push(byte[0]);
    }
    if !line.starts_with(b"OK ") {
        return Err(ReadError::Refused);
    }
    stream.write_all(b"BEGIN\r\n")?;
    Ok(())
}

/// The reading end.
pub(super) struct Reading {
    stream: UnixStream,
    /// What has arrived and was not handed over: the first `filled` bytes.
    buffer: Vec<u8>,
    filled: usize,
    batches: Sender<Vec<u8>>,
    overflowed: Arc<AtomicBool>,
}

impl Reading {
    /// Connects and subscribes; blocks until the bus has confirmed it. Returns the stream too, whose
    /// shutdown ends the reading.
    pub(super) fn open(
        bus: Option<&str>,
        batches: Sender<Vec<u8>>,
        overflowed: Arc<AtomicBool>,
    ) -> Result<(Self, UnixStream), ReadError> {
        let mut stream = address::connect(bus)?;
        stream.set_read_timeout(Some(ANSWER_TIMEOUT))?;
        stream.set_write_timeout(Some(ANSWER_TIMEOUT))?;
        authenticate(&mut stream)?;
        let other = stream.try_clone()?;
        let mut reading = Self { stream, buffer: vec![0; BUFFER], filled: 0, batches, overflowed };
        reading.subscribe()?;
        reading.stream.set_read_timeout(None)?;
        Ok((reading, other))
    }

    /// Introduces this client and subscribes, and waits until the bus has confirmed it.
    fn subscribe(&mut self) -> Result<(), ReadError> {
        let mut calls = frame::call_to_bus(1, "Hello", None);
        let mut last = 1;
        for rule in RULES {
            last += 1;
            calls.extend(frame::call_to_bus(last, "AddMatch", Some(rule)));
        }
        self.stream.write_all(&calls)?;
        let mut confirmed = 0;
        while confirmed < last {
            self.fill()?;
            let arrived = self.complete()?;
            let mut at = 0;
            while let Some(length) = frame::length(&arrived[at..])? {
                let answer = frame::read(&arrived[at..at + length])?;
                match answer.kind {
                    Kind::Error => {
                        return Err(ReadError::Subscription(answer.error.to_owned()));
                    }
                    Kind::Return => confirmed = confirmed.max(answer.reply_to),
                    Kind::Signal | Kind::Other => {}
                }
                at += length;
            }
            // Signals may have come between the answers.
            self.hand_over(arrived);
        }
        Ok(())
    }

    /// Reads until the bus is gone; returns why.
    pub(super) fn run(mut self) -> ReadError {
        loop {
            match self.fill().and_then(|()| self.complete()) {
                Ok(batch) => self.hand_over(batch),
                Err(error) => return error,
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// Waits for bytes.
    fn fill(&mut self) -> Result<(), ReadError> {
        if self.filled == self.buffer.len() {
            // One message is longer than the buffer.
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        loop {
            match self.stream.read(&mut self.buffer[self.filled..]) {
                Ok(0) => return Err(ReadError::Closed),
                Ok(read) => {
                    self.filled += read;
                    return Ok(());
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Takes the messages that have arrived as a whole.
    fn complete(&mut self) -> Result<Vec<u8>, ReadError> {
        let arrived = &self.buffer[..self.filled];
        let mut end = 0;
        while let Some(length) = frame::length(&arrived[end..])?
            && end + length <= arrived.len()
        {
            end += length;
        }
        let messages = arrived[..end].to_vec();
        self.buffer.copy_within(end..self.filled, 0);
        self.filled -= end;
        Ok(messages)
    }

    fn hand_over(&self, batch: Vec<u8>) {
        if !batch.is_empty()
            && let Err(TrySendError::Full(_)) = self.batches.try_send(batch)
        {
            self.overflowed.store(true, Ordering::Relaxed);
        }
    }
}
