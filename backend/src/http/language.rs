//! Which language someone reads: what they chose, else what their browser asks for, else Vietnamese.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use protocol::language::Language;

use crate::app::App;

/// The cookie's name; it holds the tag of a language and nothing else.
const COOKIE: &str = "lang";

/// The visitor's language. A choice that was made on the page is kept through redirects, for phones
/// that refuse cookies.
#[derive(Clone, Copy)]
pub(super) struct Reader {
    pub(super) language: Language,
    chosen: Option<Language>,
}

impl Reader {
    pub(super) fn redirect(self, path: &str) -> Response {
        let query = self.chosen.map(|chosen| format!("?lang={}", chosen.tag()));
        Redirect::to(&format!("{path}{}", query.unwrap_or_default())).into_response()
    }
}

impl FromRequestParts<Arc<App>> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Infallible> {
        let chosen = chosen(parts.uri.query());
        Ok(Self { language: chosen.unwrap_or_else(|| of_phone(&parts.headers)), chosen })
    }
}

/// Remembers a choice for a year.
pub(super) async fn remember(request: Request, next: Next) -> Response {
    let chosen = chosen(request.uri().query());
    let mut response = next.run(request).await;
    let cookie = chosen.map(|language| {
        let tag = language.tag();
        format!("{COOKIE}={tag}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly")
    });
    if let Some(cookie) = cookie.and_then(|cookie| cookie.parse().ok()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// A choice made on this page, from `?lang=`.
fn chosen(query: Option<&str>) -> Option<Language> {
    query.and_then(Language::chosen)
}

/// What was chosen earlier, else the best that the phone accepts.
fn of_phone(headers: &HeaderMap) -> Language {
    let cookies = CookieJar::from_headers(headers);
    let remembered = cookies.get(COOKIE).and_then(|cookie| Language::from_tag(cookie.value()));
    remembered.or_else(|| accepted(headers)).unwrap_or_default()
}

fn accepted(headers: &HeaderMap) -> Option<Language> {
    Language::accepted(headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_as_a_table() {
        for (query, cookie, accept, language) in [
            (None, "", "", Language::Vi),
            (Some("lang=en"), "lang=vi", "vi", Language::En),
            (Some("lang=xx"), "", "", Language::Vi),
            (Some("x=1&lang=en"), "", "", Language::En),
            (None, "a=b; lang=en", "vi", Language::En),
            (None, "lang=xx", "en-US,en;q=0.9,vi;q=0.8", Language::En),
            (None, "", "en;q=0.5, vi-VN;q=0.9", Language::Vi),
            (None, "", "xx, en;q=0", Language::Vi),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, cookie.parse().unwrap());
            headers.insert(header::ACCEPT_LANGUAGE, accept.parse().unwrap());
            let found = chosen(query).unwrap_or_else(|| of_phone(&headers));
            assert_eq!(found, language, "{query:?} {cookie} {accept}");
        }
    }
}
