//! A visitor's phone: it opens what the QR says and taps.

use super::Backend;

/// Where a phone would go.
pub fn page(backend: &Backend, qr: &str) -> String {
    let path = qr.strip_prefix("https://KIOSK.EXAMPLE.VN").unwrap_or_else(|| panic!("{qr}"));
    format!("{}{path}", backend.url())
}

/// The hidden field `name` of a page.
fn hidden(html: &str, name: &str) -> String {
    let (_, rest) = html.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

/// Opens a page and taps "in" or "out"; returns the last answer's status and text.
pub async fn check_in(page: &str, direction: &str) -> (u16, String) {
    let opened = reqwest::get(page).await.unwrap();
    let status = opened.status().as_u16();
    let html = opened.text().await.unwrap();
    if status != 200 {
        return (status, html);
    }
    let base = reqwest::Url::parse(page).unwrap();
    let form = format!("ticket={}&direction={direction}", hidden(&html, "ticket"));
    let tapped = reqwest::Client::new()
        .post(base.join("/tap").unwrap())
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await
        .unwrap();
    (tapped.status().as_u16(), tapped.text().await.unwrap())
}
