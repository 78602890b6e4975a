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
use crate::accounts::{self, AccountError, LINK_VALID_S, contact, links};
use crate::http::html;
use crate::http::qr::Qr;
use crate::keys::random;
use crate::store::outbox::MessageKind;
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
    /// Whether it goes to the person by e-mail too.
    mailed: bool,
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
    (person, mailed): (String, bool),
    link: &Token,
) -> Response {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let address = contact::link_address(host, link);
    let frame = access.frame(Place::Accounts);
    let page = LinkPage {
        until: frame.at(access.now_s() + LINK_VALID_S),
        frame,
        person,
        mailed,
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
    if let Some((new, contact)) = form.read(access.language, &fields)? {
        let link = Token::from_random(random()?);
        let (hash, person) = (link.hash(&access.app.keys, TokenKind::Link), new.person.clone());
        let sent = link.clone();
        let invited = access.write(move |work| -> Result<bool, AccountError> {
            let (now_s, by, app) = (work.now_s, work.who().to_owned(), work.app);
            let tx = work.all();
            let account = accounts::invite(tx, &by, &new, &hash, now_s)?;
            contact::set(tx, &by, account, &contact, now_s)?;
            let kind = MessageKind::Invitation;
            Ok(contact::send_link(tx, &app.config, account, kind, &sent, now_s)?)
        });
        match invited.await {
            Ok(mailed) => return Ok(link_page(&access, &headers, (person, mailed), &link)),
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
    let sent = link.clone();
    let made = access.write(move |work| -> Result<_, AccountError> {
        let (now_s, by, app) = (work.now_s, work.who().to_owned(), work.app);
        let tx = work.all();
        links::reset(tx, &by, account, second_too, &hash, now_s)?;
        let person = tx.account(account)?.ok_or(AccountError::NoAccount)?.person;
        let kind = MessageKind::Reset;
        Ok((person, contact::send_link(tx, &app.config, account, kind, &sent, now_s)?))
    });
    match made.await {
        Ok(made) => Ok(link_page(&access, &headers, made, &link)),
        Err(AccountError::Store(error)) => Err(error.into()),
        Err(_) => Err(Refused::NotFound),
    }
}
