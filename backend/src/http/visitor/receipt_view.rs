//! A receipt that was given to a phone, as its page shows it.

use protocol::receipt;
use visitor_page::{QrView, ReceiptView};

use crate::http::qr::Qr;
use crate::phone_records::Given;

fn qr(text: &str) -> Option<QrView> {
    Qr::of(text).map(|Qr { size, path }| QrView { size, path })
}

/// Kiosks read the code alone as well, where the host is not known.
pub(super) fn view(given: Given, host: Option<&str>) -> ReceiptView {
    let Given { code, people, attention } = given;
    let text = host.map_or_else(|| code.clone(), |host| receipt::url(host, &code));
    ReceiptView { code: receipt::show(&code), people, attention, qr: qr(&text) }
}

pub(super) fn sample(text: &str) -> ReceiptView {
    let code = text.to_owned();
    ReceiptView { code, people: 2, attention: true, qr: qr("7K2P9QXA00BM") }
}
