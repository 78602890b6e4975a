//! The declaration form, from first touch to the sealed record.
