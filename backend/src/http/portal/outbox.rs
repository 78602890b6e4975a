//! The outbox: which messages to staff wait, were sent or given up, and why.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use protocol::language::Language;

use super::access::Access;
use super::fields::Asked;
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::Operator;
use crate::http::html;
use crate::outbox::{ADDRESS, CREDENTIALS, TLS, UNREACHABLE, Ways};
use crate::store::outbox::{Channel, MessageKind, MessageRow, MessageState};
use crate::words::{Text, tr};

/// Lines of a page.
const PAGE: u32 = 50;

struct Row {
    kind: Text,
    to: String,
    channel: Text,
    class: &'static str,
    state: Text,
    /// When it was sent or given up, or is tried next.
    at: String,
    queued: String,
    tries: u32,
    /// What went wrong last, with the remedy.
    problem: Option<Text>,
}

/// A filter with its number.
struct Chip {
    word: &'static str,
    name: Text,
    count: u64,
    here: bool,
}

#[derive(Template)]
#[template(path = "portal/outbox.html")]
struct Outbox {
    frame: Frame,
    ways: Ways,
    stuck: u64,
    chips: Vec<Chip>,
    rows: Vec<Row>,
    state: &'static str,
    page: u32,
    more: bool,
}

fn kind_name(language: Language, kind: MessageKind) -> Text {
    match kind {
        MessageKind::Invitation => tr(language, "Liên kết mời"),
        MessageKind::Reset => tr(language, "Liên kết đặt lại mật khẩu"),
        MessageKind::Silent => tr(language, "Máy mất liên lạc"),
        MessageKind::Back => tr(language, "Máy liên lạc lại"),
        MessageKind::Warning => tr(language, "Cảnh báo cho người có mặt"),
        MessageKind::MissedDrills => tr(language, "Hai tháng chưa thử khóa"),
        MessageKind::ReportDue => tr(language, "Nhắc nộp báo cáo"),
    }
}

fn state_name(language: Language, state: Option<MessageState>) -> Text {
    match state {
        None => tr(language, "Tất cả"),
        Some(MessageState::Waiting) => tr(language, "Đang chờ gửi"),
        Some(MessageState::Sent) => tr(language, "Đã gửi"),
        Some(MessageState::GivenUp) => tr(language, "Không gửi được"),
    }
}

/// What went wrong, by its word and the other side's code.
fn problem(language: Language, channel: Channel, stored: &str) -> Text {
    let (word, code) = stored.split_once(' ').unwrap_or((stored, ""));
    match (word, channel) {
        (ADDRESS, _) => tr(language, "Không có địa chỉ này. Sửa ở trang tài khoản của người ấy."),
        (CREDENTIALS, Channel::Email) => tr(
            language,
            "Máy chủ thư không nhận tên hay mật khẩu ({code}). Xem smtp_user và tệp mật khẩu.",
        )
        .with("code", code),
        (CREDENTIALS, Channel::Sms) => {
            tr(language, "Cổng SMS không nhận mã truy cập ({code}). Xem sms_token_file.")
                .with("code", code)
        }
        (TLS, _) => tr(
            language,
            "Chứng chỉ của máy chủ thư không tin được, hoặc nó không nói TLS. Xem smtp_url.",
        ),
        (UNREACHABLE, Channel::Email) => {
            tr(language, "Máy chủ thư không trả lời. Xem smtp_url và mạng.")
        }
        (UNREACHABLE, Channel::Sms) => tr(language, "Cổng SMS không trả lời. Xem sms_url và mạng."),
        _ => {
            tr(language, "Bên nhận từ chối ({code}). Hỏi người quản trị bên ấy.").with("code", code)
        }
    }
}

fn row(frame: &Frame, row: MessageRow) -> Row {
    let language = frame.language;
    Row {
        kind: kind_name(language, row.kind),
        to: row.masked,
        channel: match row.channel {
            Channel::Email => tr(language, "E-mail"),
            Channel::Sms => tr(language, "SMS"),
        },
        class: match (row.state, row.tries) {
            (MessageState::Sent, _) => "",
            (MessageState::Waiting, 0) => "idle",
            (MessageState::Waiting, _) => "warn",
            (MessageState::GivenUp, _) => "bad",
        },
        state: state_name(language, Some(row.state)),
        at: frame.at(row.done_s.unwrap_or(row.next_s)),
        queued: frame.at(row.queued_s),
        tries: row.tries,
        problem: row.problem.map(|stored| problem(language, row.channel, &stored)),
    }
}

pub(super) async fn show(
    access: Access<Operator>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let state = MessageState::from_word(asked.get("state"));
    let page: u32 = asked.number("page").unwrap_or(1_u32).clamp(1, 10_000);
    let (mut messages, counts) = access
        .read(move |view| {
            let read = view.all();
            Ok((read.messages(state, (page - 1) * PAGE, PAGE + 1)?, read.message_counts()?))
        })
        .await?;
    let frame = access.frame(Place::Accounts);
    let more = messages.len() > PAGE as usize;
    messages.truncate(PAGE as usize);
    let count = |state: Option<MessageState>| -> u64 {
        counts.iter().filter(|(of, _)| state.is_none_or(|state| state == *of)).map(|(_, n)| n).sum()
    };
    let states = std::iter::once(None).chain(MessageState::ALL.iter().copied().map(Some));
    let chip = |of: Option<MessageState>| Chip {
        word: of.map_or("", MessageState::word),
        name: state_name(access.language, of),
        count: count(of),
        here: of == state,
    };
    let page = Outbox {
        ways: Ways { email: access.app.mail.is_some(), sms: access.app.sms.is_some() },
        stuck: count(Some(MessageState::GivenUp)),
        chips: states.map(chip).collect(),
        rows: messages.into_iter().map(|message| row(&frame, message)).collect(),
        state: state.map_or("", MessageState::word),
        page,
        more,
        frame,
    };
    Ok(html::respond(StatusCode::OK, &page))
}
