//! The call for the event stream, whose events are bounded.

use eventsource_stream::{EventStreamError, Eventsource};
use futures_util::{Stream, StreamExt};
use protocol::api;

use super::request::SignedRequest;
use super::{Client, ClientError, Credentials};
use crate::devices::clock::Clock;

/// Largest event, bytes with its field names. A check-in has some 100.
pub const EVENT_MAX: usize = 64 * 1024;

/// An event as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerEvent {
    pub name: String,
    pub data: String,
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

impl Client {
    /// Opens the stream of events after number `after`. It ends with an error after
    /// [`super::Timeouts::silence`], and when an event is larger than [`EVENT_MAX`].
    pub async fn events(
        &self,
        after: i64,
        who: &Credentials,
        clock: &dyn Clock,
    ) -> Result<impl Stream<Item = Result<ServerEvent, ClientError>> + use<>, ClientError> {
        let target = format!("{}?after={after}", api::EVENTS);
        let call = SignedRequest { stream: true, ..SignedRequest::get(&target) };
        // Only the answer's head is timed here; the stream may last for ever.
        let opening = self.call(&call, who, clock);
        let answer = tokio::time::timeout(self.timeouts.request, opening)
            .await
            .map_err(|_| ClientError::Unreachable("no answer in time".to_owned()))??;
        let mut meter = Meter::default();
        let bytes = answer.bytes_stream().map(move |chunk| {
            let chunk = chunk.map_err(|error| ClientError::unreachable(&error))?;
            if meter.fits(&chunk) {
                return Ok(chunk);
            }
            Err(ClientError::Answer(format!("an event is longer than {EVENT_MAX} bytes")))
        });
        let events = bytes.eventsource().map(|event| match event {
            Ok(event) => Ok(ServerEvent { name: event.event, data: event.data }),
            Err(EventStreamError::Transport(error)) => Err(error),
            // The parser's own words hold what was sent.
            Err(EventStreamError::Utf8(_) | EventStreamError::Parser(_)) => {
                Err(ClientError::Answer("an event is not as the standard has it".to_owned()))
            }
        });
        Ok(events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
