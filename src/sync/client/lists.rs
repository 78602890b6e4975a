//! Signed lists, which are sent again only under another version.

use protocol::api;
use protocol::caselist::SignedCaseList;
use protocol::venue_windows::SignedVenueWindows;
use reqwest::StatusCode;
use serde::de::DeserializeOwned;

use super::body::{CASES_MAX, WINDOWS_MAX};
use super::request::SignedRequest;
use super::{Client, ClientError, Credentials, parse};
use crate::devices::clock::Clock;

impl Client {
    /// Asks for a case list other than `version`; `None` when there is no other.
    pub async fn cases(
        &self,
        version: i64,
        who: &Credentials,
        clock: &dyn Clock,
    ) -> Result<Option<SignedCaseList>, ClientError> {
        self.newer(api::CASES, version, CASES_MAX, who, clock).await
    }

    /// Asks for the venue's windows of another version than this; `None` when there is no other.
    pub async fn windows(
        &self,
        version: i64,
        who: &Credentials,
        clock: &dyn Clock,
    ) -> Result<Option<SignedVenueWindows>, ClientError> {
        self.newer(api::WINDOWS, version, WINDOWS_MAX, who, clock).await
    }

    /// What stands at `target` under another version than this.
    async fn newer<T: DeserializeOwned>(
        &self,
        target: &str,
        version: i64,
        limit: usize,
        who: &Credentials,
        clock: &dyn Clock,
    ) -> Result<Option<T>, ClientError> {
        let call = SignedRequest { version: Some(version), ..SignedRequest::get(target) };
        let answer = self.call(&call, who, clock).await?;
        if answer.status() == StatusCode::NOT_MODIFIED {
            return Ok(None);
        }
        parse(answer, limit).await.map(Some)
    }
}
