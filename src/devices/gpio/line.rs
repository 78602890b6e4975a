//! What is asked of a line.

use std::fmt;

/// A line of the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// BCM number, as in GPIO17.
    pub pin: u8,
    /// What it is used for; also what `gpioinfo` shows as its consumer.
    pub name: &'static str,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GPIO{} ({})", self.pin, self.name)
    }
}

/// The resistor inside the processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pull {
    Up,
    Down,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Input {
    pub line: Line,
    pub pull: Pull,
    /// Whether it is active while its level is low.
    pub active_low: bool,
}
