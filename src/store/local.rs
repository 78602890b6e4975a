//! Contacts that stay at the kiosk, where the province has chosen so.

use rusqlite::{Connection, OptionalExtension};

use super::StoreError;
use super::settings::name;

/// What holds of a contact that may be sent: it was not recorded while they stayed here.
macro_rules! may_be_sent {
    () => {
        "first_s > coalesce((SELECT value FROM setting WHERE name = 'contacts.local_until_s'), first_s - 1)"
    };
}
pub(super) use may_be_sent;

/// Whether contacts stay here.
pub(super) fn keeps_contacts(connection: &Connection) -> Result<bool, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT coalesce(value ->> 'contacts' = 'local', 0) FROM setting WHERE name = ?1",
    )?;
    Ok(query.query_row([name::VENUE], |row| row.get(0)).optional()?.unwrap_or(false))
}
