//! Printers of receipts that speak ESC/POS, at a device file such as `/dev/usb/lp0`. Each slip opens it anew, so that a
//! printer may be unplugged and come back.

mod document;
mod port;
mod status;

use std::path::PathBuf;
use std::time::Duration;

use super::bitmap::Letters;
use super::contract::{Printer, PrinterError};
use super::slip::Slip;
use document::document;
use port::Port;
use status::{QUESTIONS, Question};

/// The fonts of the screens, too.
const FONTS: [&str; 2] = [
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf",
];

/// What answers at once is not asked again; some printers never answer.
const ANSWER_TIMEOUT: Duration = Duration::from_millis(600);

/// A slip is a hand long.
const PRINT_TIMEOUT: Duration = Duration::from_secs(12);

/// A printer at a device file.
pub struct EscPos {
    device: PathBuf,
    /// Of the paper, dots.
    width: usize,
    letters: Option<Letters>,
}

impl EscPos {
    pub fn new(device: PathBuf, width: usize) -> Self {
        Self { device, width, letters: None }
    }

    /// Whether it says how it is; of one that cannot, nothing is known.
    ///
    /// # Errors
    /// [`PrinterError`], as it would not print.
    pub fn check(&mut self) -> Result<bool, PrinterError> {
        self.letters()?;
        ask_all(&mut Port::open(&self.device)?)
    }

    fn letters(&mut self) -> Result<&Letters, PrinterError> {
        if self.letters.is_none() {
            let read = |path: &str| {
                std::fs::read(path).map_err(|error| PrinterError::Fonts(format!("{path}: {error}")))
            };
            self.letters = Letters::new(read(FONTS[0])?, read(FONTS[1])?);
        }
        self.letters.as_ref().ok_or_else(|| PrinterError::Fonts(format!("{} is damaged", FONTS[0])))
    }
}

impl Printer for EscPos {
    fn print(&mut self, slip: &Slip) -> Result<(), PrinterError> {
        let width = self.width;
        let bitmap = self.letters()?.draw(slip, width);
        let mut port = Port::open(&self.device)?;
        let answers = ask_all(&mut port)?;
        port.write(&document(&bitmap))?;
        if !answers {
            return Ok(());
        }
        // It answers once it has printed what came before.
        port.write(&Question::Printed.bytes())?;
        match port.read(PRINT_TIMEOUT) {
            Some(byte) => Question::Printed.judge(byte).map_or(Ok(()), Err),
            // Without paper it stops, and this question with it.
            None => ask_all(&mut port).and(Err(PrinterError::Offline)),
        }
    }
}

/// Asks a printer how it is; whether it answers at all.
fn ask_all(port: &mut Port) -> Result<bool, PrinterError> {
    port.forget_input();
    for question in QUESTIONS {
        port.write(&question.bytes())?;
        let Some(byte) = port.read(ANSWER_TIMEOUT) else { return Ok(false) };
        if let Some(error) = question.judge(byte) {
            return Err(error);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests;
