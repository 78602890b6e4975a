//! What a signed request says.

use reqwest::Method;

/// A request that carries a proof.
pub(super) struct SignedRequest<'a> {
    pub(super) method: Method,
    pub(super) target: &'a str,
    pub(super) body: &'a [u8],
    /// Version of the list at hand.
    pub(super) version: Option<i64>,
    /// First byte that is wanted.
    pub(super) from: u64,
    /// The answer may go on for ever.
    pub(super) stream: bool,
}

impl<'a> SignedRequest<'a> {
    pub(super) fn get(target: &'a str) -> Self {
        Self { method: Method::GET, target, body: &[], version: None, from: 0, stream: false }
    }
}
