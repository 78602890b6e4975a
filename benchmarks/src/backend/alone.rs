//! The peers: databases alone, which write the same contacts in the same transactions and do nothing else.

mod postgres;
mod sqlite;

pub use postgres::Postgres;
pub use sqlite::Sqlite;

/// The columns of contacts, in the order in which both write them.
const COLUMNS: &str = "venue_id, day, kiosk_id, seq, incarnation, id, phone, first_s, last_s, sightings, \
    rssi_max, rssi_mean, near_minutes, clock";
