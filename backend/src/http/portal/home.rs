//! The start page: the first place of the role.

use axum::response::Redirect;

use super::access::Access;
use super::roles::Anyone;

pub(super) async fn show(access: Access<Anyone>) -> Redirect {
    let frame = access.frame(super::frame::Place::Nowhere);
    Redirect::to(frame.links.first().map_or("/staff/account", |link| link.path))
}
