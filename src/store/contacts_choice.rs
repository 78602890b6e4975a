//! Follows the province's choice whether contacts are sent or stay: none that was recorded while they stayed is ever sent.

use protocol::api::{Contacts, Venue};
use rusqlite::Transaction;

use super::contacts::last_seq;
use super::delivery::Stream;
use super::settings::{name, put, raise};
use super::{StoreError, parked};

/// Does what follows from another choice. What was recorded while contacts stayed here counts as sent when they are
/// sent again; what the backend had refused of them is not asked for any more.
pub(super) fn change(
    transaction: &Transaction<'_>,
    before: &Venue,
    after: &Venue,
) -> Result<(), StoreError> {
    if before.contacts == after.contacts {
        return Ok(());
    }
    parked::forget(transaction, Stream::Contacts)?;
    if before.contacts == Contacts::Local {
        raise(transaction, name::CONTACTS_SENT, last_seq(transaction)?)?;
        // What is being heard has no number yet.
        let open = "SELECT max(first_s) FROM journal";
        let open: Option<i64> = transaction.query_row(open, [], |row| row.get(0))?;
        open.map_or(Ok(()), |until_s| put(transaction, name::CONTACTS_LOCAL_UNTIL, until_s))?;
    }
    Ok(())
}
