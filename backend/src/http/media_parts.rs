//! A file of the playlists as a body, part by part.

use std::sync::Arc;

use axum::body::Bytes;
use futures_util::Stream;
use protocol::playlist::MediaId;

use crate::app::App;
use crate::store::StoreError;
use crate::store::media::MEDIA_PART;

/// The file from byte `from` on. One that vanishes meanwhile cuts the answer short, which whoever reads
/// it sees by its length.
pub(super) fn stream(
    app: Arc<App>,
    id: MediaId,
    from: u64,
) -> impl Stream<Item = Result<Bytes, StoreError>> {
    let size = u64::try_from(MEDIA_PART).unwrap_or(u64::MAX);
    let first = u32::try_from(from / size).unwrap_or(u32::MAX);
    let skipped = usize::try_from(from % size).unwrap_or(0);
    let start = (app, first, skipped);
    futures_util::stream::try_unfold(start, move |(app, part, skipped)| async move {
        let body = app.read(move |read, _| read.media_part(&id, part)).await?;
        let rest = |body: Vec<u8>| body.get(skipped..).map(Bytes::copy_from_slice);
        Ok(body.and_then(rest).map(|body| (body, (app, part + 1, 0))))
    })
}
