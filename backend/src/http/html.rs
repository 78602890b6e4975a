//! How a page becomes an answer. Everything that comes from outside passes through askama's HTML
//! escaping; no template switches it off.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The path without query, or `/` when it would lead to another host: a path that begins with two
/// slashes, or a slash and a backslash, names a host to browsers.
pub(super) fn local_path(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut letters = path.chars();
    let local = letters.next() == Some('/') && !matches!(letters.next(), Some('/' | '\\'));
    // Browsers drop tabs and line breaks from addresses, which would join two slashes again.
    if local && !path.contains(char::is_control) { path.to_owned() } else { "/".to_owned() }
}

pub(super) fn respond(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => {
            (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
        }
        Err(error) => {
            tracing::error!("a page was not rendered: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_stay_on_this_host() {
        for (path, link) in [
            ("/", "/"),
            ("/Q/ABC", "/Q/ABC"),
            ("/Q/ABC?lang=vi", "/Q/ABC"),
            ("/Q/ABC#x", "/Q/ABC"),
            ("", "/"),
            ("Q/ABC", "/"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("/\t/evil.example", "/"),
            ("javascript:alert(1)", "/"),
            ("https://evil.example/", "/"),
        ] {
            assert_eq!(local_path(path), link, "{path:?}");
        }
    }
}
