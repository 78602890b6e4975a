//! The buttons of a case: confirmed, given back, taken back, removed.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use protocol::civil::vietnam_day;

use super::entry::{Stepped, failed};
use super::one::{Typed, page};
use crate::cases::{self, Asked, StepError, typed};
use crate::http::portal::access::{Access, Proven};
use crate::http::portal::fields::Fields;
use crate::http::portal::refused::{Failed, Refused};
use crate::http::portal::roles::Authority;
use crate::store::Tx;
use crate::store::audit::EntryKind;

/// Does a step with its line in the audit trail, and leads back to the case, or to the list.
async fn step(
    access: Access<Authority>,
    case: i64,
    fields: &Fields,
    what: String,
    step: impl FnOnce(&mut dyn Tx, i64, i64) -> Result<(), StepError> + Send + 'static,
) -> Result<Response, Refused> {
    let done = access.write(move |work| {
        let now_s = work.now_s;
        let (tx, by) = work.on_cases();
        step(tx, by, now_s)?;
        work.note(EntryKind::Case, format!("case {case}"), &what)?;
        Ok::<_, StepError>(())
    });
    let done: Stepped<()> = done.await.map_err(|error| failed(&access, error));
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/staff/cases/{case}")).into_response()),
        Err(Failed::Refused(error)) => Err(error),
        Err(Failed::Problem(text)) => page(&access, case, Typed::of(fields, text)).await,
    }
}

pub(in crate::http::portal) async fn confirm(
    Proven(access): Proven<Authority>,
    Path(case): Path<i64>,
    fields: Fields,
) -> Result<Response, Refused> {
    let today = vietnam_day(access.now_s());
    let retyped = cases::Typed {
        number: fields.line("number").to_owned(),
        to_s: typed::moment(fields.line("to"), today),
    };
    step(access, case, &fields, "confirmed".to_owned(), move |tx, by, now_s| {
        cases::confirm(tx, case, by, Some(&retyped), now_s)
    })
    .await
}

async fn ask(
    access: Access<Authority>,
    case: i64,
    fields: &Fields,
    asked: Asked,
) -> Result<Response, Refused> {
    let why = fields.line("reason").to_owned();
    step(access, case, fields, asked.line(&why), move |tx, by, now_s| {
        cases::ask(tx, case, asked, by, &why, now_s)
    })
    .await
}

pub(in crate::http::portal) async fn give_back(
    access: Access<Authority>,
    Path(case): Path<i64>,
    fields: Fields,
) -> Result<Response, Refused> {
    ask(access, case, &fields, Asked::Correction).await
}

pub(in crate::http::portal) async fn ask_withdrawal(
    access: Access<Authority>,
    Path(case): Path<i64>,
    fields: Fields,
) -> Result<Response, Refused> {
    ask(access, case, &fields, Asked::Withdrawal).await
}

pub(in crate::http::portal) async fn keep(
    access: Access<Authority>,
    Path(case): Path<i64>,
    fields: Fields,
) -> Result<Response, Refused> {
    step(access, case, &fields, "not taken back".to_owned(), move |tx, _, _| {
        cases::keep_published(tx, case)
    })
    .await
}

pub(in crate::http::portal) async fn withdraw(
    Proven(access): Proven<Authority>,
    Path(case): Path<i64>,
    fields: Fields,
) -> Result<Response, Refused> {
    step(access, case, &fields, "taken back".to_owned(), move |tx, by, now_s| {
        cases::withdraw(tx, case, by, now_s)
    })
    .await
}

/// Removes a draft; nothing of it was ever published.
pub(in crate::http::portal) async fn remove(
    access: Access<Authority>,
    Path(case): Path<i64>,
) -> Result<Response, Refused> {
    let removed = access.write(move |work| {
        let (tx, _) = work.on_cases();
        cases::remove(tx, case)?;
        Ok::<_, StepError>(work.note(EntryKind::Case, format!("case {case}"), "draft removed")?)
    });
    match removed.await.map_err(|error| failed(&access, error)) {
        Ok(()) => Ok(Redirect::to("/staff/cases").into_response()),
        Err(Failed::Refused(error)) => Err(error),
        Err(Failed::Problem(_)) => {
            Ok(Redirect::to(&format!("/staff/cases/{case}")).into_response())
        }
    }
}
