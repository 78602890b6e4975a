//! The network that a request came from; used for limits, never kept.
//!
//! A proxy appends the address that it was called from to `x-forwarded-for`. Entries count from the
//! right for as long as a trusted proxy wrote them; everything further left a client may invent.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Once};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::app::App;
use crate::network::network_of;

const HEADER: &str = "x-forwarded-for";

#[derive(Clone, Copy, Debug)]
pub(super) struct Peer {
    /// The network of the client.
    pub(super) network: IpAddr,
    /// It is a trusted proxy that named no client, or somebody on its machine.
    is_proxy: bool,
}

impl Peer {
    /// Whether the client may make one more visit now. A proxy that names no client stands for
    /// everybody, who must not be held up together.
    pub(super) fn may_visit(self, app: &App) -> bool {
        self.is_proxy || app.visits.take(self.network, app.clock.now_ms())
    }
}

impl FromRequestParts<Arc<App>> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        let direct = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let direct = direct.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip());
        let trusted = |address| app.config.trusts(address);
        if parts.headers.contains_key(HEADER) && !trusted(direct) {
            warn_once(direct);
        }
        let client = client(direct, &parts.headers, trusted);
        Ok(Self { network: network_of(client), is_proxy: trusted(client) })
    }
}

/// Without this, limits would silently count everybody behind an unnamed proxy as one client.
fn warn_once(direct: IpAddr) {
    static WARNED: Once = Once::new();
    WARNED.call_once(|| {
        tracing::warn!(
            from = %direct,
            "a request with {HEADER} came from an address that is no trusted proxy, so the header \
             is ignored; if this is your proxy, name it in trusted_proxies (--trusted-proxy)"
        );
    });
}

fn client(direct: IpAddr, headers: &HeaderMap, trusted: impl Fn(IpAddr) -> bool) -> IpAddr {
    let values: Vec<&str> =
        headers.get_all(HEADER).iter().map(|value| value.to_str().unwrap_or_default()).collect();
    let mut nearest = direct;
    for entry in values.iter().rev().flat_map(|value| value.rsplit(',')) {
        match parse(entry) {
            Some(address) if trusted(nearest) => nearest = address,
            _ => break,
        }
    }
    nearest
}

/// An address as proxies write it: with or without brackets, port and zone.
fn parse(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim().trim_matches('"');
    let host = match entry.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?.0,
        None if entry.matches(':').count() == 1 => entry.split_once(':')?.0,
        None => entry,
    };
    let address: IpAddr = host.split('%').next()?.parse().ok()?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_is_the_rightmost_that_is_no_proxy() {
        let trusted = |address: IpAddr| {
            ["127.0.0.1", "10.0.0.5"].map(|text| text.parse::<IpAddr>().unwrap()).contains(&address)
        };
        for (direct, values, found) in [
            ("127.0.0.1", &[] as &[&str], "127.0.0.1"),
            ("127.0.0.1", &["203.0.113.9"], "203.0.113.9"),
            ("127.0.0.1", &["203.0.113.9:40001"], "203.0.113.9"),
            ("127.0.0.1", &["\"[2001:db8::7]:443\""], "2001:db8::7"),
            ("127.0.0.1", &["[2001:db8::7]"], "2001:db8::7"),
            ("127.0.0.1", &["2001:db8::7"], "2001:db8::7"),
            ("127.0.0.1", &["fe80::7%eth0"], "fe80::7"),
            ("127.0.0.1", &["::ffff:203.0.113.9"], "203.0.113.9"),
            ("127.0.0.1", &["1.1.1.1, 203.0.113.9"], "203.0.113.9"),
            ("127.0.0.1", &["1.1.1.1", "203.0.113.9"], "203.0.113.9"),
            ("127.0.0.1", &["203.0.113.9, 10.0.0.5"], "203.0.113.9"),
            ("127.0.0.1", &["1.1.1.1, 203.0.113.9", "10.0.0.5"], "203.0.113.9"),
            ("127.0.0.1", &["10.0.0.5"], "10.0.0.5"),
            // Nobody knows who wrote something else, nor what stands before it.
            ("127.0.0.1", &["1.1.1.1, unknown"], "127.0.0.1"),
            ("198.51.100.9", &["203.0.113.9"], "198.51.100.9"),
        ] {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(HEADER, value.parse().unwrap());
            }
            let peer = client(direct.parse().unwrap(), &headers, trusted);
            assert_eq!(peer, found.parse::<IpAddr>().unwrap(), "{direct} {values:?}");
        }
    }
}
