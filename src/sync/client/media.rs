//! The calls for the idle screen: the signed list, and its files from where they were interrupted.

use protocol::api;
use protocol::playlist::{Item, SignedPlaylist};
use reqwest::{Response, StatusCode};

use super::body::PLAYLIST_MAX;
use super::request::SignedRequest;
use super::{Client, ClientError, Credentials, parse};
use crate::devices::clock::Clock;

/// A file on its way.
#[derive(Debug)]
pub struct Arriving {
    response: Response,
    /// Offset of its first byte in the file; 0 when the backend begins anew.
    pub at: u64,
    /// Bytes that may still come.
    left: u64,
}

impl Arriving {
    /// `left` bytes may come, from byte `at` of the file on.
    pub(super) fn new(response: Response, at: u64, left: u64) -> Self {
        Self { response, at, left }
    }

    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    /// [`ClientError::Unreachable`] when it breaks off, [`ClientError::Answer`] when it is longer than
    /// was said.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, ClientError> {
        let chunk = self.response.chunk().await;
        let Some(bytes) = chunk.map_err(|error| ClientError::unreachable(&error))? else {
            return Ok(None);
        };
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.left = self
            .left
            .checked_sub(length)
            .ok_or_else(|| ClientError::Answer("a file is longer than was said".to_owned()))?;
        Ok(Some(bytes.to_vec()))
    }
}

impl Client {
    /// Asks for a playlist other than `version`; `None` when there is no other.
    pub async fn playlist(
        &self,
        version: i64,
        who: &Credentials,
        clock: &dyn Clock,
    ) -> Result<Option<SignedPlaylist>, ClientError> {
        let call = SignedRequest { version: Some(version), ..SignedRequest::get(api::MEDIA) };
        let answer = self.call(&call, who, clock).await?;
        if answer.status() == StatusCode::NOT_MODIFIED {
            return Ok(None);
        }
        parse(answer, PLAYLIST_MAX).await.map(Some)
    }

    /// Asks for an item's file from byte `from` on. It may last as long as bytes arrive.
    pub async fn media(
        &self,
        item: &Item,
        from: u64,
        who: &Credentials,
        clock: &dyn Clock,
    ) -> Result<Arriving, ClientError> {
        let target = format!("{}/{}", api::MEDIA, item.id);
        let call = SignedRequest { from, stream: true, ..SignedRequest::get(&target) };
        let asking = self.call(&call, who, clock);
        let response = tokio::time::timeout(self.timeouts.request, asking)
            .await
            .map_err(|_| ClientError::Unreachable("no answer in time".to_owned()))??;
        let at = if response.status() == StatusCode::PARTIAL_CONTENT { from } else { 0 };
        Ok(Arriving::new(response, at, item.size.saturating_sub(at)))
    }
}
