//! A file of the playlists as a body.

use std::sync::Arc;

use axum::body::Bytes;
use futures_util::Stream;
use protocol::playlist::MediaId;

use super::parts;
use crate::app::App;
use crate::store::StoreError;
use crate::store::media::MEDIA_PART;

/// The file from byte `from` on.
pub(super) fn stream(
    app: Arc<App>,
    id: MediaId,
    from: u64,
) -> impl Stream<Item = Result<Bytes, StoreError>> {
    parts::stream(app, MEDIA_PART, from, move |read, part| read.media_part(&id, part))
}
