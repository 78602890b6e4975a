//! What a printer says of itself: pure.

use crate::devices::printer::contract::PrinterError;

/// A question with an answer of one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// Whether there is paper, at once.
    Paper,
    /// Why it does not print, at once.
    Offline,
    /// Whether it prints, at once.
    Online,
    /// Whether there is paper, once everything before it is printed.
    Printed,
}

/// Asked before a slip, the one with the clearest answer first.
pub(super) const QUESTIONS: [Question; 3] = [Question::Paper, Question::Offline, Question::Online];

const DLE: u8 = 0x10;
const EOT: u8 = 0x04;
const GS: u8 = 0x1D;

impl Question {
    pub(super) fn bytes(self) -> [u8; 3] {
        match self {
            Self::Online => [DLE, EOT, 1],
            Self::Offline => [DLE, EOT, 2],
            Self::Paper => [DLE, EOT, 4],
            Self::Printed => [GS, b'r', 1],
        }
    }

    /// What is wrong by the answer.
    pub(super) fn judge(self, answer: u8) -> Option<PrinterError> {
        let has = |bits: u8| answer & bits != 0;
        match self {
            Self::Printed => has(0x0C).then_some(PrinterError::NoPaper),
            // Bits that every answer at once has, and has not: it is none.
            _ if answer & 0x93 != 0x12 => None,
            Self::Paper => has(0x60).then_some(PrinterError::NoPaper),
            Self::Offline if has(0x04) => Some(PrinterError::CoverOpen),
            Self::Offline if has(0x20) => Some(PrinterError::NoPaper),
            Self::Offline => has(0x40).then_some(PrinterError::Fault),
            Self::Online => has(0x08).then_some(PrinterError::Offline),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_as_a_table() {
        for (question, answer, error) in [
            (Question::Paper, 0x12, None),
            (Question::Paper, 0x72, Some(PrinterError::NoPaper)),
            // Nearly out of paper: it prints.
            (Question::Paper, 0x1E, None),
            (Question::Offline, 0x12, None),
            (Question::Offline, 0x16, Some(PrinterError::CoverOpen)),
            (Question::Offline, 0x32, Some(PrinterError::NoPaper)),
            (Question::Offline, 0x52, Some(PrinterError::Fault)),
            (Question::Online, 0x12, None),
            (Question::Online, 0x1A, Some(PrinterError::Offline)),
            (Question::Printed, 0x00, None),
            (Question::Printed, 0x0C, Some(PrinterError::NoPaper)),
            // Noise of a cable says nothing.
            (Question::Paper, 0xFF, None),
            (Question::Online, 0x00, None),
        ] {
            assert_eq!(question.judge(answer), error, "{question:?} {answer:#x}");
        }
    }
}
