//! What a unit of work changes, where that is not the whole store.

/// The part of the store that a unit of work changes. Two of parts that have nothing in common may be under way at the
/// same time, where the database can do that; nothing else may be written then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// The contacts of a kiosk and what it set aside, which only its own deliveries write.
    Kiosk(u32),
    /// All that people leave at the venue of a kiosk, those contacts included.
    VenueOf(u32),
    /// What was found in contacts, and which were compared.
    Matching,
    /// When kiosks were heard of.
    Seen,
    /// Which messages to staff were taken to be sent, and what became of them.
    Outbox,
    /// Which browsers were taken to be woken, and what became of it.
    Pushes,
}
