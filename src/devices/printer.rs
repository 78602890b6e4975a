//! Prints the receipt of a declaration, for whoever has no phone to photograph it with.

pub mod simulated;
pub mod slip;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use tokio::sync::broadcast;

use crate::config::PrinterKind;
use crate::devices::simulator::FromKiosk;
use simulated::Simulated;

pub use slip::Slip;

/// Why a slip was not printed. The receipt on the screen is as good.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PrinterError {
    #[error("the printer has no paper; put in a new roll")]
    NoPaper,
}

/// A printer of slips. It blocks while it prints.
pub trait Printer: Send {
    /// Prints and cuts one slip; when this returns `Ok`, the visitor can take it.
    ///
    /// # Errors
    /// [`PrinterError`]; then there is no slip, or a part of one.
    fn print(&mut self, slip: &Slip) -> Result<(), PrinterError>;
}

/// The printer that the configuration names; a simulated one prints to `simulator` while it has `paper`.
pub fn select(
    kind: PrinterKind,
    simulator: &broadcast::Sender<FromKiosk>,
    paper: &Arc<AtomicBool>,
) -> Option<Box<dyn Printer>> {
    match kind {
        PrinterKind::None => None,
        PrinterKind::Simulated => Some(Box::new(Simulated::new(simulator.clone(), paper.clone()))),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::*;

    #[test]
    fn a_simulated_printer_prints_while_it_has_paper() {
        let (simulator, paper) = (broadcast::Sender::new(4), Arc::new(AtomicBool::new(true)));
        assert!(select(PrinterKind::None, &simulator, &paper).is_none());
        let mut printer = select(PrinterKind::Simulated, &simulator, &paper).unwrap();
        let slip = Slip { words: "VOI CAM 3071".to_owned(), ..Slip::default() };
        let mut printed = simulator.subscribe();
        printer.print(&slip).unwrap();
        assert_eq!(printed.try_recv(), Ok(FromKiosk::Slip(slip.clone())));
        paper.store(false, Ordering::Relaxed);
        assert_eq!(printer.print(&slip), Err(PrinterError::NoPaper));
        assert!(printed.try_recv().is_err());
        assert_eq!(format!("{slip:?}"), "Slip(…)");
    }
}
