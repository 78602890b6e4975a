//! What a one-time link opens: a person chooses a password, or makes the first account.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use protocol::language::Language;

use super::cookies::Cookies;
use super::fields::{Field, Fields};
use super::frame::Frame;
use super::new_password::{self, Chosen};
use super::refused::Refused;
use super::way_in::enter;
use crate::accounts::links::{self, LinkFor};
use crate::accounts::token::Token;
use crate::accounts::{AccountError, normal_name};
use crate::app::App;
use crate::http::html;
use crate::http::language::Reader;
use crate::keys::random;
use crate::store::StoreError;
use crate::words::{Text, tr};

#[derive(Template)]
#[template(path = "portal/link.html")]
struct LinkPage {
    frame: Frame,
    /// The person whom it is for; none makes the first account.
    person: Option<String>,
    name: Field,
    person_field: Field,
    chosen: Chosen,
}

#[derive(Template)]
#[template(path = "portal/link_over.html")]
struct LinkOver {
    frame: Frame,
}

async fn open(app: &Arc<App>, token: Option<Token>) -> Result<Option<LinkFor>, Refused> {
    let Some(token) = token else { return Ok(None) };
    let opened = app.read(move |read, app| links::open(read, &app.keys, &token, app.clock.now_s()));
    match opened.await {
        Ok((link, _)) => Ok(Some(link)),
        Err(AccountError::Store(error)) => Err(error.into()),
        Err(_) => Ok(None),
    }
}

fn over(app: &App, language: Language) -> Response {
    let page = LinkOver { frame: Frame::bare(language, None, &app.config) };
    html::respond(StatusCode::NOT_FOUND, &page)
}

fn page(app: &App, language: Language, link: &LinkFor) -> LinkPage {
    let (person, name) = match link {
        LinkFor::First => (None, Field::default()),
        LinkFor::Account(row) => (Some(row.person.clone()), Field::new(&row.name)),
    };
    let frame = Frame::bare(language, None, &app.config);
    LinkPage { frame, person, name, person_field: Field::default(), chosen: Chosen::default() }
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    Reader { language, .. }: Reader,
    Path(token): Path<String>,
) -> Result<Response, Refused> {
    let Some(link) = open(&app, Token::parse(&token)).await? else {
        return Ok(over(&app, language));
    };
    Ok(html::respond(StatusCode::OK, &page(&app, language, &link)))
}

pub(super) async fn submit(
    State(app): State<Arc<App>>,
    Reader { language, .. }: Reader,
    Path(token): Path<String>,
    cookies: Cookies,
    fields: Fields,
) -> Result<Response, Refused> {
    let token = Token::parse(&token);
    let (Some(link), Some(token)) = (open(&app, token.clone()).await?, token) else {
        return Ok(over(&app, language));
    };
    let mut page = page(&app, language, &link);
    let name = match &link {
        LinkFor::First => normal_name(fields.get("name")),
        LinkFor::Account(row) => row.name.clone(),
    };
    page.name.value.clone_from(&name);
    page.person_field = Field::new(fields.line("person"));
    page.chosen = new_password::judge(language, &fields, &name);
    if page.chosen.is_wrong() {
        return Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let phc = app.passwords.hash(fields.secret("password"), random()?).await?;
    let person = page.person_field.value.clone();
    let redeemed = app.write(move |tx, app| {
        let now_s = app.clock.now_s();
        match link {
            LinkFor::First => {
                links::redeem_first(tx, &app.keys, &token, (&name, &person), &phc, now_s)
            }
            LinkFor::Account(_) => links::redeem(tx, &app.keys, &token, &phc, now_s),
        }
    });
    let account = match redeemed.await {
        Ok(account) => account,
        Err(AccountError::Store(error)) => return Err(error.into()),
        Err(AccountError::Name) => {
            page.name.error = Some(name_problem(language));
            return Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
        Err(AccountError::Person) => {
            page.person_field.error =
                Some(tr(language, "Hãy gõ họ tên, một dòng, nhiều nhất 120 chữ."));
            return Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
        Err(AccountError::Link) => return Ok(over(&app, language)),
        Err(error) => return Err(StoreError::Failed(error.to_string()).into()),
    };
    let complete = account.totp.is_none();
    let to = if complete { "/staff" } else { "/staff/second-step" };
    enter(&app, &cookies, account, complete, None, to).await
}

fn name_problem(language: Language) -> Text {
    tr(
        language,
        "Tên đăng nhập có 3 đến 40 ký tự: chữ a đến z không dấu, số, dấu chấm, dấu gạch ngang.",
    )
}
