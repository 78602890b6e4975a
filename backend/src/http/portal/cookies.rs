//! The portal's cookies: one for the session, one by which an account knows the browser, and for a while
//! one with which it gets back a form that was sent too late.
//!
//! All begin with `__Host-`, so that no other host and no unencrypted page can set them. A browser
//! does not keep such cookies from plain HTTP; on this machine itself (`localhost`, `127.0.0.1`),
//! where the demo runs without a certificate, they have another name and no `Secure`.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::SET_COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use axum_extra::extract::CookieJar;

use crate::accounts::token::Token;

/// A browser is known for a year after the last time.
const DEVICE_AGE_S: i64 = 365 * 86_400;

#[derive(Clone, Debug)]
pub(super) struct Cookies {
    local: bool,
    pub(super) session: Option<Token>,
    pub(super) device: Option<Token>,
    pub(super) draft: Option<Token>,
}

impl<S: Sync> FromRequestParts<S> for Cookies {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let local = is_local(&parts.headers);
        let jar = CookieJar::from_headers(&parts.headers);
        let token = |name| jar.get(name).and_then(|cookie| Token::parse(cookie.value()));
        let (session, device) = (token(session_name(local)), token(device_name(local)));
        let draft = token(draft_name(local));
        Ok(Self { local, session, device, draft })
    }
}

fn session_name(local: bool) -> &'static str {
    if local { "staff-session" } else { "__Host-staff-session" }
}

fn device_name(local: bool) -> &'static str {
    if local { "staff-device" } else { "__Host-staff-device" }
}

fn draft_name(local: bool) -> &'static str {
    if local { "staff-draft" } else { "__Host-staff-draft" }
}

/// Whether the page's address is on this machine. Who pretends so gets cookies that no other page
/// reads.
fn is_local(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next(),
        None => host.split(':').next(),
    };
    matches!(name, Some("localhost" | "127.0.0.1" | "::1"))
}

impl Cookies {
    /// Whether the page's address is on this machine.
    pub(super) fn local(&self) -> bool {
        self.local
    }

    /// Signs the browser in; without `age_s`, until it is closed.
    pub(super) fn set_session(&self, response: &mut Response, token: &Token, age_s: Option<i64>) {
        self.set(response, session_name(self.local), &token.show(), age_s);
    }

    pub(super) fn remove_session(&self, response: &mut Response) {
        self.set(response, session_name(self.local), "", Some(0));
    }

    pub(super) fn set_device(&self, response: &mut Response, token: &Token) {
        self.set(response, device_name(self.local), &token.show(), Some(DEVICE_AGE_S));
    }

    pub(super) fn set_draft(&self, response: &mut Response, token: &Token, age_s: i64) {
        self.set(response, draft_name(self.local), &token.show(), Some(age_s));
    }

    fn set(&self, response: &mut Response, name: &str, value: &str, age_s: Option<i64>) {
        let secure = if self.local { "" } else { "; Secure" };
        let age = age_s.map(|age_s| format!("; Max-Age={age_s}")).unwrap_or_default();
        let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_of_this_host_and_encrypted_but_on_this_machine() {
        for (host, local) in [
            ("kiosk.example.vn", false),
            ("localhost.example.vn", false),
            ("", false),
            ("localhost:8080", true),
            ("127.0.0.1:8080", true),
            ("[::1]:8080", true),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            assert_eq!(is_local(&headers), local, "{host}");
            let cookies = Cookies { local, session: None, device: None, draft: None };
            let mut response = Response::default();
            cookies.set_session(&mut response, &Token::from_random([7; 32]), None);
            let cookie = response.headers()[SET_COOKIE].to_str().unwrap();
            assert_eq!(cookie.starts_with("__Host-staff-session="), !local, "{cookie}");
            assert_eq!(cookie.contains("; Secure"), !local, "{cookie}");
            assert!(cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
        }
    }
}
