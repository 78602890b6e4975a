//! Codes by SMS, as hashes.

use super::error::Stored;

pub trait OtpTx {
    /// How many codes began between two times, both included.
    fn otp_sent(&mut self, by: OtpCounted, from_s: i64, to_s: i64) -> Stored<u64>;
    fn add_otp(&mut self, row: &OtpRow) -> Stored<()>;
    fn otp(&mut self, ticket_hash: &[u8; 32]) -> Stored<Option<OtpRow>>;
    /// Stores what a check changed.
    fn update_otp(&mut self, ticket_hash: &[u8; 32], tries_left: u8, used: bool) -> Stored<()>;
}

/// What codes are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtpCounted {
    Kiosk(u32),
    /// The keyed hash of a number.
    Phone([u8; 32]),
}

#[derive(Clone, PartialEq, Eq)]
pub struct OtpRow {
    pub ticket_hash: [u8; 32],
    pub code_hash: [u8; 32],
    pub kiosk: u32,
    pub phone_hash: [u8; 32],
    pub tries_left: u8,
    /// Whether the right code was given.
    pub used: bool,
    /// Unix seconds.
    pub at_s: i64,
}
