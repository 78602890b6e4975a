//! What other systems read: their keys, shown once, and the recipients that are added for them.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use protocol::language::Language;
use zeroize::Zeroizing;

use super::access::{Access, Proven};
use super::fields::{Asked, Field, Fields};
use super::format::at;
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::Sharing;
use crate::http::html;
use crate::keys::random;
use crate::sharing::{self, SharingError};
use crate::store::accounts::Role;
use crate::store::audit::EntryKind;
use crate::store::sharing::{ApiKey, ApiScope, NewApiKey, NewRecipient};
use crate::words::{Text, tr};

struct KeyRow {
    key: i64,
    name: String,
    scopes: String,
    communes: String,
    made: String,
    used: Option<String>,
    revoked: Option<String>,
}

struct RecipientRow {
    recipient: i64,
    commune: String,
    name: String,
    public: String,
    since: String,
}

/// A box that may be ticked.
struct Pick {
    value: String,
    name: String,
    ticked: bool,
}

#[derive(Template)]
#[template(path = "portal/sharing.html")]
struct SharingPage {
    frame: Frame,
    keys: Vec<KeyRow>,
    in_use: usize,
    recipients: Vec<RecipientRow>,
    scopes: Vec<Pick>,
    key_communes: Vec<Pick>,
    recipient_communes: Vec<Pick>,
    key_name: Field,
    /// What is wrong with the boxes of a key.
    key_problem: Option<Text>,
    recipient_name: Field,
    public: Field,
    recipient_problem: Option<Text>,
    /// A key that was just made, which nobody sees again.
    made: Option<Zeroizing<String>>,
    /// Whether something else was just done.
    done: bool,
}

fn scope_name(language: Language, scope: ApiScope) -> Text {
    match scope {
        ApiScope::Declarations => tr(language, "tờ khai đã niêm phong"),
        ApiScope::Channels => tr(language, "số người khai theo kênh khác"),
        ApiScope::CheckPoints => tr(language, "điểm kiểm dịch"),
        ApiScope::Report => tr(language, "Thống kê Bluezoner"),
    }
}

async fn page(access: &Access<Sharing>, fields: &Fields) -> Result<SharingPage, Refused> {
    let read = access.read(|view| Ok((view.communes()?, view.shared()?)));
    let (mut communes, (keys, recipients)) = read.await?;
    communes.sort_by(|a, b| a.name.cmp(&b.name));
    let language = access.language;
    let name = |commune: i64| {
        let found = communes.iter().find(|known| known.commune == commune);
        found.map(|known| known.name.clone()).unwrap_or_default()
    };
    let key = |row: &ApiKey| KeyRow {
        key: row.key,
        name: row.about.name.clone(),
        scopes: join(row.about.scopes.iter().map(|scope| scope_name(language, *scope).to_string())),
        communes: join(row.about.communes.iter().map(|commune| name(*commune))),
        made: at(row.made_s),
        used: row.used_s.map(at),
        revoked: row.revoked_s.map(at),
    };
    let picks = |of: &str| -> Vec<Pick> {
        let pick = |value: String, name: String| Pick {
            ticked: fields.all(of).any(|ticked| ticked == value),
            value,
            name,
        };
        communes.iter().map(|row| pick(row.commune.to_string(), row.name.clone())).collect()
    };
    let place = match access.account().role {
        Role::Authority => Place::Drills,
        _ => Place::Nowhere,
    };
    Ok(SharingPage {
        frame: access.frame(place),
        in_use: keys.iter().filter(|key| key.revoked_s.is_none()).count(),
        keys: keys.iter().map(key).collect(),
        recipients: recipients
            .into_iter()
            .map(|row| RecipientRow {
                recipient: row.recipient,
                commune: name(row.about.commune),
                name: row.about.name,
                public: row.about.public,
                since: at(row.added_s),
            })
            .collect(),
        scopes: ApiScope::ALL
            .iter()
            .map(|scope| Pick {
                value: scope.word().to_owned(),
                name: scope_name(language, *scope).to_string(),
                ticked: fields.all("scope").any(|ticked| ticked == scope.word()),
            })
            .collect(),
        key_communes: picks("key_commune"),
        recipient_communes: picks("recipient_commune"),
        key_name: Field::new(fields.line("key_name")),
        key_problem: None,
        recipient_name: Field::new(fields.line("recipient_name")),
        public: Field::new(fields.line("public")),
        recipient_problem: None,
        made: None,
        done: fields.ticked("done"),
    })
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

pub(super) async fn show(
    Proven(access): Proven<Sharing>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    Ok(html::respond(StatusCode::OK, &page(&access, &asked).await?))
}

/// What one of the page's forms wants.
enum Wanted {
    Key(NewApiKey),
    Revoke(i64),
    Recipients(Vec<NewRecipient>),
    Remove(i64),
}

fn wanted(fields: &Fields, who: &str) -> Result<Wanted, Refused> {
    let communes = |of: &'static str| -> Vec<i64> {
        fields.all(of).filter_map(|number| number.parse().ok()).collect()
    };
    let number = || fields.number("number").ok_or(Refused::NotFound);
    Ok(match fields.line("do") {
        "key" => Wanted::Key(NewApiKey {
            name: fields.line("key_name").to_owned(),
            scopes: fields.all("scope").filter_map(ApiScope::from_word).collect(),
            communes: communes("key_commune"),
            made_by: who.to_owned(),
        }),
        "revoke" => Wanted::Revoke(number()?),
        "recipient" => {
            let new = |commune| NewRecipient {
                commune,
                public: fields.line("public").to_owned(),
                name: fields.line("recipient_name").to_owned(),
                added_by: who.to_owned(),
            };
            Wanted::Recipients(communes("recipient_commune").into_iter().map(new).collect())
        }
        "remove" => Wanted::Remove(number()?),
        _ => return Err(Refused::NotFound),
    })
}

/// Puts what is wrong beside its field.
fn refuse(page: &mut SharingPage, of_key: bool, error: SharingError) -> Result<(), Refused> {
    let language = page.frame.language;
    let name = if of_key { &mut page.key_name } else { &mut page.recipient_name };
    match error {
        SharingError::Name => {
            name.error = Some(tr(language, "Ghi là hệ thống của ai, như “CDC Bình Định”."));
        }
        SharingError::Scopes => {
            page.key_problem = Some(tr(language, "Chọn ít nhất một loại dữ liệu."));
        }
        SharingError::Communes if of_key => {
            page.key_problem = Some(tr(language, "Chọn ít nhất một xã, phường."));
        }
        SharingError::Communes => {
            page.recipient_problem = Some(tr(language, "Chọn ít nhất một xã, phường."));
        }
        SharingError::Public(_) => {
            let text =
                tr(language, "Đây không phải khóa công khai age (age1…), hoặc đã đủ 16 khóa.");
            page.public.error = Some(text);
        }
        SharingError::Known(_) => {
            page.public.error =
                Some(tr(language, "Một nơi đã chọn đang niêm phong cho khóa này rồi."));
        }
        SharingError::NoCommune(_) | SharingError::None => return Err(Refused::NotFound),
        SharingError::Store(error) => return Err(error.into()),
    }
    Ok(())
}

pub(super) async fn submit(
    Proven(access): Proven<Sharing>,
    fields: Fields,
) -> Result<Response, Refused> {
    let wanted = wanted(&fields, &access.account().name)?;
    let of_key = matches!(wanted, Wanted::Key(_) | Wanted::Revoke(_));
    let secret = random()?;
    let done = access.write(move |work| {
        let (now_s, app) = (work.now_s, work.app);
        let tx = work.on_sharing();
        let (target, reason, made) = match wanted {
            Wanted::Key(new) => {
                let (number, text) = sharing::make_key(tx, &app.keys, &new, secret, now_s)?;
                (format!("api key {number}"), format!("made for {}", new.name), Some(text))
            }
            Wanted::Revoke(key) => {
                sharing::revoke_key(tx, key, now_s)?;
                (format!("api key {key}"), "revoked".to_owned(), None)
            }
            Wanted::Recipients(all) => {
                let first = all.first().ok_or(SharingError::Communes)?;
                let reason = format!("added {} for {}", first.public, first.name);
                for new in &all {
                    sharing::add_recipient(tx, new, now_s)?;
                }
                let numbers = join(all.iter().map(|new| new.commune.to_string()));
                (format!("recipient of communes {numbers}"), reason, None)
            }
            Wanted::Remove(recipient) => {
                let gone = sharing::remove_recipient(tx, recipient, now_s)?;
                let reason = format!("removed {} of {}", gone.public, gone.name);
                (format!("recipient of commune {}", gone.commune), reason, None)
            }
        };
        work.note(EntryKind::Share, target, &reason)?;
        Ok::<_, SharingError>(made)
    });
    match done.await {
        Ok(Some(made)) => {
            let mut page = page(&access, &Fields::default()).await?;
            page.made = Some(made);
            Ok(html::respond(StatusCode::OK, &page))
        }
        Ok(None) => Ok(Redirect::to("/staff/sharing?done").into_response()),
        Err(error) => {
            let mut page = page(&access, &fields).await?;
            refuse(&mut page, of_key, error)?;
            Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}
