//! Raw AD structures: a length, a type and data, one after the other (Core specification, volume
//! 3, part C, 11).
//!
//! The air is untrusted. A broken structure spoils itself and what cannot be found after it, never
//! the complete ones before it: a phone must not be lost over another field of its advert.

use std::fmt;

use super::fields::{AdFields, long};

// AD types (Bluetooth assigned numbers, 2.3).
const SOME_UUID16: u8 = 0x02;
const ALL_UUID16: u8 = 0x03;
const SOME_UUID32: u8 = 0x04;
const ALL_UUID32: u8 = 0x05;
const SOME_UUID128: u8 = 0x06;
const ALL_UUID128: u8 = 0x07;
const SERVICE_DATA_16: u8 = 0x16;
const MANUFACTURER: u8 = 0xFF;

/// What could be read of an advert.
pub struct Parsed {
    /// From all complete structures.
    pub fields: AdFields,
    /// The first structure that was not as it should be.
    pub malformed: Option<Malformed>,
}

/// Where an advert is broken, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("AD structure at byte {position}: {problem}")]
pub struct Malformed {
    /// Byte of the advert where the structure's length stands, counted from 0.
    pub position: usize,
    /// What is wrong with it.
    pub problem: Problem,
}

/// How an AD structure can be broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The advert ends before the structure does.
    Truncated {
        /// Bytes that the length announces.
        announced: usize,
        /// Bytes that are there.
        present: usize,
    },
    /// The data is too short for its type, or not a whole number of UUIDs.
    Length {
        /// The AD type.
        kind: u8,
        /// Bytes of data after the type.
        present: usize,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated { announced, present } => {
                write!(f, "its length announces {announced} bytes, only {present} follow")
            }
            Self::Length { kind, present } => {
                write!(f, "{present} bytes of data do not fit its type 0x{kind:02x}")
            }
        }
    }
}

/// Reads AD structures in any order. A length of zero ends the advert, as the specification says;
/// what follows is padding. Types that no family needs are passed over. Takes time in proportion
/// to the advert and never fails as a whole.
pub fn parse(advert: &[u8]) -> Parsed {
    let mut parsed = Parsed { fields: AdFields::default(), malformed: None };
    let mut position = 0;
    while let Some((&length, rest)) = advert.get(position..).and_then(<[u8]>::split_first) {
        let announced = usize::from(length);
        let problem = match rest.get(..announced) {
            None => Some(Problem::Truncated { announced, present: rest.len() }),
            Some([]) => break,
            Some([kind, data @ ..]) if !add(&mut parsed.fields, *kind, data) => {
                Some(Problem::Length { kind: *kind, present: data.len() })
            }
            Some(_) => None,
        };
        if let Some(problem) = problem {
            parsed.malformed.get_or_insert(Malformed { position, problem });
        }
        position += 1 + announced;
    }
    parsed
}

/// Adds one structure; false when its data is not as its type wants it. What is whole counts even
/// then.
fn add(fields: &mut AdFields, kind: u8, data: &[u8]) -> bool {
    match kind {
        SOME_UUID16 | ALL_UUID16 => {
            let (uuids, rest) = data.as_chunks();
            fields.uuid16s.extend(uuids.iter().map(|uuid| u16::from_le_bytes(*uuid)));
            rest.is_empty()
        }
        SOME_UUID32 | ALL_UUID32 => {
            let (uuids, rest) = data.as_chunks();
            uuids.iter().for_each(|uuid| fields.add_uuid(long(u32::from_le_bytes(*uuid))));
            rest.is_empty()
        }
        SOME_UUID128 | ALL_UUID128 => {
            let (uuids, rest) = data.as_chunks();
            uuids.iter().for_each(|uuid| fields.add_uuid(u128::from_le_bytes(*uuid)));
            rest.is_empty()
        }
        SERVICE_DATA_16 | MANUFACTURER => {
            let Some((number, data)) = data.split_first_chunk() else { return false };
            let entry = (u16::from_le_bytes(*number), data.to_vec());
            if kind == MANUFACTURER {
                fields.manufacturer.push(entry);
            } else {
                fields.service_data.push(entry);
            }
            true
        }
        _ => true,
    }
}
