//! Proximity beacons of every family that is worth recognising (docs/FORMATS.md, sections 1 and 3).
//!
//! Each family has a small [`Decoder`]. Only Bluezone's ids become contacts; the others are counted, so
//! that a venue sees how many phones run another app, and their identities are neither stored nor sent.

mod families;
mod kinds;

pub use families::Decoder;
pub use kinds::{Beacon, Family, Identity};

use crate::bluezone::advert::AdFields;

/// All decoders, in order of precedence.
const DECODERS: [&dyn Decoder; 5] = [
    &families::Bluezone,
    &families::ExposureNotification,
    &families::Dp3t,
    &families::Herald,
    &families::OpenTrace,
];

/// The beacon in an advert; `None` when it belongs to no known family.
pub fn classify(fields: &AdFields) -> Option<Beacon> {
    DECODERS.iter().find_map(|decoder| decoder.decode(fields))
}

#[cfg(test)]
mod tests;
