//! Someone is invited: an account is made, and a one-time link shown once.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;

use super::access::{Access, Proven};
use super::account_form::AccountForm;
use super::fields::Fields;
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::Operator;
use crate::accounts::token::{Token, TokenKind};
use crate::accounts::{self, AccountError, LINK_VALID_S, links};
use crate::http::html;
use crate::http::qr::Qr;
use crate::keys::random;
use crate::words::Text;

#[derive(Template)]
#[template(path = "portal/account_new.html")]
struct NewAccount {
    frame: Frame,
    form: AccountForm,
}

#[derive(Template)]
#[template(path = "portal/account_link.html")]
struct LinkPage {
    frame: Frame,
    person: String,
    address: String,
    qr: Option<Qr>,
    until: String,
}

async fn form(access: &Access<Operator>) -> Result<AccountForm, Refused> {
    let language = access.language;
    access.read(move |view| AccountForm::new(view, language, None)).await
}

pub(super) async fn show(Proven(access): Proven<Operator>) -> Result<Response, Refused> {
    let page = NewAccount { form: form(&access).await?, frame: access.frame(Place::Accounts) };
    Ok(html::respond(StatusCode::OK, &page))
}

/// The page with a link that someone is to open.
fn link_page(
    access: &Access<Operator>,
    headers: &HeaderMap,
    person: String,
    link: &Token,
) -> Response {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let local = ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| host.starts_with(name));
    let scheme = if local { "http" } else { "https" };
    let address = format!("{scheme}://{host}/staff/link/{}", *link.show());
    let frame = access.frame(Place::Accounts);
    let page = LinkPage {
        until: frame.at(access.now_s() + LINK_VALID_S),
        frame,
        person,
        qr: Qr::of(&address),
        address,
    };
    html::respond(StatusCode::OK, &page)
}

pub(super) async fn submit(
    Proven(access): Proven<Operator>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Refused> {
    let mut form = form(&access).await?;
    if let Some(new) = form.read(access.language, &fields) {
        let link = Token::from_random(random()?);
        let (hash, person) = (link.hash(&access.app.keys, TokenKind::Link), new.person.clone());
        let invited = access.write(move |work| {
            let (now_s, by) = (work.now_s, work.who().to_owned());
            accounts::invite(work.all(), &by, &new, &hash, now_s)
        });
        match invited.await {
            Ok(_) => return Ok(link_page(&access, &headers, person, &link)),
            Err(error) => form.refuse(access.language, error)?,
        }
    }
    let page = NewAccount { form, frame: access.frame(Place::Accounts) };
    Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// Makes a link for someone who forgot the password, or lost the phone too.
pub(super) async fn reset(
    Proven(access): Proven<Operator>,
    Path(account): Path<i64>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Refused> {
    let second_too = fields.ticked("second_too");
    let link = Token::from_random(random()?);
    let hash = link.hash(&access.app.keys, TokenKind::Link);
    let made = access.write(move |work| -> Result<String, AccountError> {
        let (now_s, by) = (work.now_s, work.who().to_owned());
        let tx = work.all();
        links::reset(tx, &by, account, second_too, &hash, now_s)?;
        Ok(tx.account(account)?.ok_or(AccountError::NoAccount)?.person)
    });
    match made.await {
        Ok(person) => Ok(link_page(&access, &headers, person, &link)),
        Err(AccountError::Store(error)) => Err(error.into()),
        Err(_) => Err(Refused::NotFound),
    }
}
