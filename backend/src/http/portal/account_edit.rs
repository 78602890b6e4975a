//! An account of somebody: role and unit changed, password reset, kept from signing in.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::access::{Access, Proven};
use super::account_form::AccountForm;
use super::accounts::state;
use super::fields::{Asked, Fields};
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::Operator;
use crate::accounts::{self, AccountError};
use crate::http::html;
use crate::store::accounts::AccountRow;
use crate::words::Text;

#[derive(Template)]
#[template(path = "portal/account_edit.html")]
struct Edit {
    frame: Frame,
    account: i64,
    person: String,
    name: String,
    class: &'static str,
    state: Text,
    disabled: bool,
    second_step: bool,
    saved: bool,
    form: AccountForm,
}

async fn page(access: &Access<Operator>, account: i64) -> Result<Edit, Refused> {
    let (language, frame) = (access.language, access.frame(Place::Accounts));
    access
        .read(move |view| {
            let row: AccountRow = view.all().account(account)?.ok_or(Refused::NotFound)?;
            let (class, state) = state(language, &row);
            Ok(Edit {
                form: AccountForm::new(view, language, Some(&row))?,
                frame,
                account,
                disabled: row.disabled_s.is_some(),
                second_step: row.totp.is_some(),
                person: row.person,
                name: row.name,
                class,
                state,
                saved: false,
            })
        })
        .await
}

pub(super) async fn show(
    Proven(access): Proven<Operator>,
    Path(account): Path<i64>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let mut page = page(&access, account).await?;
    page.saved = asked.ticked("saved");
    Ok(html::respond(StatusCode::OK, &page))
}

pub(super) async fn submit(
    Proven(access): Proven<Operator>,
    Path(account): Path<i64>,
    fields: Fields,
) -> Result<Response, Refused> {
    let mut page = page(&access, account).await?;
    if let Some((new, contact)) = page.form.read(access.language, &fields)? {
        let changed = access.write(move |work| {
            let (now_s, by) = (work.now_s, work.who().to_owned());
            let (tx, unit) = (work.all(), (new.role, &new.unit));
            accounts::change(tx, &by, account, &new.person, unit, now_s)?;
            accounts::contact::set(tx, &by, account, &contact, now_s)
        });
        match changed.await {
            Ok(()) => {
                let to = format!("/staff/accounts/{account}?saved");
                return Ok(Redirect::to(&to).into_response());
            }
            Err(error) => page.form.refuse(access.language, error)?,
        }
    }
    page.form.name.value.clone_from(&page.name);
    Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// Keeps an account from signing in, or lets it again.
pub(super) async fn disable(
    Proven(access): Proven<Operator>,
    Path(account): Path<i64>,
    fields: Fields,
) -> Result<Response, Refused> {
    let disabled = fields.get("disabled") == "1";
    let done = access.write(move |work| {
        let (now_s, by) = (work.now_s, work.who().to_owned());
        accounts::set_disabled(work.all(), &by, account, disabled, now_s)
    });
    match done.await {
        Ok(()) => Ok(Redirect::to(&format!("/staff/accounts/{account}?saved")).into_response()),
        Err(AccountError::Store(error)) => Err(error.into()),
        Err(error) => {
            let mut page = page(&access, account).await?;
            page.form.refuse(access.language, error)?;
            Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}
