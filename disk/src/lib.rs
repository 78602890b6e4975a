//! What kiosk and backend ask of the disk below their databases.

mod reserve;

pub use reserve::Reserve;
