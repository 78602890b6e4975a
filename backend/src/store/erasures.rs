//! What is found and erased by a receipt.

use protocol::receipt::ReceiptId;

use super::error::Stored;
use super::log::{LogKey, LogRow};

pub trait ErasuresTx {
    /// The declarations of a commune with this receipt on a day in Vietnam, and the check-ins by it.
    fn by_receipt(&mut self, commune: i64, day: i64, receipt: ReceiptId) -> Stored<ByReceipt>;
    /// Takes away what a sealed record holds, and its receipt. Its passage goes on being counted.
    fn erase_sealed(&mut self, key: LogKey) -> Stored<()>;
    /// Takes the receipt of a check-in by it away. Its passage goes on being counted.
    fn erase_receipt(&mut self, key: LogKey) -> Stored<()>;
}

#[derive(Clone, Debug, Default)]
pub struct ByReceipt {
    pub declarations: Vec<LogRow>,
    pub checkins: Vec<LogRow>,
}
