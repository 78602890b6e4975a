//! From one version of the image to the next: docs/UPDATES.md.
//!
//! `machine` decides (pure), `record` outlives a power cut, `inbox` has the bundles, `rauc` and `system` do what was
//! decided, `service` goes round.

pub mod bundle;
pub mod gate;
pub mod inbox;
pub mod machine;
pub mod rauc;
pub mod record;
pub mod service;
pub mod system;
pub mod take;

pub use protocol::update as told;
pub use protocol::version;
