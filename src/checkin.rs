//! Check-in seen from the kiosk: the code that a phone scans or types, cards, and the receipt that a
//! visitor takes along.

pub mod card;
pub mod receipt;
pub mod receipt_code;
pub mod venue_code;
