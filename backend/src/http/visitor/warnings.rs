//! The public list of warnings: for everybody, by its version.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;

use super::trouble;
use crate::app::App;
use crate::http::etag;
use crate::http::language::Reader;
use crate::store::StoreError;
use crate::store::warnings::ListRow;

pub(super) const PATH: &str = "/canh-bao";

/// The time of the answer, Unix milliseconds: the phone's own clock may be wrong by days.
const TIME: HeaderName = HeaderName::from_static("x-time");

pub(super) async fn show(
    State(app): State<Arc<App>>,
    Reader { language, .. }: Reader,
    headers: HeaderMap,
) -> Response {
    let found = app.read(|read, _| read.warning_list()).await;
    // A backend that has just started has none for a moment.
    let found = found.and_then(|found| {
        found.ok_or_else(|| StoreError::Failed("no list of warnings was made yet".to_owned()))
    });
    match found {
        Ok(ListRow { version, json, .. }) => {
            let mut response = etag::respond(&headers, version, json);
            let headers = response.headers_mut();
            headers.insert(TIME, HeaderValue::from(app.clock.now_s() * 1000));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
            response
        }
        Err(error) => trouble::respond(&error, language),
    }
}
