//! What an organisation handed in on paper, typed by whoever sums up.

use axum::extract::Path;
use axum::response::Response;

use super::entry;
use crate::http::portal::access::Access;
use crate::http::portal::fields::Fields;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Operator;
use crate::store::reports::Reporter;

pub(in crate::http::portal) async fn show(
    access: Access<Operator>,
    Path((period, organisation)): Path<(i64, i64)>,
) -> Result<Response, Refused> {
    entry::show(access, period, Reporter::Organisation(organisation)).await
}

pub(in crate::http::portal) async fn submit(
    access: Access<Operator>,
    Path((period, organisation)): Path<(i64, i64)>,
    fields: Fields,
) -> Result<Response, Refused> {
    entry::submit(access, period, Reporter::Organisation(organisation), fields).await
}
