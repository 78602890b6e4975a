//! What cases are called, and what is said of a line that cannot be taken.

use protocol::language::Language;

use crate::cases::StepError;
use crate::cases::export::{Summary, Verdict};
use crate::cases::typed::{LINES_MAX, Problem, What, write_date};
use crate::http::portal::format;
use crate::store::cases::{CaseExport, CaseRow, CaseState};
use crate::words::{Text, tr};

/// A state in a word, and the class of its sign.
pub(super) fn state(language: Language, case: &CaseRow) -> (Text, &'static str) {
    if case.state == CaseState::Published && case.withdrawal.is_some() {
        return (tr(language, "Chờ đồng ý thu hồi"), "warn");
    }
    match case.state {
        CaseState::Draft => (tr(language, "Nháp"), "idle"),
        CaseState::Waiting => (tr(language, "Chờ xác nhận"), "warn"),
        CaseState::Returned => (tr(language, "Bị trả lại"), "bad"),
        CaseState::Published => (tr(language, "Đã gửi"), ""),
        CaseState::Withdrawn => (tr(language, "Đã thu hồi"), "idle"),
    }
}

/// What staff call a case: the number on its paper, or ours.
pub(in crate::http::portal) fn title(language: Language, case: &CaseRow) -> String {
    if case.facts.number.is_empty() {
        return tr(language, "số {case}").with("case", case.case).to_string();
    }
    case.facts.number.clone()
}

/// A line that cannot be taken: which, why, and what to do.
pub(super) fn problem(language: Language, problem: &Problem) -> Text {
    let day = |day: &i64| write_date(*day);
    let dated = |day: &Option<i64>| day.map(write_date).unwrap_or_default();
    let line = problem.line;
    match &problem.what {
        What::KeyLength { day: of, found } => {
            tr(language, "Dòng {line}: khóa ngày {day} có {found} ký tự, phải đủ 64. Chép lại cả dòng.").with("line", line)
                .with("day", dated(of))
                .with("found", *found)
        }
        What::KeyDigit { day: of, position } => {
            tr(language, "Dòng {line}: khóa ngày {day}, ký tự thứ {position} không phải 0–9 hoặc a–f. Xem lại ký tự ấy.").with("line", line)
                .with("day", dated(of))
                .with("position", *position)
        }
        What::NoDay => tr(language, "Dòng {line}: thiếu ngày. Ghi ngày trước khóa, như 05/07.").with("line", line),
        What::Date(text) => {
            tr(language, "Dòng {line}: “{text}” không phải ngày. Ghi như 05/07/2021.").with("line", line).with("text", text)
        }
        What::DayTwice { day: of, line: other } => {
            tr(language, "Dòng {line}: ngày {day} đã có ở dòng {other}. Giữ một dòng; điện thoại thứ hai là một ca khác.").with("line", line)
                .with("day", day(of))
                .with("other", *other)
        }
        What::Outside { day: of } => {
            tr(language, "Dòng {line}: ngày {day} nằm ngoài thời gian có thể lây. Bỏ dòng ấy hoặc sửa thời gian.").with("line", line)
                .with("day", day(of))
        }
        What::TooOld { day: of } => {
            tr(language, "Dòng {line}: nhật ký ngày {day} đã xóa. Bỏ dòng ấy.").with("line", line).with("day", day(of))
        }
        What::IdLength { found } => {
            tr(language, "Dòng {line}: mã có {found} ký tự, phải đủ 24. Chép lại cả dòng.").with("line", line)
                .with("found", *found)
        }
        What::IdDigit { position } => {
            tr(language, "Dòng {line}: ký tự thứ {position} của mã không phải 0–9 hoặc a–f. Xem lại ký tự ấy.").with("line", line)
                .with("position", *position)
        }
        What::Time(text) => {
            tr(language, "Dòng {line}: “{text}” không phải ngày giờ. Ghi như 05/07/2021 07:30-09:15.").with("line", line)
                .with("text", text)
        }
        What::Span => {
            tr(language, "Dòng {line}: giờ sau phải muộn hơn giờ trước, mã cách nhau dưới 12 giờ, ở một điểm dưới 24 giờ. Sửa giờ.").with("line", line)
        }
        What::Incomplete => tr(language, "Dòng {line}: thiếu điểm. Ghi mã chữ của điểm trước ngày giờ.").with("line", line),
        What::NoVenue(text) => {
            tr(language, "Dòng {line}: không có điểm nào tên hoặc mã chữ “{text}”. Xem mã chữ trên áp phích.").with("line", line)
                .with("text", text)
        }
        What::Ambiguous(text) => {
            tr(language, "Dòng {line}: nhiều điểm tên “{text}”. Ghi mã chữ thay cho tên.").with("line", line).with("text", text)
        }
        What::Json(error) => {
            tr(language, "Không đọc được JSON: {error}. Dán lại cả tệp, từ dấu ngoặc đầu đến dấu ngoặc cuối.")
                .with("error", error)
        }
        What::Entry(error) => {
            tr(language, "Mục {line} của JSON: {error}. Sửa mục ấy trong tệp.").with("line", line).with("error", error)
        }
        What::TooMany(_) => {
            tr(language, "Dòng {line}: quá {most} dòng. Nhập phần còn lại thành ca khác.").with("line", line)
                .with("most", LINES_MAX)
        }
    }
}

/// What became of a step that was not done; `None` where the store failed.
pub(super) fn step(language: Language, error: &StepError) -> Option<Text> {
    Some(match error {
        StepError::Unknown(_) | StepError::State { .. } => {
            tr(language, "Ca này vừa được người khác xử lý. Xem lại tình trạng ở trên.")
        }
        StepError::Number { number, .. } => {
            tr(language, "Đã có ca khác mang mã {number}. Mở ca ấy để sửa, hoặc ghi mã khác.")
                .with("number", number)
        }
        StepError::Empty(_) => {
            tr(language, "Chưa có gì để tìm: ghi khóa, mã kèm giờ hoặc điểm đã đến.")
        }
        StepError::NoTime(_) => {
            tr(language, "Thiếu thời gian có thể lây: ghi giờ bắt đầu và giờ cách ly.")
        }
        StepError::SamePerson => {
            tr(language, "Bạn đã làm bước trước. Nhờ người khác đăng nhập bằng tài khoản của họ.")
        }
        StepError::Retyped => tr(
            language,
            "Gõ lại không khớp với bản nhập. So cả hai với phiếu giấy; nếu bản nhập sai thì trả lại.",
        ),
        StepError::Reason => tr(language, "Ghi lý do, một dòng."),
        StepError::NoNumber(_) | StepError::Account(_) | StepError::Store(_) => return None,
    })
}

/// Whether an export names a publisher whose key is known, and somebody else has made its signature.
pub(super) fn is_forged(export: &CaseExport) -> bool {
    let summary: Result<Summary, _> = serde_json::from_str(&export.summary);
    summary.is_ok_and(|summary| summary.verdict == Verdict::Invalid)
}

/// What is said of an export that was read.
pub(super) fn export(language: Language, export: &CaseExport) -> Text {
    let summary: Result<Summary, _> = serde_json::from_str(&export.summary);
    let Ok(summary) = summary else { return tr(language, "Không đọc được nữa.") };
    let verdict = match summary.verdict {
        Verdict::Valid => tr(language, "chữ ký đúng của {publisher}")
            .with("publisher", summary.publisher.unwrap_or_else(|| "–".to_owned())),
        Verdict::Invalid => tr(language, "chữ ký sai"),
        Verdict::Missing => tr(language, "không có chữ ký"),
        Verdict::Unknown => {
            tr(language, "chưa kiểm được chữ ký: máy chủ chưa có khóa công khai của nơi phát hành")
        }
    };
    let signer = summary.signed_by.first();
    let signer = signer.map(|it| format!("{} {} {}", it.key_id, it.key_version, it.algorithm));
    let at = |at_s: Option<i64>| at_s.map(format::at).unwrap_or_default();
    tr(language, "{keys} khóa, vùng {region}, {from} – {to}; ký bởi {signer}; {verdict}.")
        .with("keys", summary.keys)
        .with("region", summary.region)
        .with("from", at(summary.from_s))
        .with("to", at(summary.to_s))
        .with("signer", signer.unwrap_or_else(|| "–".to_owned()))
        .with("verdict", verdict)
}
