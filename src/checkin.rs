//! Check-in seen from the kiosk: the code that a phone scans or types, and the receipt that a
//! visitor takes along.

pub mod receipt_code;
pub mod venue_code;
