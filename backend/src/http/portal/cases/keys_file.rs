//! A file with Bluezone keys is read into the form that somebody fills in: its text stands in the box then, checked line
//! by line as what is typed there, and nothing is kept before the form is sent.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::entry::{self, Draft};
use super::form::CaseForm;
use crate::http::portal::access::Access;
use crate::http::portal::multipart::Upload;
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Authority;
use crate::words::tr;

/// Largest form: the keys of a few weeks are some kilobytes.
pub(in crate::http::portal) const UPLOAD_MAX: usize = 1024 * 1024;

pub(in crate::http::portal) async fn show_new(_: Access<Authority>) -> Redirect {
    Redirect::to("/staff/cases/new")
}

pub(in crate::http::portal) async fn submit_new(
    access: Access<Authority>,
    upload: Upload,
) -> Result<Response, Refused> {
    let form = CaseForm::typed(&upload.fields, None);
    read(&access, None, form, upload, None).await
}

pub(in crate::http::portal) async fn show(Path(case): Path<i64>, _: Access<Authority>) -> Redirect {
    Redirect::to(&format!("/staff/cases/{case}/edit"))
}

pub(in crate::http::portal) async fn submit(
    access: Access<Authority>,
    Path(case): Path<i64>,
    upload: Upload,
) -> Result<Response, Refused> {
    match entry::draft(&access, case).await? {
        Draft::Elsewhere(page) => Ok(page.into_response()),
        Draft::Open { parts, returned, .. } => {
            let form = CaseForm::typed(&upload.fields, Some(&parts));
            read(&access, Some(case), form, upload, returned).await
        }
    }
}

async fn read(
    access: &Access<Authority>,
    case: Option<i64>,
    mut form: CaseForm,
    upload: Upload,
    returned: Option<(String, String)>,
) -> Result<Response, Refused> {
    let language = access.language;
    match upload.files.first().map(|file| protocol::text::decode(&file.bytes)) {
        None => form.error = Some(tr(language, "Hãy chọn tệp.")),
        Some(Err(_)) => {
            form.error = Some(tr(
                language,
                "Tệp này không phải văn bản. Chọn tệp JSON, hoặc tệp có mỗi ngày một dòng.",
            ));
        }
        Some(Ok(text)) => {
            let first_day = entry::first_day(access);
            form.take_keys(language, &text, first_day, access.now_s());
        }
    }
    entry::form_again(access, case, form, returned).await
}
