//! SMS of communes to those who were exposed.

use super::error::Stored;
use super::outbox::NewMessage;

pub trait WarningMessagesTx {
    /// Notes that a number, by its hash, is told of a warning; false when it was before.
    fn add_warned_number(&mut self, warning: i64, number: &[u8; 32]) -> Stored<bool>;
    /// Queues a message of a warning, to be sent from `next_s` on.
    fn queue_warning(
        &mut self,
        warning: i64,
        message: &NewMessage,
        next_s: i64,
        now_s: i64,
    ) -> Stored<()>;
    /// Drops what waits of a warning; returns how many messages.
    fn drop_warning_messages(&mut self, warning: i64, now_s: i64) -> Stored<u64>;
}
