//! The calendar of reports: the waves of a plan, and periods that somebody asks for.

mod form;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use protocol::civil::{date, day_start_s, iso_date, vietnam_day};
use protocol::language::Language;

use crate::http::html;
use crate::http::portal::access::Access;
use crate::http::portal::fields::{Field, Fields};
use crate::http::portal::format::target_text;
use crate::http::portal::frame::{Frame, Place};
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Operator;
use crate::reports::calendar::{self, PeriodError};
use crate::reports::facts::Facts;
use crate::reports::summary::Scope;
use crate::store::StoreError;
use crate::store::audit::EntryKind;
use crate::store::reports::{NewPeriod, Period};
use crate::words::{Text, tr};
use form::Form;

struct Row {
    period: i64,
    name: String,
    from: String,
    to: String,
    due: String,
    target: String,
    missing: usize,
    class: &'static str,
    state: Text,
}

#[derive(Template)]
#[template(path = "portal/report_periods.html")]
struct PeriodsPage {
    frame: Frame,
    rows: Vec<Row>,
    /// Whether a wave of the plan is not there.
    offers_plan: bool,
    /// The period that is changed; none adds one.
    changes: Option<i64>,
    form: Form,
}

/// A day of the form: its name, label, value, hint, and whether it must be there.
type Day<'a> = (&'static str, Text, &'a Field, Text, bool);

impl PeriodsPage {
    fn days(&self) -> Vec<Day<'_>> {
        let Form { from, to, due, aim, .. } = &self.form;
        let language = self.frame.language;
        vec![
            (
                "from",
                tr(language, "Từ ngày"),
                from,
                tr(language, "Để trống: từ ngày triển khai kế hoạch."),
                false,
            ),
            ("to", tr(language, "Đến hết ngày"), to, tr(language, "Ngày cuối của đợt."), true),
            (
                "due",
                tr(language, "Hạn nộp báo cáo"),
                due,
                tr(language, "Từ ngày cuối của đợt trở đi."),
                true,
            ),
            (
                "aim",
                tr(language, "Ngày khác mà Kế hoạch ghi cho mục tiêu này"),
                aim,
                tr(language, "Hiện ở chú thích, như 30/9/2021 của Kế hoạch Hoài Nhơn."),
                false,
            ),
        ]
    }
}

fn row(language: Language, facts: &Facts, period: &Period, today: i64) -> Row {
    let about = &period.about;
    let day = |day| date(day_start_s(day));
    let missing = facts.missing(Scope::Province, period).len();
    let over = about.due_day < today;
    Row {
        period: period.period,
        name: about.name.clone(),
        from: about
            .from_day
            .map_or_else(|| tr(language, "ngày triển khai kế hoạch").to_string(), day),
        to: day(about.to_day),
        due: day(about.due_day),
        target: about.target.map_or("–".to_owned(), |target| target_text(language, target)),
        missing,
        class: match (missing, over) {
            (0, _) => "",
            (_, true) => "warn",
            (_, false) => "idle",
        },
        state: match (missing, over) {
            (0, _) => tr(language, "đã nộp đủ"),
            (_, true) => tr(language, "quá hạn"),
            (_, false) => tr(language, "chưa đến hạn"),
        },
    }
}

async fn page(
    access: &Access<Operator>,
    changes: Option<i64>,
    form: Option<Form>,
) -> Result<PeriodsPage, Refused> {
    let today = vietnam_day(access.now_s());
    let (facts, _) = access.read(|view| view.report_facts(None)).await?;
    let known = |wave: &NewPeriod| facts.periods.iter().any(|own| own.about.wave == wave.wave);
    let own = facts.periods.iter().find(|period| Some(period.period) == changes);
    if changes.is_some() && own.is_none() {
        return Err(Refused::NotFound);
    }
    Ok(PeriodsPage {
        frame: access.frame(Place::Report),
        rows: facts
            .periods
            .iter()
            .map(|period| row(access.language, &facts, period, today))
            .collect(),
        offers_plan: !calendar::plan().iter().all(known),
        changes,
        form: form.or_else(|| own.map(|own| Form::of(&own.about))).unwrap_or_default(),
    })
}

pub(in crate::http::portal) async fn list(access: Access<Operator>) -> Result<Response, Refused> {
    Ok(html::respond(StatusCode::OK, &page(&access, None, None).await?))
}

pub(in crate::http::portal) async fn show(
    access: Access<Operator>,
    Path(period): Path<i64>,
) -> Result<Response, Refused> {
    Ok(html::respond(StatusCode::OK, &page(&access, Some(period), None).await?))
}

async fn save(
    access: Access<Operator>,
    changes: Option<i64>,
    fields: Fields,
) -> Result<Response, Refused> {
    let mut form = Form::typed(&fields);
    if let Some(about) = form.read(access.language) {
        let saved = access.write(move |work| {
            let target = match changes {
                None => calendar::add(work.all(), &about)?,
                Some(period) => {
                    calendar::change(work.all(), period, &about)?;
                    period
                }
            };
            let reason = format!("{}, due {}", about.name, iso_date(about.due_day));
            work.note(EntryKind::Report, format!("period {target}"), &reason)?;
            Ok::<_, PeriodError>(())
        });
        match saved.await {
            Ok(()) => return Ok(Redirect::to("/staff/report/periods").into_response()),
            Err(error) => form.refuse(access.language, error)?,
        }
    }
    let page = page(&access, changes, Some(form)).await?;
    Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

pub(in crate::http::portal) async fn add(
    access: Access<Operator>,
    fields: Fields,
) -> Result<Response, Refused> {
    save(access, None, fields).await
}

pub(in crate::http::portal) async fn change(
    access: Access<Operator>,
    Path(period): Path<i64>,
    fields: Fields,
) -> Result<Response, Refused> {
    save(access, Some(period), fields).await
}

/// Takes the waves of the plan that are not there.
pub(in crate::http::portal) async fn take_plan(
    access: Access<Operator>,
) -> Result<Redirect, Refused> {
    let taken = access.write(|work| {
        let added = calendar::add_plan(work.all())?;
        let reason = format!("{added} waves of the plan");
        work.note(EntryKind::Report, "calendar".to_owned(), &reason)?;
        Ok::<_, PeriodError>(())
    });
    match taken.await {
        Ok(()) => Ok(Redirect::to("/staff/report")),
        Err(PeriodError::Store(error)) => Err(error.into()),
        Err(error) => Err(StoreError::Failed(error.to_string()).into()),
    }
}
