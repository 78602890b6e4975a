//! What kiosk and backend ask of the disk below their databases.

mod private;
mod reserve;

pub use private::create_private;
pub use reserve::Reserve;
