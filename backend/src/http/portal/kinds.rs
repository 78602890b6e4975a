//! The kinds of venues: what each asks and says, and how many people it takes, by version.

pub(super) mod form;
pub(super) mod words;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use protocol::language::Language;
use protocol::questionnaire::Questionnaire;

use super::access::Access;
use super::fields::{Asked, Field, Fields};
use super::frame::{Frame, Place};
use super::refused::Refused;
use super::roles::{Operator, Registrar};
use super::venue_words::{kind_name, problem};
use crate::http::html;
use crate::questionnaires::{self, QuestionnaireError};
use crate::store::StoreError;
use crate::store::accounts::Role;
use crate::store::audit::EntryKind;
use crate::store::questionnaires::{KindRow, QuestionnaireRow};
use crate::store::venues::VenueKind;
use crate::venues::VenueError;
use crate::words::Text;
use form::QuestionsForm;

struct Row {
    word: &'static str,
    name: Text,
    capacity: Option<u32>,
    /// What was set; none before that.
    set: Option<Version>,
    venues: usize,
}

/// A questionnaire as people read it.
struct Version {
    version: String,
    since: String,
    asked: String,
    notice: String,
}

impl Version {
    fn new(frame: &Frame, set: &Questionnaire, since_s: i64) -> Self {
        let notice = set.notice(frame.language).or_else(|| set.notice(Language::Vi));
        Self {
            version: set.version(),
            since: frame.at(since_s),
            asked: words::asked(frame.language, set),
            notice: notice.unwrap_or("–").replace('\n', " · "),
        }
    }
}

#[derive(Template)]
#[template(path = "portal/kinds.html")]
struct Kinds {
    frame: Frame,
    /// Whether whoever reads may change them.
    changes: bool,
    rows: Vec<Row>,
    unset: usize,
    versions: Vec<Version>,
    saved: Option<Text>,
}

pub(super) async fn list(
    access: Access<Registrar>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let (kinds, versions, venues) = access
        .read(|view| Ok((view.venue_kinds()?, view.questionnaires()?, view.venues()?)))
        .await?;
    let frame = access.frame(Place::Venues);
    let row = |kind: &VenueKind| {
        let set = kinds.iter().find(|row| row.kind == *kind);
        Row {
            word: kind.word(),
            name: kind_name(frame.language, *kind),
            capacity: set.and_then(|row| row.capacity),
            set: set.map(|row| Version::new(&frame, &row.questionnaire, row.changed_s)),
            venues: venues.iter().filter(|venue| venue.registered.kind == *kind).count(),
        }
    };
    let rows: Vec<_> = VenueKind::ALL.iter().map(row).collect();
    let version = |row: &QuestionnaireRow| Version::new(&frame, &row.questionnaire, row.first_s);
    let page = Kinds {
        changes: access.account().role == Role::Operator,
        unset: rows.iter().filter(|row| row.set.is_none()).count(),
        rows,
        versions: versions.iter().map(version).collect(),
        saved: VenueKind::from_word(asked.line("saved"))
            .map(|kind| kind_name(access.language, kind)),
        frame,
    };
    Ok(html::respond(StatusCode::OK, &page))
}

#[derive(Template)]
#[template(path = "portal/kind.html")]
struct KindPage {
    frame: Frame,
    word: &'static str,
    name: Text,
    form: QuestionsForm,
    capacity: Field,
    set: Option<Version>,
    venues: usize,
}

async fn page(access: &Access<Operator>, kind: VenueKind) -> Result<KindPage, Refused> {
    let (kinds, venues) = access.read(|view| Ok((view.venue_kinds()?, view.venues()?))).await?;
    let frame = access.frame(Place::Venues);
    let row: Option<&KindRow> = kinds.iter().find(|row| row.kind == kind);
    let shown = row.map_or_else(|| words::suggestion(kind), |row| row.questionnaire.clone());
    let capacity = row.and_then(|row| row.capacity).map(|most| most.to_string());
    Ok(KindPage {
        word: kind.word(),
        name: kind_name(access.language, kind),
        form: QuestionsForm::of(access.language, &shown),
        capacity: Field::new(&capacity.unwrap_or_default()),
        set: row.map(|row| Version::new(&frame, &row.questionnaire, row.changed_s)),
        venues: venues.iter().filter(|venue| venue.registered.kind == kind).count(),
        frame,
    })
}

fn kind(word: &str) -> Result<VenueKind, Refused> {
    VenueKind::from_word(word).ok_or(Refused::NotFound)
}

pub(super) async fn show(
    access: Access<Operator>,
    Path(word): Path<String>,
) -> Result<Response, Refused> {
    Ok(html::respond(StatusCode::OK, &page(&access, kind(&word)?).await?))
}

pub(super) async fn submit(
    access: Access<Operator>,
    Path(word): Path<String>,
    fields: Fields,
) -> Result<Response, Refused> {
    let kind = kind(&word)?;
    let typed = QuestionsForm::typed(&fields);
    let mut page = page(&access, kind).await?;
    page.form = QuestionsForm::of(access.language, &typed);
    page.capacity = Field::new(fields.line("capacity"));
    let capacity: Result<u32, _> = page.capacity.value.replace(['.', ',', ' '], "").parse();
    let capacity = match (page.capacity.value.is_empty(), capacity) {
        (true, _) => Ok(None),
        (false, Ok(most)) => Ok(Some(most)),
        (false, Err(_)) => Err(QuestionnaireError::Capacity),
    };
    let changed = match capacity {
        Err(error) => Err(error),
        Ok(capacity) => {
            access
                .write(move |work| {
                    let now_s = work.now_s;
                    let row = questionnaires::set_kind(work.all(), kind, typed, capacity, now_s)?;
                    let target = format!("kind {}", kind.word());
                    let reason = format!("version {}", row.questionnaire.version());
                    work.note(EntryKind::Venue, target, &reason)?;
                    Ok(())
                })
                .await
        }
    };
    match changed {
        Ok(()) => {
            let to = format!("/staff/kinds?saved={}", kind.word());
            return Ok(Redirect::to(&to).into_response());
        }
        Err(QuestionnaireError::Notice) => page.form.refuse_long(access.language),
        Err(QuestionnaireError::Capacity) => {
            let text = problem(access.language, &VenueError::Capacity);
            page.capacity.error = text.map(|(_, text)| text);
        }
        Err(QuestionnaireError::Store(error)) => return Err(error.into()),
        Err(error) => return Err(StoreError::Failed(error.to_string()).into()),
    }
    Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
