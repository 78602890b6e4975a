//! The form in which a commune or an organisation hands in, or corrects what it did.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use protocol::civil::{date, day_start_s};
use protocol::language::Language;

use super::check_points::check_points;
use crate::http::html;
use crate::http::portal::access::Access;
use crate::http::portal::fields::{Field, Fields};
use crate::http::portal::format::{at, number};
use crate::http::portal::frame::{Frame, Place};
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Allowed;
use crate::reports::table::CheckPoints;
use crate::reports::{self, HandIn, ReportError, figures};
use crate::store::StoreError;
use crate::store::audit::EntryKind;
use crate::store::reports::{EntryRow, Figures, Period, Reporter};
use crate::words::{Text, tr};

/// Where a reporter hands in for a period.
pub(super) fn path(period: i64, by: Reporter) -> String {
    match by {
        Reporter::Commune(commune) => format!("/staff/report/{period}/commune/{commune}"),
        Reporter::Organisation(number) => format!("/staff/report/{period}/organisation/{number}"),
    }
}

/// One time that somebody handed in.
struct Past {
    at: String,
    who: String,
    people: String,
    smartphones: String,
    bluezoners: String,
}

#[derive(Template)]
#[template(path = "portal/report_entry.html")]
struct EntryPage {
    frame: Frame,
    path: String,
    back: String,
    period: Period,
    due: String,
    name: String,
    /// Whether it is a commune, whose check points are counted.
    commune: bool,
    /// Check points as they would be handed in now.
    check_points: String,
    people: Field,
    smartphones: Field,
    bluezoners: Field,
    note: Field,
    narrative: Field,
    /// The period whose figures stand in the form, where they are an earlier one's.
    carried: Option<String>,
    history: Vec<Past>,
    most: usize,
}

impl EntryPage {
    fn people_label(&self) -> Text {
        match self.commune {
            true => tr(self.frame.language, "Dân số"),
            false => tr(self.frame.language, "Tổng số CB, CC, VC, người lao động"),
        }
    }

    fn smartphones_label(&self) -> Text {
        match self.commune {
            true => tr(self.frame.language, "Tổng số người dân có smart phone"),
            false => tr(self.frame.language, "Tổng số CB, CC, VC, người lao động có smart phone"),
        }
    }

    /// The fields that are wrong, with what is.
    fn errors(&self) -> Vec<(&'static str, &Text)> {
        [
            ("people", &self.people),
            ("smartphones", &self.smartphones),
            ("bluezoners", &self.bluezoners),
            ("note", &self.note),
            ("narrative", &self.narrative),
        ]
        .into_iter()
        .filter_map(|(id, field)| Some((id, field.error.as_ref()?)))
        .collect()
    }
}

fn past(language: Language, row: &EntryRow) -> Past {
    let Figures { people, smartphones, bluezoners } = row.entry.figures;
    Past {
        at: at(row.at_s),
        who: row.who.clone(),
        people: number(language, people),
        smartphones: number(language, smartphones),
        bluezoners: number(language, bluezoners),
    }
}

/// The form as it stands before anybody typed.
async fn page<R: Allowed>(
    access: &Access<R>,
    period: i64,
    by: Reporter,
) -> Result<EntryPage, Refused> {
    let read = access.read(move |view| {
        let name = view.reporter(by)?;
        let history = view.report_history(period, by)?;
        let (facts, _) = view.report_facts(None)?;
        Ok((name, history, facts))
    });
    let (name, history, facts) = read.await?;
    let found = facts.periods.iter().find(|known| known.period == period);
    let period = found.ok_or(Refused::NotFound)?.clone();
    let language = access.language;
    let before: Option<(&Period, &EntryRow)> = facts.before(&period, by);
    let last = history.first().map(|row| &row.entry);
    let typed = |value: Option<u64>| {
        Field::new(&value.map(|value| number(language, value)).unwrap_or_default())
    };
    let shown = last.map(|entry| entry.figures);
    let earlier = before.map(|(_, row)| row.entry.figures);
    let counted = CheckPoints(facts.counted(by));
    Ok(EntryPage {
        frame: access.frame(Place::Report),
        path: path(period.period, by),
        back: super::path(period.period, None),
        due: date(day_start_s(period.about.due_day)),
        name,
        commune: matches!(by, Reporter::Commune(_)),
        check_points: check_points(language, &counted),
        people: typed(shown.or(earlier).map(|figures| figures.people)),
        smartphones: typed(shown.or(earlier).map(|figures| figures.smartphones)),
        // How many there are now is what is asked for.
        bluezoners: typed(shown.map(|figures| figures.bluezoners)),
        note: Field::new(last.map(|entry| entry.note.as_str()).unwrap_or_default()),
        narrative: Field::new(last.map(|entry| entry.narrative.as_str()).unwrap_or_default()),
        carried: match last {
            None => before.map(|(period, _)| period.about.name.clone()),
            Some(_) => None,
        },
        history: history.iter().map(|row| past(language, row)).collect(),
        most: reports::NARRATIVE_MAX,
        period,
    })
}

pub(super) async fn show<R: Allowed>(
    access: Access<R>,
    period: i64,
    by: Reporter,
) -> Result<Response, Refused> {
    Ok(html::respond(StatusCode::OK, &page(&access, period, by).await?))
}

/// Puts what is wrong beside its field.
fn refuse(page: &mut EntryPage, problem: &ReportError) -> Result<(), Refused> {
    let language = page.frame.language;
    let (field, text) = match problem {
        ReportError::People => {
            (&mut page.people, tr(language, "Phải có ít nhất một người. Gõ số, như 17.840."))
        }
        ReportError::Smartphones => {
            (&mut page.smartphones, tr(language, "Nhiều hơn tổng số người. Một trong hai số sai."))
        }
        ReportError::Bluezoners => (
            &mut page.bluezoners,
            tr(language, "Nhiều hơn số người có smart phone. Một trong hai số sai."),
        ),
        ReportError::Note => (
            &mut page.note,
            tr(language, "Chỉ một dòng, nhiều nhất {most} chữ.")
                .with("most", protocol::line::LINE_MAX),
        ),
        ReportError::Narrative => {
            let most = page.most;
            (&mut page.narrative, tr(language, "Nhiều nhất {most} chữ.").with("most", most))
        }
        ReportError::NoPeriod(_) | ReportError::NoReporter => return Err(Refused::NotFound),
        ReportError::Store(error) => return Err(StoreError::Failed(error.to_string()).into()),
    };
    field.error = Some(text);
    Ok(())
}

pub(super) async fn submit<R: Allowed>(
    access: Access<R>,
    period: i64,
    by: Reporter,
    fields: Fields,
) -> Result<Response, Refused> {
    let mut page = page(&access, period, by).await?;
    let language = access.language;
    page.carried = None;
    let kept = |name: &str| Field::new(fields.get(name).replace('\r', "").trim());
    page.note = kept("note");
    page.narrative = kept("narrative");
    let read = |name: &str, field: &mut Field| {
        *field = kept(name);
        let value = figures::parse(&field.value);
        if value.is_none() {
            field.error = Some(tr(language, "Gõ một số, như 17.840 hay 17840."));
        }
        value
    };
    let people = read("people", &mut page.people);
    let smartphones = read("smartphones", &mut page.smartphones);
    let bluezoners = read("bluezoners", &mut page.bluezoners);
    let hand_in = HandIn {
        // What is no number is told at its field, and compared with nothing.
        figures: Figures {
            people: people.unwrap_or(reports::PEOPLE_MAX),
            smartphones: smartphones.or(people).unwrap_or(reports::PEOPLE_MAX),
            bluezoners: bluezoners.unwrap_or(0),
        },
        note: page.note.value.clone(),
        narrative: page.narrative.value.clone(),
    };
    for problem in reports::problems(&hand_in) {
        refuse(&mut page, &problem)?;
    }
    if !page.errors().is_empty() {
        return Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let corrects = !page.history.is_empty();
    let done = access.write(move |work| {
        let (who, now_s) = (work.who().to_owned(), work.now_s);
        let Figures { people, smartphones, bluezoners } = hand_in.figures;
        let tx = work.on_reporter(by)?;
        match reports::hand_in(tx, (period, by), hand_in, &who, now_s) {
            Ok(()) => {}
            Err(ReportError::Store(error)) => return Err(error.into()),
            Err(_) => return Err(Refused::NotFound),
        }
        let target = match by {
            Reporter::Commune(commune) => format!("period {period} commune {commune}"),
            Reporter::Organisation(number) => format!("period {period} organisation {number}"),
        };
        let verb = if corrects { "corrected" } else { "handed in" };
        let reason = format!("{verb} {bluezoners} of {smartphones} of {people}");
        work.note(EntryKind::Report, target, &reason)?;
        Ok::<_, Refused>(())
    });
    done.await?;
    let said = if corrects { "corrected" } else { "handed-in" };
    let to = format!("{}&said={said}", super::path(period, None));
    Ok(Redirect::to(&to).into_response())
}
