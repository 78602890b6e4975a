//! What is found and erased by a receipt.

use protocol::receipt::ReceiptId;

use super::error::Stored;
use super::log::{LogKey, LogRow};

pub trait ErasuresTx {
    /// What gave this receipt in a commune on a day in Vietnam, and the check-ins by it.
    fn by_receipt(&mut self, commune: i64, day: i64, receipt: ReceiptId) -> Stored<ByReceipt>;
    /// Takes away what a sealed record holds, and its receipt. Its passage goes on being counted.
    fn erase_sealed(&mut self, key: LogKey) -> Stored<()>;
    /// Takes the receipt away from a visit of somebody who had declared elsewhere. Its passage goes on being
    /// counted.
    fn erase_elsewhere(&mut self, key: LogKey) -> Stored<()>;
    /// Takes the receipt of a check-in by it away. Its passage goes on being counted.
    fn erase_receipt(&mut self, key: LogKey) -> Stored<()>;
}

#[derive(Clone, Debug, Default)]
pub struct ByReceipt {
    pub declarations: Vec<LogRow>,
    pub elsewhere: Vec<ElsewhereVisit>,
    pub checkins: Vec<LogRow>,
}

impl ByReceipt {
    /// What gave the receipt: one, unless chance gave several the same.
    pub fn sources(&self) -> Vec<LogKey> {
        let declarations = self.declarations.iter().map(|row| row.key);
        declarations.chain(self.elsewhere.iter().map(|visit| visit.key)).collect()
    }
}

/// A visit of somebody who had declared elsewhere.
#[derive(Clone, Debug)]
pub struct ElsewhereVisit {
    pub key: LogKey,
    pub at_s: i64,
    pub venue_name: String,
    pub position: String,
}
