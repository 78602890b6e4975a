//! Bluezone's adverts and its key schedule (docs/FORMATS.md, sections 1 and 2).

pub mod advert;
pub mod schedule;
