//! Reading answers within limits, because whoever answers could go on without end.

use reqwest::Response;

use super::error::ClientError;

/// Largest case list, bytes: some 4,000 cases with a seed for each of 14 days.
pub(super) const CASES_MAX: usize = 8 * 1024 * 1024;

/// Largest playlist, bytes: 200 items are a tenth of it.
pub(super) const PLAYLIST_MAX: usize = 2 * 1024 * 1024;

/// Largest list of a venue's windows, bytes: some 6,000.
pub(super) const WINDOWS_MAX: usize = 1024 * 1024;

/// Largest answer of any other kind, refusals included, bytes.
pub(super) const SMALL_MAX: usize = 64 * 1024;

/// The body of an answer.
///
/// # Errors
/// [`ClientError::Answer`] when it is longer than `limit`, [`ClientError::Unreachable`] when it breaks
/// off.
pub(super) async fn read_at_most(
    mut answer: Response,
    limit: usize,
) -> Result<Vec<u8>, ClientError> {
    let mut body = Vec::new();
    while let Some(chunk) =
        answer.chunk().await.map_err(|error| ClientError::unreachable(&error))?
    {
        if body.len().saturating_add(chunk.len()) > limit {
            return Err(ClientError::Answer(format!("it is longer than {limit} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
