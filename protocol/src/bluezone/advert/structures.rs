//! Parses raw AD structures: a length, a type and data, one after the other (Core specification, volume
//! 3, part C, 11).
//!
//! Adverts are untrusted. A malformed structure costs itself and what cannot be found after it, but not
//! the complete ones before it: a phone must not be lost because of another field.

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

/// The result of parsing an advert.
pub struct Parsed {
    /// The fields of all well-formed structures.
    pub fields: AdFields,
    /// The first malformed structure, if there is one.
    pub malformed: Option<Malformed>,
}

/// A malformed AD structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("AD structure at byte {offset}: {problem}")]
pub struct Malformed {
    /// Offset of the structure's length byte in the advert.
    pub offset: usize,
    /// The kind of error.
    pub problem: Problem,
}

/// Errors of an AD structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The advert ends before the structure does.
    Truncated {
        /// Length of the structure by its length byte, bytes.
        announced: usize,
        /// Bytes that follow.
        present: usize,
    },
    /// The data is too short for its type, or not a whole number of UUIDs.
    Length {
        /// The AD type.
        kind: u8,
        /// Length of the data after the type, bytes.
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

/// Parses AD structures in any order. A length of zero ends the advert, as the specification says; the
/// rest is padding. Types that no family needs are skipped. Takes linear time and never fails as a
/// whole.
pub fn parse(advert: &[u8]) -> Parsed {
    let mut parsed = Parsed { fields: AdFields::default(), malformed: None };
    let mut offset = 0;
    while let Some((&length, rest)) = advert.get(offset..).and_then(<[u8]>::split_first) {
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
            parsed.malformed.get_or_insert(Malformed { offset, problem });
        }
        offset += 1 + announced;
    }
    parsed
}

/// Adds one structure; false when its data does not fit its type. Complete UUIDs are added even then.
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
