//! What a visitor's phone sees after it scanned the QR.

pub mod page;
