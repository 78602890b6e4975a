//! Check-ins at the kiosk: the code that a phone scans or types, cards, and the receipts of
//! declarations.

pub mod card;
pub mod card_number;
pub mod receipt;
pub mod receipt_code;
pub mod venue_code;
