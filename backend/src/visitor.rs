//! The page behind the QR: a venue, in or out in one tap, a confirmation. Rendered here in full,
//! without a script, without anyone else's server, and without remembering the visitor.

mod language;
pub mod page;
mod routes;

pub use routes::routes;
