//! A commune is added, with the public keys that records are sealed to.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use protocol::language::Language;

use super::access::{Access, Proven};
use super::fields::{Field, Fields};
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::Operator;
use crate::http::html;
use crate::store::StoreError;
use crate::store::audit::EntryKind;
use crate::venues::{self, VenueError};
use crate::words::{Text, tr};

#[derive(Template)]
#[template(path = "portal/commune_new.html")]
struct NewCommune {
    frame: Frame,
    name: Field,
    keys: Field,
    feedback_keys: Field,
}

fn page(access: &Access<Operator>) -> NewCommune {
    let frame = access.frame(Place::Communes);
    let (name, keys, feedback_keys) = Default::default();
    NewCommune { frame, name, keys, feedback_keys }
}

pub(super) async fn show(Proven(access): Proven<Operator>) -> Response {
    html::respond(StatusCode::OK, &page(&access))
}

fn keys(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

pub(super) async fn submit(
    Proven(access): Proven<Operator>,
    fields: Fields,
) -> Result<Response, Refused> {
    let mut page = page(&access);
    page.name = Field::new(fields.line("name"));
    page.keys = Field::new(fields.get("keys"));
    page.feedback_keys = Field::new(fields.get("feedback_keys"));
    let (name, own) = (page.name.value.clone(), keys(&page.keys.value));
    let feedback = keys(&page.feedback_keys.value);
    let added = access.write(move |work| {
        let now_s = work.now_s;
        let commune = venues::add_commune(work.all(), &name, own, feedback, now_s)?;
        work.note(EntryKind::Commune, format!("commune {commune}"), &format!("added: {name}"))?;
        Ok::<_, VenueError>(commune)
    });
    let language = access.language;
    match added.await {
        Ok(commune) => {
            return Ok(Redirect::to(&format!("/staff/communes/{commune}")).into_response());
        }
        Err(VenueError::Line(_)) => page.name.error = Some(name_problem(language)),
        Err(VenueError::Keys("--authority", _)) => {
            page.feedback_keys.error = Some(keys_problem(language));
        }
        Err(VenueError::Keys(..)) => page.keys.error = Some(keys_problem(language)),
        Err(VenueError::Store(error)) => return Err(error.into()),
        Err(error) => return Err(StoreError::Failed(error.to_string()).into()),
    }
    Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

fn name_problem(language: Language) -> Text {
    tr(language, "Hãy gõ tên, một dòng, nhiều nhất 120 chữ.")
}

fn keys_problem(language: Language) -> Text {
    tr(
        language,
        "Khóa công khai bắt đầu bằng age1 và dài 62 ký tự, mỗi khóa một dòng. Hãy chép lại nguyên vẹn.",
    )
}
