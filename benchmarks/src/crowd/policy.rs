//! When a kiosk does what: its own code, without the rest of the kiosk, so that what is measured is what kiosks do.

#[allow(dead_code, reason = "some of it is for what the simulated kiosks do not meet")]
#[path = "../../../src/sync/plan.rs"]
pub mod plan;
#[allow(dead_code, reason = "some of it is for the kiosk's screen")]
#[path = "../../../src/sync/reconnect.rs"]
pub mod reconnect;
#[path = "../../../src/sync/client/timeouts.rs"]
pub mod timeouts;
