//! From a receipt on the screen to the printer.

use tokio::sync::mpsc;

use crate::devices::printer::{Printer, Slip};
use crate::screens::{ScreensHandle, Update};
use crate::status::{Board, Trouble};
use crate::tasks::Tasks;

/// Asks for slips, one after the other.
#[derive(Clone)]
pub(super) struct Printing(mpsc::UnboundedSender<Slip>);

impl Printing {
    pub(super) fn start(
        tasks: &mut Tasks,
        printer: Option<Box<dyn Printer>>,
        screens: ScreensHandle,
        board: &Board,
    ) -> Self {
        let (sender, slips) = mpsc::unbounded_channel();
        tasks.spawn("printer", print(printer, slips, screens, board.clone()));
        Self(sender)
    }

    pub(super) fn print(&self, slip: Slip) {
        // Fails only while the program ends.
        let _ = self.0.send(slip);
    }
}

async fn print(
    printer: Option<Box<dyn Printer>>,
    mut slips: mpsc::UnboundedReceiver<Slip>,
    screens: ScreensHandle,
    board: Board,
) -> anyhow::Result<()> {
    // Without one the screens do not ask.
    let Some(mut printer) = printer else { return std::future::pending().await };
    while let Some(slip) = slips.recv().await {
        let printed = move || {
            let result = printer.print(&slip);
            (printer, result)
        };
        let (back, result) = tokio::task::spawn_blocking(printed).await?;
        printer = back;
        board.set(Trouble::PrinterFails, result.is_err());
        if let Err(error) = &result {
            tracing::warn!(%error, "a receipt was not printed");
        }
        screens.send(Update::Printed(result.is_ok()))?;
    }
    Ok(())
}
