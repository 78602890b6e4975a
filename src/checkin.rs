//! Check-in by phone, seen from the kiosk: the code that a phone scans or types.

pub mod venue_code;
