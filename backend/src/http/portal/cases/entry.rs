//! A case is entered, or a draft of one is gone on with.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use protocol::record::day_of;

use super::form::{Around, CaseForm};
use super::words;
use crate::cases::typed::{Place, write_date};
use crate::cases::{self, StepError};
use crate::http::html;
use crate::http::portal::access::Access;
use crate::http::portal::fields::{Asked, Fields};
use crate::http::portal::frame::{self, Frame};
use crate::http::portal::refused::{Failed, Refused};
use crate::http::portal::roles::Authority;
use crate::store::audit::EntryKind;
use crate::store::cases::{CaseExport, CaseParts, CaseState};
use crate::words::Text;

#[derive(Template)]
#[template(path = "portal/case_entry.html")]
struct Entry {
    frame: Frame,
    /// Of a draft that is there already.
    case: Option<i64>,
    form: CaseForm,
    communes: Vec<(String, String)>,
    /// Why it was returned, and by whom.
    returned: Option<(String, String)>,
    contacts_kept: i64,
}

impl Entry {
    fn path(&self) -> String {
        self.case.map_or_else(
            || "/staff/cases/new".to_owned(),
            |case| format!("/staff/cases/{case}/edit"),
        )
    }

    /// Where a file with keys is read into the form.
    fn keys_path(&self) -> String {
        self.case.map_or_else(
            || "/staff/cases/new/keys".to_owned(),
            |case| format!("/staff/cases/{case}/keys"),
        )
    }

    fn day(&self, day: &i64) -> String {
        write_date(*day)
    }

    fn export(&self, export: &CaseExport) -> Text {
        super::words::export(self.frame.language, export)
    }

    fn is_forged(export: &CaseExport) -> bool {
        super::words::is_forged(export)
    }

    fn label(&self, field: &str) -> Text {
        let frame = &self.frame;
        match field {
            "number" => frame.tr("Mã ca"),
            "tested" => frame.tr("Ngày có kết quả xét nghiệm"),
            "from" => frame.tr("Bắt đầu lây"),
            "to" => frame.tr("Cách ly lúc"),
            "basis" => frame.tr("Căn cứ"),
            "keys" => frame.tr("Khóa Bluezone của ca bệnh"),
            "ids" => frame.tr("Mã kèm giờ"),
            "stays" => frame.tr("Các điểm đã đến"),
            _ => frame.tr("Ghi chú"),
        }
    }
}

async fn page(
    access: &Access<Authority>,
    case: Option<i64>,
    form: CaseForm,
    returned: Option<(String, String)>,
) -> Result<Entry, Refused> {
    let communes = access.read(|view| view.communes()).await?;
    let name = |commune: crate::store::venues::Commune| (commune.commune.to_string(), commune.name);
    Ok(Entry {
        frame: access.frame(frame::Place::Cases),
        case,
        form,
        communes: communes.into_iter().map(name).collect(),
        returned,
        contacts_kept: access.app.config.retention().contacts,
    })
}

pub(in crate::http::portal) async fn new(
    access: Access<Authority>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let form = CaseForm { drill: asked.ticked("drill"), ..CaseForm::default() };
    Ok(html::respond(StatusCode::OK, &page(&access, None, form, None).await?))
}

/// A draft with what is around it.
pub(super) enum Draft {
    Open {
        form: Box<CaseForm>,
        parts: CaseParts,
        returned: Option<(String, String)>,
    },
    /// It is no draft any more: its page is here.
    Elsewhere(Redirect),
}

pub(super) async fn draft(access: &Access<Authority>, case: i64) -> Result<Draft, Refused> {
    let (row, parts, places) = access
        .read(move |view| {
            let (row, parts) = view.case(case)?;
            Ok((row, parts, view.places()?))
        })
        .await?;
    if !matches!(row.state, CaseState::Draft | CaseState::Returned) {
        return Ok(Draft::Elsewhere(Redirect::to(&format!("/staff/cases/{case}"))));
    }
    let returned = row.returned.clone().filter(|_| row.state == CaseState::Returned);
    let returned = returned.map(|(who, reason)| (who.person, reason));
    let form = Box::new(CaseForm::of(&row, &parts, &places));
    Ok(Draft::Open { form, parts, returned })
}

pub(in crate::http::portal) async fn edit(
    access: Access<Authority>,
    Path(case): Path<i64>,
) -> Result<Response, Refused> {
    Ok(match draft(&access, case).await? {
        Draft::Elsewhere(page) => page.into_response(),
        Draft::Open { form, returned, .. } => {
            html::respond(StatusCode::OK, &page(&access, Some(case), *form, returned).await?)
        }
    })
}

/// The first UTC day that contacts are kept for.
pub(super) fn first_day(access: &Access<Authority>) -> i64 {
    day_of(access.now_s()) - access.app.config.retention().contacts
}

/// A form that was not sent yet, with what was read into it or could not be.
pub(super) async fn form_again(
    access: &Access<Authority>,
    case: Option<i64>,
    form: CaseForm,
    returned: Option<(String, String)>,
) -> Result<Response, Refused> {
    let fine = form.error.is_none() && form.problems().is_empty();
    let status = if fine { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(html::respond(status, &page(access, case, form, returned).await?))
}

/// The draft with what is wrong with something that was done to it.
pub(super) async fn edit_again(
    access: &Access<Authority>,
    case: i64,
    problem: Text,
) -> Result<Response, Refused> {
    Ok(match draft(access, case).await? {
        Draft::Elsewhere(page) => page.into_response(),
        Draft::Open { mut form, returned, .. } => {
            form.error = Some(problem);
            form_again(access, Some(case), *form, returned).await?
        }
    })
}

pub(in crate::http::portal) async fn add(
    access: Access<Authority>,
    fields: Fields,
) -> Result<Response, Refused> {
    let form = CaseForm::typed(&fields, None);
    save(access, None, form, None, &fields).await
}

pub(in crate::http::portal) async fn change(
    access: Access<Authority>,
    Path(case): Path<i64>,
    fields: Fields,
) -> Result<Response, Refused> {
    match draft(&access, case).await? {
        Draft::Elsewhere(page) => Ok(page.into_response()),
        Draft::Open { parts, returned, .. } => {
            let form = CaseForm::typed(&fields, Some(&parts));
            save(access, Some(case), form, returned, &fields).await
        }
    }
}

async fn save(
    access: Access<Authority>,
    case: Option<i64>,
    mut form: CaseForm,
    returned: Option<(String, String)>,
    fields: &Fields,
) -> Result<Response, Refused> {
    let whole = fields.line("then") == "second";
    let places: Vec<Place> = access.read(|view| view.places()).await?;
    let now_s = access.now_s();
    let around = Around {
        language: access.language,
        places: &places,
        first_day: first_day(&access),
        now_s,
        whole,
    };
    if let Some(new) = form.read(&around) {
        let number = new.facts.number.clone();
        let saved = access.write(move |work| {
            let now_s = work.now_s;
            let (tx, by) = work.on_cases();
            let case = cases::save(tx, case, &new, by, now_s)?;
            if whole {
                cases::hand_over(tx, case)?;
            }
            let what = if whole { "entered" } else { "draft kept" };
            work.note(EntryKind::Case, format!("case {case}"), &format!("{what}: {number}"))?;
            Ok::<_, StepError>(case)
        });
        match saved.await {
            Ok(case) => return Ok(Redirect::to(&format!("/staff/cases/{case}")).into_response()),
            Err(error) => refuse(&access, &mut form, error)?,
        }
    }
    form_again(&access, case, form, returned).await
}

fn refuse(
    access: &Access<Authority>,
    form: &mut CaseForm,
    error: StepError,
) -> Result<(), Refused> {
    let text = words::step(access.language, &error).ok_or_else(|| store_failed(error));
    form.error = Some(text?);
    Ok(())
}

/// A step that failed for no reason that a person could do something about.
pub(super) fn store_failed(error: StepError) -> Refused {
    match error {
        StepError::Store(error) => error.into(),
        other => crate::store::StoreError::Failed(other.to_string()).into(),
    }
}

/// What a step ends with at a form.
pub(super) type Stepped<T> = Result<T, Failed<Text>>;

/// The sentence of a step that was not done.
pub(super) fn failed(access: &Access<Authority>, error: StepError) -> Failed<Text> {
    match words::step(access.language, &error) {
        Some(text) => Failed::Problem(text),
        None => Failed::Refused(store_failed(error)),
    }
}
