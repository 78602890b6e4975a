//! The call for the event stream, whose events are bounded.

use futures_util::{Stream, StreamExt};
use protocol::api;

use super::request::SignedRequest;
use super::server_event::{ServerEvent, ServerEventError, server_events};
use super::{Client, ClientError, Credentials};
use crate::devices::clock::Clock;

impl Client {
    /// Opens the stream of check-ins after number `after` and declarations after number `declared`. It ends with an error after
    /// [`super::Timeouts::silence`], and when an event is larger than [`super::EVENT_MAX`].
    pub async fn events(
        &self,
        after: i64,
        declared: i64,
        who: &Credentials,
        clock: &dyn Clock,
    ) -> Result<impl Stream<Item = Result<ServerEvent, ClientError>> + use<>, ClientError> {
        let target = format!("{}?after={after}&declared={declared}", api::EVENTS);
        let call = SignedRequest { stream: true, ..SignedRequest::get(&target) };
        // Only the answer's head is timed here; the stream may last for ever.
        let opening = self.call(&call, who, clock);
        let answer = tokio::time::timeout(self.timeouts.request, opening)
            .await
            .map_err(|_| ClientError::Unreachable("no answer in time".to_owned()))??;
        Ok(server_events(answer.bytes_stream()).map(|event| {
            event.map_err(|error| match error {
                ServerEventError::Transport(error) => ClientError::unreachable(&error),
                other => ClientError::Answer(other.to_string()),
            })
        }))
    }
}
