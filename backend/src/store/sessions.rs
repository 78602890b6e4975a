//! Who is signed in.

use super::error::Stored;

pub trait SessionsRead {
    fn session(&mut self, hash: &[u8; 32]) -> Stored<Option<SessionRow>>;
}

pub trait SessionsTx {
    fn add_session(&mut self, hash: &[u8; 32], session: &SessionRow) -> Stored<()>;
    fn see_session(&mut self, hash: &[u8; 32], now_s: i64) -> Stored<()>;
    /// Notes that they proved again who they are.
    fn prove_session(&mut self, hash: &[u8; 32], now_s: i64) -> Stored<()>;
    fn end_session(&mut self, hash: &[u8; 32]) -> Stored<()>;
    /// Ends the sessions of an account, all but one; returns how many.
    fn end_sessions(&mut self, account: i64, but: Option<&[u8; 32]>) -> Stored<u64>;
    /// Removes those that began before.
    fn forget_sessions(&mut self, begun_before_s: i64) -> Stored<()>;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionRow {
    pub account: i64,
    /// False while the second step is missing.
    pub complete: bool,
    /// Unix time.
    pub begun_s: i64,
    /// Unix time, to the minute.
    pub seen_s: i64,
    /// Unix time of the last password or code.
    pub proven_s: i64,
}
