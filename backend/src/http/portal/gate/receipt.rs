//! Checking a receipt at the gate: typed, or read by the phone's camera.

use askama::Template;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use protocol::civil::{date, day_start_s, time_of_day};

use super::Around;
use crate::http::html;
use crate::http::portal::access::Access;
use crate::http::portal::fields::Fields;
use crate::http::portal::frame::{Frame, Place};
use crate::http::portal::number::Number;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Gate;
use crate::http::portal::script;
use crate::http::security::PERMISSIONS;
use crate::receipts::{Judged, ValidReceipt};
use crate::words::Text;

/// What is said of a receipt.
enum Answer {
    Today { receipt: ValidReceipt, declared: Option<(String, String)> },
    Not { heading: Text, remedy: Text },
}

#[derive(Template)]
#[template(path = "portal/gate_receipt.html")]
struct ReceiptPage {
    frame: Frame,
    around: Around,
    code: String,
    answer: Option<Answer>,
}

fn answer(frame: &Frame, judged: Judged) -> Answer {
    let (heading, remedy) = match judged {
        Judged::Today { receipt, declared } => {
            let declared = declared.map(|(at_s, venue)| (time_of_day(at_s), venue));
            return Answer::Today { receipt, declared };
        }
        Judged::Earlier(day) => (
            frame.tr("Của ngày {date}, hôm nay đã hết hạn").with("date", date(day_start_s(day))),
            frame.tr("Mời khai báo lại: quét mã ở cổng hoặc khai tại máy, chừng một phút."),
        ),
        Judged::Elsewhere(commune) => (
            frame.tr("Của {commune}, không dùng ở đây").with("commune", commune),
            frame.tr("Biên nhận chỉ dùng trong xã, phường đã cấp. Mời khai báo tại đây."),
        ),
        Judged::Unknown => (
            frame.tr("Không tìm thấy biên nhận này"),
            frame.tr(
                "Có thể gõ sai một chữ: hãy so lại từng chữ. Vẫn không được thì mời khai báo lại.",
            ),
        ),
        Judged::Malformed => (
            frame.tr("Chưa đủ một mã biên nhận"),
            frame.tr("Mã có 12 chữ và số, viết thành ba nhóm bốn. Hãy gõ lại."),
        ),
    };
    Answer::Not { heading, remedy }
}

pub(in crate::http::portal) async fn show(
    access: Access<Gate>,
    Number(venue): Number,
) -> Result<Response, Refused> {
    let (_, around) = Around::read(&access, venue).await?;
    let frame = access.frame(Place::Gate);
    let page = ReceiptPage { frame, around, code: String::new(), answer: None };
    Ok(with_camera(html::respond(StatusCode::OK, &page)))
}

pub(in crate::http::portal) async fn submit(
    access: Access<Gate>,
    Number(venue): Number,
    fields: Fields,
) -> Result<Response, Refused> {
    let (venue, around) = Around::read(&access, venue).await?;
    let (code, now_s) = (fields.line("code").to_owned(), access.now_s());
    let typed = code.clone();
    let judged = access.read(move |view| view.judge_receipt(&venue, &typed, now_s)).await?;
    let frame = access.frame(Place::Gate);
    let answer = Some(answer(&frame, judged));
    let page = ReceiptPage { frame, around, code, answer };
    Ok(with_camera(html::respond(StatusCode::OK, &page)))
}

/// Lets the page's script use the phone's camera.
fn with_camera(response: Response) -> Response {
    let mut response = script::allow(response);
    let camera = HeaderValue::from_static("camera=(self), geolocation=(), microphone=()");
    response.headers_mut().insert(PERMISSIONS, camera);
    response
}
