//! P14, the health authority's inbox: what was reported is opened in the browser; here are its state and what
//! was done.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use data_encoding::BASE64;
use protocol::line::line_fits;
use serde_json::json;

use super::access::Access;
use super::fields::{Asked, Fields};
use super::frame::{Frame, Place};
use super::log::{is_script, key_of, name, reason};
use super::refused::Refused;
use super::roles::Authority;
use super::script;
use crate::http::html;
use crate::store::StoreError;
use crate::store::audit::EntryKind;
use crate::store::inbox::{InboxRow, InboxState, InboxSums, Noted};
use crate::store::unit_keys::KeyOwner;
use crate::words::{Text, tr};

/// Rows that the page shows.
const ROWS: u32 = 500;

#[derive(Template)]
#[template(path = "portal/inbox.html")]
struct Inbox {
    frame: Frame,
    sums: InboxSums,
    rows: Vec<InboxRow>,
    open_only: bool,
    has_key: bool,
    person: String,
}

fn open_only(asked: &Fields) -> bool {
    asked.line("only") != "all"
}

pub(super) async fn show(
    access: Access<Authority>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let open_only = open_only(&asked);
    let (sums, rows, has_key) = access
        .look((EntryKind::SealedList, "feedback".to_owned()), "", move |looks| {
            let look = looks.feedback();
            let keys = look.unit_keys(KeyOwner::Authority)?;
            let has_key = keys.iter().any(|key| !key.holders.is_empty());
            Ok((look.inbox_sums()?, look.inbox(open_only, ROWS)?, has_key))
        })
        .await?;
    let person = access.account().person.clone();
    let frame = access.frame(Place::Feedback);
    let page = Inbox { frame, sums, rows, open_only, has_key, person };
    Ok(script::allow(html::respond(StatusCode::OK, &page)))
}

/// Hands the feedback out, with a reason.
pub(super) async fn open(
    access: Access<Authority>,
    Asked(asked): Asked,
    fields: Fields,
) -> Result<Response, Refused> {
    let open_only = open_only(&asked);
    let Some(reason) = reason(&fields) else {
        return Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response());
    };
    let lines = access
        .look((EntryKind::SealedRecord, "feedback".to_owned()), &reason, move |looks| {
            let look = looks.feedback();
            let mut lines = Vec::new();
            for row in look.inbox(open_only, ROWS)? {
                let body = look.feedback_body(row.key)?.unwrap_or_default();
                let line = json!({
                    "id": row.key.to_string(),
                    "way": "feedback",
                    "at_s": row.at_s,
                    "clock": "synced",
                    "venue": row.venue,
                    "position": row.position,
                    "body": BASE64.encode(&body),
                });
                serde_json::to_writer(&mut lines, &line)
                    .map_err(|error| StoreError::Failed(error.to_string()))?;
                lines.push(b'\n');
            }
            Ok(lines)
        })
        .await?;
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], lines).into_response())
}

/// Notes what was done about one.
pub(super) async fn note(
    access: Access<Authority>,
    Path(record): Path<String>,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Refused> {
    let key = key_of(&record)?;
    let note = fields.line("note").to_owned();
    let state = InboxState::from_word(fields.line("state"));
    // Whoever forwards says to whom.
    let fits = line_fits(&note, state != Some(InboxState::Forwarded));
    let who = access.account().person.clone();
    let known = access
        .write(move |work| -> Result<_, Refused> {
            let at_s = work.now_s;
            let (tx, _) = work.on_account();
            tx.feedback_body(key)?.ok_or(Refused::NotFound)?;
            let Some(state) = state.filter(|_| fits) else { return Ok(false) };
            tx.set_inbox(key, &Noted { state, note: note.clone(), who, at_s })?;
            let what = format!("{}: {note}", state.word());
            work.note(EntryKind::Feedback, name(key), what.trim_end_matches([':', ' ']))?;
            Ok(true)
        })
        .await?;
    if !known {
        return Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response());
    }
    if is_script(&headers) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(Redirect::to("/staff/feedback").into_response())
}

impl Inbox {
    fn script(&self, name: &str) -> String {
        crate::scripts::path(name)
    }

    fn address(&self, path: &str) -> String {
        format!("{path}{}", if self.open_only { "" } else { "?only=all" })
    }

    fn state(&self, row: &InboxRow) -> Text {
        let language = self.frame.language;
        match row.noted.as_ref().map(|noted| noted.state) {
            None => tr(language, "Mới"),
            Some(InboxState::Seen) => tr(language, "Đang xem"),
            Some(InboxState::Forwarded) => tr(language, "Đã chuyển"),
            Some(InboxState::Done) => tr(language, "Đã xong"),
        }
    }

    /// The guide's five subjects, by the codes that documents have.
    fn categories(&self) -> [(&'static str, Text); 5] {
        let language = self.frame.language;
        [
            ("suspected-case", tr(language, "Có trường hợp nghi ngờ mắc bệnh")),
            ("from-affected-area", tr(language, "Có trường hợp đi về vùng dịch")),
            (
                "contact-of-traveller",
                tr(language, "Có trường hợp tiếp xúc với trường hợp đi từ vùng dịch về"),
            ),
            (
                "contact-of-suspected",
                tr(language, "Có trường hợp tiếp xúc với trường hợp nghi ngờ mắc bệnh"),
            ),
            ("illegal-entry", tr(language, "Có trường hợp nhập cảnh trái phép")),
        ]
    }

    fn reasons(&self) -> Vec<Text> {
        let language = self.frame.language;
        vec![tr(language, "Xem các phản ánh mới"), tr(language, "Xem lại một phản ánh đã có")]
    }
}

#[cfg(test)]
mod tests {
    use protocol::feedback::Category;
    use protocol::language::Language;

    use super::*;

    #[test]
    fn subjects_are_the_guides_own_words() {
        let frame = Frame::bare(Language::Vi, None, &crate::config::Config::default());
        let (sums, person) = (InboxSums::default(), String::new());
        let page = Inbox { frame, sums, rows: Vec::new(), open_only: true, has_key: true, person };
        let known = page.categories().map(|(code, words)| (code.to_owned(), words.to_string()));
        let guide = Category::ALL.map(|it| {
            let code = serde_json::to_value(it).unwrap();
            (code.as_str().unwrap().to_owned(), it.words().to_owned())
        });
        assert_eq!(known, guide);
    }
}
