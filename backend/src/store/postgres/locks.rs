//! Who waits for whom: advisory locks that last as long as a transaction, and are taken from the whole to its parts, so
//! that no two wait for each other.
//!
//! A unit of work that may write everything has the writers' lock alone. Those that write a part share it, and have that
//! part's own: a venue's alone, or shared by its kiosks of which each has its own.

use crate::store::within::Within;

/// For all of the store.
pub(super) const WHOLE: &str = "SELECT pg_advisory_xact_lock(6208152)";

// Locks of parts have a kind and a number; one that is too large shares its lock with another.

const KIOSK: &str = "SELECT pg_advisory_xact_lock_shared(6208152), \
    (SELECT pg_advisory_xact_lock_shared(1, (venue_id % 2147483648)::int) FROM kiosks WHERE kiosk_id = ?1), \
    pg_advisory_xact_lock(2, (?1 % 2147483648)::int)";

const VENUE: &str = "SELECT pg_advisory_xact_lock_shared(6208152), \
    (SELECT pg_advisory_xact_lock(1, (venue_id % 2147483648)::int) FROM kiosks WHERE kiosk_id = ?1)";

/// A part of which the store has one; `?1` is its kind.
const SINGLE: &str =
    "SELECT pg_advisory_xact_lock_shared(6208152), pg_advisory_xact_lock(?1::int, 0)";
const MATCHING: u32 = 3;
const SEEN: u32 = 4;
const OUTBOX: u32 = 6;
const PUSHES: u32 = 7;

/// For the commune of the venue `?1`: what a commune's kiosks tell each other is numbered, and who reads on from a number
/// must not miss a lower one that is committed later.
pub(in crate::store) const COMMUNE: &str = "SELECT pg_advisory_xact_lock(5, (commune_id % 2147483648)::int) FROM venues WHERE venue_id = ?1";

/// The statement that takes the locks of a part, and the number that is its `?1`.
pub(super) fn of_part(within: Within) -> (&'static str, u32) {
    match within {
        Within::Kiosk(kiosk) => (KIOSK, kiosk),
        Within::VenueOf(kiosk) => (VENUE, kiosk),
        Within::Matching => (SINGLE, MATCHING),
        Within::Seen => (SINGLE, SEEN),
        Within::Outbox => (SINGLE, OUTBOX),
        Within::Pushes => (SINGLE, PUSHES),
    }
}
