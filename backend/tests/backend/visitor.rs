//! A visitor's phone: scans, opens, taps, reloads, comes late. A file a page; here what all of them keep.

mod check_in;
mod confirmed;
mod declare;
mod enter_code;
mod late;
mod tap;
mod terms;
#[cfg(unix)]
mod unreadable;

use crate::support::{NOW, TestServer};

#[tokio::test]
async fn odd_requests_get_a_page() {
    let server = TestServer::start().await;
    for (path, status) in [
        ("/", 200),
        ("/style.css", 200),
        ("/Q/ABC", 400),
        ("/Q/%F0%9F%98%80", 400),
        ("/Q/%FF", 400),
        ("/R/%FF", 404),
        ("/Q/../../etc/passwd", 404),
        ("/nothing", 404),
        ("/tap", 303),
        ("/done/abc/in", 400),
        ("/done/abc/up", 404),
    ] {
        let answer = server.page(path).await;
        assert_eq!(answer.status(), status, "{path}");
        let headers = answer.headers();
        assert!(headers["content-security-policy"].to_str().unwrap().contains("'none'"));
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert!(headers.contains_key("x-time"));
    }
    for form in ["", "ticket=a", "ticket=a&direction=up", "ticket=a&direction=in", "%", "a&&="] {
        assert_eq!(server.post("/tap", form).await.status(), 400, "{form}");
        assert_eq!(server.post("/code", form).await.status(), 400, "{form}");
    }
    let long = format!("code={}", "A".repeat(100_000));
    assert_eq!(server.post("/code", &long).await.status(), 400);
}

/// Over the wire, compressed: what a browser on a slow network waits for.
#[tokio::test]
async fn checking_in_is_eight_kilobytes_in_all() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let wire = async |path: &str| {
        let asked = server.http.get(server.at(path)).header("accept-encoding", "gzip");
        let answer = asked.send().await.unwrap();
        assert_eq!(answer.headers()["content-encoding"], "gzip", "{path}");
        let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        let kept = answer.headers()["cache-control"].to_str().unwrap().to_owned();
        (answer.bytes().await.unwrap().len(), kept)
    };
    let html = server.page(&kiosk.path(NOW)).await.text().await.unwrap();
    let script = html.split("<script src=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let (page, kept) = wire(&kiosk.path(NOW)).await;
    assert_eq!(kept, "no-store");
    let (style, _) = wire("/style.css").await;
    let (code, kept) = wire(&script).await;
    assert!(kept.contains("immutable"), "{kept}");
    let all = page + style + code;
    assert!(all < 8_000, "{page} page, {style} style, {code} script");
    assert_eq!(server.page("/script/none.js").await.status(), 404);
}

#[tokio::test]
async fn pages_are_small_and_speak_the_visitors_language() {
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let style = server.page("/style.css").await.bytes().await.unwrap().len();
    for path in ["/".to_owned(), kiosk.path(NOW), "/nothing".to_owned()] {
        let vi = server.page(&path).await.text().await.unwrap();
        assert!(vi.contains("lang=\"vi\""), "{path}");
        assert!(vi.len() + style < 30_000, "{path}: {} bytes", vi.len() + style);
        let answer = server.page(&format!("{path}?lang=en")).await;
        assert!(answer.headers()["set-cookie"].to_str().unwrap().starts_with("lang=en;"));
        assert!(answer.text().await.unwrap().contains("lang=\"en\""), "{path}");
    }
    assert!(server.page(&kiosk.path(NOW)).await.text().await.unwrap().contains("Chợ Bồng Sơn"));
}
