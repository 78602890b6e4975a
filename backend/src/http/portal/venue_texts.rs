//! What one venue asks and says instead of what its kind does.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::access::Access;
use super::fields::{Asked, Fields};
use super::frame::{Frame, Place};
use super::kinds::form::QuestionsForm;
use super::kinds::words::asked;
use super::number::Number;
use super::refused::Refused;
use super::roles::Registrar;
use super::venue_words::kind_name;
use crate::http::html;
use crate::questionnaires::{self, QuestionnaireError};
use crate::store::StoreError;
use crate::store::audit::EntryKind;
use crate::words::Text;

#[derive(Template)]
#[template(path = "portal/venue_texts.html")]
struct VenueTexts {
    frame: Frame,
    venue: i64,
    name: String,
    kind: Text,
    own: bool,
    /// What is asked besides, and the version that records name; none where nobody set anything.
    now: Option<(String, String)>,
    form: QuestionsForm,
    saved: bool,
}

async fn page(access: &Access<Registrar>, venue: i64) -> Result<VenueTexts, Refused> {
    let row = access.read(move |view| view.venue(venue)).await?;
    let set = row.questionnaire();
    let (own, kind) = (row.own_questionnaire, row.registered.kind);
    Ok(VenueTexts {
        frame: access.frame(Place::Venues),
        venue,
        name: row.registered.name,
        kind: kind_name(access.language, kind),
        own,
        now: set.as_ref().map(|set| (asked(access.language, set), set.version())),
        form: QuestionsForm::of(access.language, &row.set_questionnaire.unwrap_or_default()),
        saved: false,
    })
}

pub(super) async fn show(
    access: Access<Registrar>,
    Number(venue): Number,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let page = VenueTexts { saved: asked.ticked("saved"), ..page(&access, venue).await? };
    Ok(html::respond(StatusCode::OK, &page))
}

pub(super) async fn submit(
    access: Access<Registrar>,
    Number(venue): Number,
    fields: Fields,
) -> Result<Response, Refused> {
    let mut page = page(&access, venue).await?;
    let typed = QuestionsForm::typed(&fields);
    page.form = QuestionsForm::of(access.language, &typed);
    let own = Some(typed).filter(|_| fields.line("of") != "kind");
    let changed = access.write(move |work| {
        let now_s = work.now_s;
        let (tx, _) = work.on_venue(venue).map_err(|_| QuestionnaireError::NoVenue(venue))?;
        let version = questionnaires::set_own(tx, venue, own, now_s)?;
        let reason = match version {
            Some(version) => format!("own questions and texts, version {version}"),
            None => "questions and texts of its kind".to_owned(),
        };
        work.note(EntryKind::Venue, format!("venue {venue}"), &reason)?;
        Ok::<_, QuestionnaireError>(())
    });
    match changed.await {
        Ok(()) => {
            return Ok(Redirect::to(&format!("/staff/venues/{venue}/texts?saved")).into_response());
        }
        Err(QuestionnaireError::Notice) => page.form.refuse_long(access.language),
        Err(QuestionnaireError::NoVenue(_)) => return Err(Refused::NotFound),
        Err(QuestionnaireError::Store(error)) => return Err(error.into()),
        Err(error) => return Err(StoreError::Failed(error.to_string()).into()),
    }
    Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
