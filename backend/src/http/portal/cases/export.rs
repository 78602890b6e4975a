//! An Exposure Notification export is read into a draft: what it says of itself, no key of it.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use protocol::language::Language;
use protocol::record::day_of;

use super::entry::{self, failed};
use crate::cases::export::{self, ExportError};
use crate::cases::{self, StepError};
use crate::http::portal::access::Access;
use crate::http::portal::multipart::Upload;
use crate::http::portal::refused::{Failed, Refused};
use crate::http::portal::roles::Authority;
use crate::store::StoreError;
use crate::store::audit::EntryKind;
use crate::store::cases::{CaseExport, NewCase};
use crate::words::{Text, tr};

/// Largest form: an export, and what stands around it.
pub(in crate::http::portal) const UPLOAD_MAX: usize = export::FILE_MAX + 64 * 1024;

fn problem(language: Language, error: &ExportError) -> Text {
    match error {
        ExportError::Header => tr(
            language,
            "Tệp này không phải export.bin. Chọn tệp export.bin, hoặc tệp zip chứa nó.",
        ),
        ExportError::Zip => {
            tr(language, "Tệp zip không có export.bin đọc được. Chọn tệp đúng như lúc tải về.")
        }
        ExportError::TooLarge => tr(language, "Tệp lớn quá. Chọn tệp của ít ngày hơn."),
        ExportError::Damaged(_) | ExportError::PublicKey => {
            tr(language, "Tệp export.bin bị hỏng. Tải lại rồi chọn lần nữa.")
        }
    }
}

pub(in crate::http::portal) async fn show(Path(case): Path<i64>, _: Access<Authority>) -> Redirect {
    Redirect::to(&format!("/staff/cases/{case}/edit"))
}

pub(in crate::http::portal) async fn submit(
    access: Access<Authority>,
    Path(case): Path<i64>,
    upload: Upload,
) -> Result<Response, Refused> {
    let language = access.language;
    let Some(file) = upload.files.into_iter().next() else {
        let text = tr(language, "Hãy chọn tệp.");
        return entry::edit_again(&access, case, text).await;
    };
    let export = match export::read(&file.bytes, &access.app.publishers) {
        Ok(export) => export,
        Err(error) => return entry::edit_again(&access, case, problem(language, &error)).await,
    };
    let summary = serde_json::to_string(&export.summary())
        .map_err(|error| StoreError::Failed(error.to_string()))?;
    let last_s = export.summary().to_s.unwrap_or_else(|| access.now_s());
    let read = CaseExport { sha256: export.sha256, last_day: day_of(last_s - 1), summary };
    let (row, mut parts) = access.read(move |view| view.case(case)).await?;
    parts.exports.retain(|it| it.sha256 != read.sha256);
    parts.exports.push(read);
    let new = NewCase { facts: row.facts, parts, digest: None };
    let saved = access.write(move |work| {
        let now_s = work.now_s;
        let (tx, by) = work.on_cases();
        cases::save(tx, Some(case), &new, by, now_s)?;
        Ok::<_, StepError>(work.note(EntryKind::Case, format!("case {case}"), "export read")?)
    });
    match saved.await.map_err(|error| failed(&access, error)) {
        Ok(()) => Ok(Redirect::to(&format!("/staff/cases/{case}/edit")).into_response()),
        Err(Failed::Refused(error)) => Err(error),
        Err(Failed::Problem(text)) => entry::edit_again(&access, case, text).await,
    }
}
