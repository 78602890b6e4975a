//! The address that a request came from; used for limits, never kept.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

use crate::app::App;

pub(super) struct Peer(pub(super) IpAddr);

impl FromRequestParts<Arc<App>> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let direct = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        // Only the last entry was written by the operator's proxy; a client may write those before.
        let forwarded = parts.headers.get_all("x-forwarded-for").iter().next_back();
        let last = forwarded.and_then(|h| h.to_str().ok()).and_then(|h| h.rsplit(',').next());
        let forwarded = last.and_then(|text| text.trim().parse().ok());
        let peer = if app.config.behind_proxy { forwarded.or(direct) } else { direct };
        Ok(Self(peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}
