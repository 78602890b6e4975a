//! A file that the store keeps in parts, as a body.

use std::sync::Arc;

use axum::body::Bytes;
use futures_util::Stream;

use crate::app::App;
use crate::store::{Read, StoreError, Stored};

/// The file from byte `from` on, of which `part` reads one of `part_bytes`. One that vanishes meanwhile cuts the answer
/// short, which whoever reads it sees by its length.
pub(super) fn stream(
    app: Arc<App>,
    part_bytes: usize,
    from: u64,
    part: impl Fn(&mut dyn Read, u32) -> Stored<Option<Vec<u8>>> + Copy + Send + 'static,
) -> impl Stream<Item = Result<Bytes, StoreError>> {
    let size = u64::try_from(part_bytes).unwrap_or(u64::MAX);
    let first = u32::try_from(from / size).unwrap_or(u32::MAX);
    let skipped = usize::try_from(from % size).unwrap_or(0);
    let start = (app, first, skipped);
    futures_util::stream::try_unfold(start, move |(app, number, skipped)| async move {
        let body = app.read(move |read, _| part(read, number)).await?;
        let rest = |body: Vec<u8>| body.get(skipped..).map(Bytes::copy_from_slice);
        Ok(body.and_then(rest).map(|body| (body, (app, number + 1, 0))))
    })
}
