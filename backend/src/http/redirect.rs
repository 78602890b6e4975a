//! The way from `http:` to `https:`, where the server speaks TLS itself. Nothing else is answered without TLS: what was
//! sent has been read by others already.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};

use crate::app::App;

/// The port that `https:` has without saying so.
const HTTPS: u16 = 443;

#[derive(Clone)]
struct To {
    /// The configured host, with its port if it has one.
    host: Option<String>,
    port: u16,
}

/// Answers everything; `port` is that of TLS.
pub fn routes(app: &Arc<App>, port: u16) -> Router {
    let host = app.config.host.clone();
    Router::new().fallback(lead).with_state(To { host, port })
}

async fn lead(State(to): State<To>, method: Method, headers: HeaderMap, uri: Uri) -> Response {
    if method != Method::GET && method != Method::HEAD {
        let told = "this address takes nothing without TLS; send it to https://";
        return (StatusCode::FORBIDDEN, told).into_response();
    }
    let Some(host) = to.host.clone().or_else(|| to.asked(&headers)) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    Redirect::permanent(&format!("https://{host}{path}")).into_response()
}

impl To {
    /// The host that was asked for, at the port of TLS.
    fn asked(&self, headers: &HeaderMap) -> Option<String> {
        let host: Authority = headers.get(header::HOST)?.to_str().ok()?.parse().ok()?;
        let host = host.host();
        Some(if self.port == HTTPS { host.to_owned() } else { format!("{host}:{}", self.port) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn asked(to: &To, method: Method, host: &str, path: &str) -> (u16, String) {
        let mut headers = HeaderMap::new();
        if !host.is_empty() {
            headers.insert(header::HOST, host.parse().unwrap());
        }
        let answer = lead(State(to.clone()), method, headers, path.parse().unwrap()).await;
        let location = answer.headers().get(header::LOCATION);
        let location = location.map_or("", |to| to.to_str().unwrap()).to_owned();
        (answer.status().as_u16(), location)
    }

    #[tokio::test]
    async fn a_page_is_found_by_tls_and_nothing_is_taken_without() {
        let own = To { host: Some("kiosk.example.vn".to_owned()), port: 8443 };
        let any = To { host: None, port: 8443 };
        let usual = To { host: None, port: 443 };
        for (to, host, location) in [
            (&own, "a.vn", "https://kiosk.example.vn/Q/ABC?lang=en"),
            (&own, "", "https://kiosk.example.vn/Q/ABC?lang=en"),
            (&any, "a.vn:80", "https://a.vn:8443/Q/ABC?lang=en"),
            (&any, "[::1]:80", "https://[::1]:8443/Q/ABC?lang=en"),
            (&usual, "a.vn", "https://a.vn/Q/ABC?lang=en"),
        ] {
            let answer = asked(to, Method::GET, host, "/Q/ABC?lang=en").await;
            assert_eq!(answer, (308, location.to_owned()), "{host}");
        }
        assert_eq!(asked(&any, Method::GET, "", "/").await.0, 400);
        assert_eq!(asked(&any, Method::GET, "a b", "/").await.0, 400);
        assert_eq!(asked(&own, Method::POST, "a.vn", "/staff/sign-in").await, (403, String::new()));
    }
}
