//! The phone itself keeps for the time of a stay where it went in last, so that the next scan there offers the
//! way out first. The server stores nothing of it, and whoever refuses cookies gets the usual page.

use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use axum_extra::extract::CookieJar;
use protocol::record::Direction;

/// The cookie's name; it holds the number of a venue and nothing else.
const COOKIE: &str = "went-in";

/// Whether the phone went in at this venue, and not out since.
pub(super) fn at(headers: &HeaderMap, venue: i64) -> bool {
    let cookies = CookieJar::from_headers(headers);
    cookies.get(COOKIE).is_some_and(|cookie| cookie.value().parse() == Ok(venue))
}

/// Has the phone keep that it went in, or forget it when it went out.
pub(super) fn keep(response: &mut Response, venue: i64, direction: Direction, longest_s: i64) {
    let age_s = match direction {
        Direction::In => longest_s,
        Direction::Out => 0,
    };
    let cookie = format!("{COOKIE}={venue}; Path=/; Max-Age={age_s}; SameSite=Lax; HttpOnly");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}
