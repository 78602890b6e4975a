//! Splits a stream of bytes into scans.

use std::time::Duration;

use zeroize::{Zeroize, Zeroizing};

use crate::cards::SCAN_MAX;

/// Pause that ends a scan. Scanners send a code within a few milliseconds, and a person takes longer
/// to present the next card.
pub const SCAN_TIMEOUT: Duration = Duration::from_millis(80);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Carriage return, or the Enter key.
    Return,
    LineFeed,
    Tab,
    /// Nothing came for [`SCAN_TIMEOUT`].
    Pause,
    /// The last report of a HID-POS scanner.
    Report,
}

/// One scan: its bytes without the terminator, and what ended it.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame {
    /// 1 to [`SCAN_MAX`] bytes.
    pub bytes: Zeroizing<Vec<u8>>,
    pub end: End,
}

impl std::fmt::Debug for Frame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Frame({} bytes, {:?})", self.bytes.len(), self.end)
    }
}

/// Collects bytes into frames.
pub struct Frames {
    held: Zeroizing<Vec<u8>>,
    // The scan is longer than any code, so it is dropped up to its end.
    overflown: bool,
}

impl Default for Frames {
    fn default() -> Self {
        // Allocated in full, because growing would leave unwiped copies behind.
        Self { held: Zeroizing::new(Vec::with_capacity(SCAN_MAX)), overflown: false }
    }
}

impl Frames {
    /// Whether a scan has begun and not ended.
    pub fn is_open(&self) -> bool {
        self.overflown || !self.held.is_empty()
    }

    /// Adds a byte of a stream in which terminators end a scan.
    pub fn push(&mut self, byte: u8) -> Option<Frame> {
        match byte {
            b'\r' => self.end(End::Return),
            b'\n' => self.end(End::LineFeed),
            b'\t' => self.end(End::Tab),
            byte => {
                self.hold(byte);
                None
            }
        }
    }

    /// Adds a byte of the scan, even if it is a terminator's.
    pub fn hold(&mut self, byte: u8) {
        if self.held.len() < SCAN_MAX {
            self.held.push(byte);
        } else {
            self.overflown = true;
        }
    }

    /// Ends the scan; `None` when it is empty or too long.
    pub fn end(&mut self, end: End) -> Option<Frame> {
        let whole = !std::mem::take(&mut self.overflown) && !self.held.is_empty();
        let frame = whole.then(|| Frame { bytes: self.held.clone(), end });
        // `clear` alone would leave the bytes where they were.
        let length = self.held.len();
        self.held[..length].zeroize();
        self.held.clear();
        frame
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(stream: &[u8]) -> Vec<(String, End)> {
        let mut frames = Frames::default();
        let mut found: Vec<Frame> = stream.iter().filter_map(|byte| frames.push(*byte)).collect();
        found.extend(frames.end(End::Pause));
        assert!(!frames.is_open());
        found
            .into_iter()
            .map(|frame| (String::from_utf8(frame.bytes.to_vec()).unwrap(), frame.end))
            .collect()
    }

    #[test]
    fn streams_as_a_table() {
        use End::{LineFeed, Pause, Return, Tab};
        for (stream, expected) in [
            (&b""[..], vec![]),
            (b"\r\n\r\n", vec![]),
            (b"a|b\r", vec![("a|b", Return)]),
            (b"a\r\nb\nc\t", vec![("a", Return), ("b", LineFeed), ("c", Tab)]),
            (b"a|b", vec![("a|b", Pause)]),
            (b"a\rb", vec![("a", Return), ("b", Pause)]),
            ("Ặ\r".as_bytes(), vec![("Ặ", Return)]),
        ] {
            let expected: Vec<_> =
                expected.into_iter().map(|(text, end)| (text.to_owned(), end)).collect();
            assert_eq!(frames(stream), expected);
        }
    }

    #[test]
    fn a_flood_is_dropped_and_the_next_scan_read() {
        let mut stream = vec![b'x'; SCAN_MAX * 3];
        stream.extend(b"\rnext\r");
        assert_eq!(frames(&stream), [("next".to_owned(), End::Return)]);
        let whole = vec![b'x'; SCAN_MAX];
        assert_eq!(frames(&whole)[0].0.len(), SCAN_MAX);
    }
}
