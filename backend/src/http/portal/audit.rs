//! The audit trail: searched and exported, never changed.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use protocol::civil::{day_of_iso_date, day_start_s, rfc3339};
use protocol::language::Language;

use super::access::Access;
use super::fields::{Asked, Fields};
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::Operator;
use super::spreadsheet;
use crate::http::html;
use crate::store::audit::{AuditFilter, AuditRow, EntryKind};
use crate::words::{Text, tr};

/// Lines of a page.
const PAGE: u32 = 100;

/// Lines of an export.
const EXPORT: u32 = 100_000;

struct Row {
    at: String,
    who: String,
    kind: Text,
    target: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "portal/audit.html")]
struct Audit {
    frame: Frame,
    who: String,
    text: String,
    from: String,
    to: String,
    kind: String,
    kinds: Vec<(String, String)>,
    rows: Vec<Row>,
    /// Number of the last line shown, when there are more.
    more: Option<i64>,
    searched: bool,
}

fn kind_name(language: Language, kind: EntryKind) -> Text {
    match kind {
        EntryKind::SealedRecord => tr(language, "Mở một tờ niêm phong"),
        EntryKind::SealedList => tr(language, "Xem danh sách tờ niêm phong"),
        EntryKind::Exposures => tr(language, "Xem nơi có ca bệnh"),
        EntryKind::Receipts => tr(language, "Xem biên nhận"),
        EntryKind::Calls => tr(language, "Xem lời gọi nhân viên"),
        EntryKind::CallSeen => tr(language, "Nhận lời gọi nhân viên"),
        EntryKind::SignIn => tr(language, "Đăng nhập"),
        EntryKind::SignInFailed => tr(language, "Đăng nhập sai"),
        EntryKind::SignOut => tr(language, "Đăng xuất"),
        EntryKind::Account => tr(language, "Tài khoản"),
        EntryKind::Commune => tr(language, "Xã, phường"),
        EntryKind::Venue => tr(language, "Điểm kiểm dịch"),
        EntryKind::Kiosk => tr(language, "Máy"),
        EntryKind::Table => tr(language, "Tạo bảng từ nhật ký"),
        EntryKind::Handling => tr(language, "Xử lý tờ khai"),
        EntryKind::Erasure => tr(language, "Xóa theo biên nhận"),
        EntryKind::Key => tr(language, "Khóa"),
        EntryKind::Feedback => tr(language, "Phản ánh"),
        EntryKind::Warning => tr(language, "Báo cho người dân"),
        EntryKind::Import => tr(language, "Nhập tệp từ USB"),
        EntryKind::Strips => tr(language, "Phiếu giấy"),
        EntryKind::Media => tr(language, "Màn hình chờ"),
        EntryKind::Case => tr(language, "Ca bệnh"),
        EntryKind::Report => tr(language, "Báo cáo"),
        EntryKind::Share => tr(language, "Chia sẻ dữ liệu"),
        EntryKind::Contacts => tr(language, "Mã Bluetooth ở đâu"),
        EntryKind::Update => tr(language, "Bản cập nhật máy"),
        EntryKind::Audit => tr(language, "Xuất sổ truy cập"),
    }
}

/// The filter that an address or a form asks for.
fn filter(fields: &Fields) -> AuditFilter {
    let day = |name: &str| day_of_iso_date(fields.line(name));
    AuditFilter {
        who: fields.line("who").to_lowercase(),
        kind: EntryKind::from_word(fields.get("kind")),
        text: fields.line("text").to_owned(),
        from_s: day("from").map(day_start_s),
        before_s: day("to").map(|day| day_start_s(day + 1)),
        before_line: fields.number("before"),
    }
}

pub(super) async fn show(
    access: Access<Operator>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let filter = filter(&asked);
    let searched = filter != AuditFilter::default();
    let mut lines = access.read(move |view| Ok(view.all().audit_lines(&filter, PAGE + 1)?)).await?;
    let (language, frame) = (access.language, access.frame(Place::Audit));
    let full = lines.len() > PAGE as usize;
    lines.truncate(PAGE as usize);
    let row = |line: &AuditRow| Row {
        at: frame.at(line.at_s),
        who: line.entry.who.clone(),
        kind: kind_name(language, line.entry.kind),
        target: line.entry.target.clone(),
        reason: line.entry.reason.clone(),
    };
    let text = |name: &str| asked.line(name).to_owned();
    let kind = |kind: &EntryKind| (kind.word().to_owned(), kind_name(language, *kind).to_string());
    let page = Audit {
        rows: lines.iter().map(row).collect(),
        more: lines.last().map(|line| line.line).filter(|_| full),
        who: text("who"),
        text: text("text"),
        from: text("from"),
        to: text("to"),
        kind: text("kind"),
        kinds: EntryKind::ALL.iter().map(kind).collect(),
        searched,
        frame,
    };
    Ok(html::respond(StatusCode::OK, &page))
}

/// The lines that the filter lets through, as a file; that it was exported is a line too.
pub(super) async fn export(access: Access<Operator>, fields: Fields) -> Result<Response, Refused> {
    let filter = AuditFilter { before_line: None, ..filter(&fields) };
    let language = access.language;
    let lines = access.read(move |view| Ok(view.all().audit_lines(&filter, EXPORT)?)).await?;
    let count = format!("{} lines", lines.len());
    access.write(move |work| work.note(EntryKind::Audit, count, "exported")).await?;
    let head = [
        tr(language, "Dòng"),
        tr(language, "Lúc"),
        tr(language, "Ai"),
        tr(language, "Việc"),
        tr(language, "Cái gì"),
        tr(language, "Lý do"),
    ];
    let rows = lines.iter().map(|line| {
        vec![
            line.line.to_string(),
            rfc3339(line.at_s),
            line.entry.who.clone(),
            kind_name(language, line.entry.kind).to_string(),
            line.entry.target.clone(),
            line.entry.reason.clone(),
        ]
    });
    let file = spreadsheet::csv(head.map(|name| name.to_string()).into(), rows);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
    ];
    Ok((headers, file).into_response())
}
