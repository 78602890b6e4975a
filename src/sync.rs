//! The only HTTP of the kiosk.
