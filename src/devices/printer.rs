//! Prints the receipt of a declaration, for whoever has no phone to photograph it with.

mod bitmap;
mod contract;
pub mod escpos;
pub mod simulated;
pub mod slip;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use tokio::sync::broadcast;

use crate::config::{self, PrinterKind};
use crate::devices::simulator::FromKiosk;
pub use contract::{Printer, PrinterError};
use escpos::EscPos;
use simulated::Simulated;
pub use slip::Slip;

/// The printer that the configuration names; a simulated one prints to `simulator` while it has `paper`.
pub fn select(
    config: &config::Printer,
    simulator: &broadcast::Sender<FromKiosk>,
    paper: &Arc<AtomicBool>,
) -> Option<Box<dyn Printer>> {
    match config.kind {
        PrinterKind::None => None,
        PrinterKind::EscPos => Some(Box::new(EscPos::new(config.device.clone(), config.dots()))),
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
        let of = |kind| config::Printer { kind, ..config::Printer::default() };
        assert!(select(&of(PrinterKind::None), &simulator, &paper).is_none());
        let mut printer = select(&of(PrinterKind::Simulated), &simulator, &paper).unwrap();
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
