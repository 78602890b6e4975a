//! The cases whose exposures can be looked at.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::http::html;
use crate::http::portal::access::Access;
use crate::http::portal::access::view::exposures::CaseHead;
use crate::http::portal::frame::{Frame, Place};
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::KeyKeeper;
use crate::store::contacts::Backlog;

#[derive(Template)]
#[template(path = "portal/exposures.html")]
struct ListPage {
    frame: Frame,
    cases: Vec<CaseHead>,
    backlog: Backlog,
}

pub(in crate::http::portal) async fn show(access: Access<KeyKeeper>) -> Result<Response, Refused> {
    let (cases, backlog) = access.read(|view| Ok((view.cases()?, view.backlog()?))).await?;
    let page = ListPage { frame: access.frame(Place::Exposures), cases, backlog };
    Ok(html::respond(StatusCode::OK, &page))
}
