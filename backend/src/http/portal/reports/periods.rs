//! The calendar of reports: the waves of a plan, and periods that somebody asks for.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use protocol::civil::{date, day_of_iso_date, day_start_s, iso_date, vietnam_day};
use protocol::language::Language;

use crate::http::html;
use crate::http::portal::access::Access;
use crate::http::portal::fields::{Field, Fields};
use crate::http::portal::frame::{Frame, Place};
use crate::http::portal::refused::Refused;
use crate::http::portal::roles::Operator;
use crate::reports::calendar::{self, PeriodError};
use crate::reports::summary::{Facts, Scope, whole};
use crate::store::StoreError;
use crate::store::audit::EntryKind;
use crate::store::reports::{NewPeriod, Period};
use crate::words::{Text, tr};

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

/// The fields of a period.
#[derive(Default)]
struct Form {
    name: Field,
    wave: Field,
    from: Field,
    to: Field,
    due: Field,
    aim: Field,
    target: Field,
    staff_target: Field,
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
        target: about.target.map_or("–".to_owned(), |target| format!("{}%", whole(target))),
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

impl Form {
    fn of(about: &NewPeriod) -> Self {
        let day = |day: Option<i64>| Field::new(&day.map(iso_date).unwrap_or_default());
        let share = |share: Option<u32>| Field::new(&share.map(whole).unwrap_or_default());
        Self {
            name: Field::new(&about.name),
            wave: Field::new(&about.wave.map(|wave| wave.to_string()).unwrap_or_default()),
            from: day(about.from_day),
            to: day(Some(about.to_day)),
            due: day(Some(about.due_day)),
            aim: day(about.aim_day),
            target: share(about.target),
            staff_target: share(about.staff_target),
        }
    }

    fn typed(fields: &Fields) -> Self {
        let field = |name| Field::new(fields.line(name));
        Self {
            name: field("name"),
            wave: field("wave"),
            from: field("from"),
            to: field("to"),
            due: field("due"),
            aim: field("aim"),
            target: field("target"),
            staff_target: field("staff_target"),
        }
    }

    fn errors(&self) -> Vec<(&'static str, &Text)> {
        let Self { name, wave, from, to, due, aim, target, staff_target } = self;
        [
            ("name", name),
            ("wave", wave),
            ("from", from),
            ("to", to),
            ("due", due),
            ("aim", aim),
            ("target", target),
            ("staff_target", staff_target),
        ]
        .into_iter()
        .filter_map(|(id, field)| Some((id, field.error.as_ref()?)))
        .collect()
    }

    /// The period that was typed; what cannot be read is told at its field.
    fn read(&mut self, language: Language) -> Option<NewPeriod> {
        let day = |field: &mut Field, must: bool| {
            let value = day_of_iso_date(&field.value);
            if value.is_none() && (must || !field.value.is_empty()) {
                field.error = Some(tr(language, "Chọn một ngày."));
            }
            value
        };
        let share = |field: &mut Field| {
            let value = thousandths(&field.value);
            if value.is_none() && !field.value.is_empty() {
                let text =
                    tr(language, "Gõ số từ 0 đến 100, nhiều nhất một chữ số lẻ, như 40 hay 37,5.");
                field.error = Some(text);
            }
            value
        };
        let wave: Option<u32> = self.wave.value.parse().ok();
        if wave.is_none() && !self.wave.value.is_empty() {
            self.wave.error =
                Some(tr(language, "Gõ số của đợt, như 2. Báo cáo đột xuất thì để trống."));
        }
        let about = NewPeriod {
            name: self.name.value.clone(),
            wave,
            from_day: day(&mut self.from, false),
            to_day: day(&mut self.to, true).unwrap_or_default(),
            due_day: day(&mut self.due, true).unwrap_or_default(),
            aim_day: day(&mut self.aim, false),
            target: share(&mut self.target),
            staff_target: share(&mut self.staff_target),
        };
        self.errors().is_empty().then_some(about)
    }

    /// Puts what is wrong beside its field.
    fn refuse(&mut self, language: Language, error: PeriodError) -> Result<(), Refused> {
        let (field, text) = match error {
            PeriodError::Name => {
                (&mut self.name, tr(language, "Đặt một tên ngắn, như “Báo cáo đột xuất 30/7”."))
            }
            PeriodError::NameTaken(_) => (&mut self.name, tr(language, "Tên này có rồi.")),
            PeriodError::WaveTaken(_) => {
                (&mut self.wave, tr(language, "Đợt này có rồi. Hãy sửa đợt ấy."))
            }
            PeriodError::Backwards => (&mut self.to, tr(language, "Ngày cuối sớm hơn ngày đầu.")),
            PeriodError::Due => (&mut self.due, tr(language, "Hạn nộp sớm hơn ngày cuối của đợt.")),
            PeriodError::Target => (&mut self.target, tr(language, "Mục tiêu từ 0 đến 100%.")),
            PeriodError::None(_) => return Err(Refused::NotFound),
            PeriodError::Store(error) => return Err(error.into()),
        };
        field.error = Some(text);
        Ok(())
    }
}

/// "40" or "37,5" percent in thousandths.
fn thousandths(typed: &str) -> Option<u32> {
    let typed = typed.trim().trim_end_matches('%').trim().replace(',', ".");
    let (whole, part) = typed.split_once('.').unwrap_or((&typed, "0"));
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 1 || whole.len() > 3 {
        return None;
    }
    let all = whole.parse::<u32>().ok()? * 10 + part.parse::<u32>().ok()?;
    (all <= calendar::ALL).then_some(all)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_as_people_type_them() {
        for (typed, share) in [
            ("40", Some(400)),
            ("37,5", Some(375)),
            ("37.5 %", Some(375)),
            ("100", Some(1000)),
            ("100,1", None),
            ("0", Some(0)),
            ("37,55", None),
            ("", None),
            ("-1", None),
            ("nhiều", None),
            ("99999999999", None),
        ] {
            assert_eq!(thousandths(typed), share, "{typed}");
        }
    }
}
