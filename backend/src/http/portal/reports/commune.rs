//! What a commune hands in.

use axum::extract::Path;
use axum::response::Response;

use super::entry;
use crate::http::portal::access::Access;
use crate::http::portal::fields::Fields;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Registrar;
use crate::store::reports::Reporter;

pub(in crate::http::portal) async fn show(
    access: Access<Registrar>,
    Path((period, commune)): Path<(i64, i64)>,
) -> Result<Response, Refused> {
    entry::show(access, period, Reporter::Commune(commune)).await
}

pub(in crate::http::portal) async fn submit(
    access: Access<Registrar>,
    Path((period, commune)): Path<(i64, i64)>,
    fields: Fields,
) -> Result<Response, Refused> {
    entry::submit(access, period, Reporter::Commune(commune), fields).await
}
