//! Server-sent events out of the bytes of an answer, each of bounded length. Nothing here knows HTTP, so that
//! `fuzz/` can include it alone.

use std::future::ready;

use eventsource_stream::{EventStreamError, Eventsource};
use futures_util::{Stream, StreamExt};

/// Largest event, bytes with its field names. A check-in has some 100.
pub const EVENT_MAX: usize = 64 * 1024;

/// First byte of a byte order mark in UTF-8.
const BOM_START: u8 = 0xEF;

/// An event as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerEvent {
    pub name: String,
    pub data: String,
}

/// Why the next event cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ServerEventError<E> {
    #[error("an event is longer than {EVENT_MAX} bytes")]
    TooLong,
    /// Without the parser's own words, which hold what was sent.
    #[error("an event is not as the standard has it")]
    Shape,
    /// The bytes did not come.
    #[error("{0}")]
    Transport(E),
}

/// The events in `bytes`, up to the first error of theirs.
pub fn server_events<B: AsRef<[u8]>, E>(
    bytes: impl Stream<Item = Result<B, E>>,
) -> impl Stream<Item = Result<ServerEvent, ServerEventError<E>>> {
    let bounded = bytes.scan(Gate::default(), |gate, chunk| ready(gate.pass(chunk)));
    bounded.eventsource().map(|event| match event {
        Ok(event) => Ok(ServerEvent { name: event.event, data: event.data }),
        Err(EventStreamError::Transport(error)) => Err(error),
        Err(EventStreamError::Utf8(_) | EventStreamError::Parser(_)) => {
            Err(ServerEventError::Shape)
        }
    })
}

/// What is let through to the parser.
#[derive(Debug, Default)]
struct Gate {
    meter: Meter,
    has_begun: bool,
    is_shut: bool,
}

impl Gate {
    /// The chunk, or why it is the last one; none after that.
    fn pass<B: AsRef<[u8]>, E>(
        &mut self,
        chunk: Result<B, E>,
    ) -> Option<Result<B, ServerEventError<E>>> {
        if self.is_shut {
            return None;
        }
        let judged = chunk.map_err(ServerEventError::Transport).and_then(|chunk| {
            let bytes = chunk.as_ref();
            // The parser panics at a byte order mark, which the backend never sends.
            if !self.has_begun && bytes.first() == Some(&BOM_START) {
                return Err(ServerEventError::Shape);
            }
            self.has_begun |= !bytes.is_empty();
            if self.meter.fits(bytes) { Ok(chunk) } else { Err(ServerEventError::TooLong) }
        });
        self.is_shut = judged.is_err();
        Some(judged)
    }
}

/// Counts the bytes of an event, which ends with an empty line.
#[derive(Debug, Default)]
struct Meter {
    event: usize,
    line: usize,
}

impl Meter {
    /// Whether no event has grown beyond [`EVENT_MAX`] with these bytes.
    fn fits(&mut self, bytes: &[u8]) -> bool {
        for byte in bytes {
            self.event += 1;
            match byte {
                b'\n' if self.line == 0 => self.event = 0,
                b'\n' => self.line = 0,
                b'\r' => {}
                _ => self.line += 1,
            }
            if self.event > EVENT_MAX {
                return false;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use futures_util::{FutureExt, stream};

    use super::*;

    #[test]
    fn a_byte_order_mark_ends_the_stream_and_not_the_kiosk() {
        for pieces in
            [vec![&b"\xEF\xBB\xBFdata: 1\n\n"[..]], vec![b"\xEF", b"\xBB\xBF", b"data: 1\n\n"]]
        {
            let bytes = stream::iter(pieces.into_iter().map(Ok::<_, Infallible>));
            let read = server_events(bytes).collect::<Vec<_>>().now_or_never();
            assert_eq!(read, Some(vec![Err(ServerEventError::Shape)]));
        }
    }

    #[test]
    fn an_event_is_bounded_and_a_stream_is_not() {
        let event = format!("event: checkin\ndata: {}\n\n", "x".repeat(1000));
        for text in [event.clone(), event.replace('\n', "\r\n"), ": alive\n\n".to_owned()] {
            let mut meter = Meter::default();
            for _ in 0..1000 {
                let (one, other) = text.as_bytes().split_at(text.len() - 1);
                assert!(meter.fits(one) && meter.fits(other), "{text:?}");
            }
        }
        // Endless lines, and endless events of short lines.
        for piece in ["x", "data: x\n", "data: x\r\n", ": alive\n"] {
            let text = piece.repeat(EVENT_MAX + 1);
            assert!(!Meter::default().fits(text.as_bytes()), "{piece:?}");
        }
    }
}
