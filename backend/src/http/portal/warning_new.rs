//! P12b, the first person: which windows of a case are told, and what those are told who were there.

use std::collections::BTreeSet;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use protocol::civil::{date, time_of_day};
use protocol::record::NEAR_MINUTES;
use protocol::warnings::Level;

use super::access::Access;
use super::fields::{Asked, Field, Fields};
use super::frame::{Frame, Place};
use super::refused::{Failed, Refused};
use super::roles::Authority;
use super::warnings::case_title;
use crate::http::html;
use crate::store::audit::EntryKind;
use crate::store::warnings::Message;
use crate::warnings::texts::Advice;
use crate::warnings::{self, Candidate, PEOPLE_MIN, Telling, WarningError};
use crate::words::{Text, tr};

/// Latest reminder, hours: what waits longer in the outbox was put there by a wrong clock.
const AGAIN_MAX: u8 = 24;

/// How long people watch themselves, days.
const DAYS: u8 = 14;

#[derive(Template)]
#[template(path = "portal/warning_new.html")]
struct New {
    frame: Frame,
    case: i64,
    /// How the case is called.
    title: String,
    level: Level,
    candidates: Vec<Candidate>,
    chosen: BTreeSet<(i64, i64, i64)>,
    advice: u8,
    days: Field,
    sms: Field,
    again: u8,
    problem: Option<Text>,
}

/// What is chosen, as it came.
struct Typed {
    case: i64,
    chosen: BTreeSet<(i64, i64, i64)>,
    advice: u8,
    days: String,
    sms: String,
    again: u8,
}

fn numbers(text: &str) -> Option<(i64, i64, i64)> {
    let mut parts = text.split('-').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??, parts.next()??))
}

impl Typed {
    fn read(fields: &Fields) -> Result<Self, Refused> {
        Ok(Self {
            case: fields.number("case").ok_or(Refused::NotFound)?,
            chosen: fields.all("window").filter_map(numbers).collect(),
            advice: fields.number("advice").unwrap_or(0),
            days: fields.line("days").to_owned(),
            sms: fields.line("sms").to_owned(),
            again: fields.number("again").unwrap_or(0).min(AGAIN_MAX),
        })
    }

    fn telling(&self) -> Telling {
        Telling {
            case: self.case,
            text: self.advice,
            days: self.days.parse().unwrap_or(0),
            message: Message { text: self.sms.clone(), again_hours: self.again },
            windows: self.chosen.clone(),
        }
    }
}

/// What may be told of a case.
struct Offered {
    /// How the case is called.
    title: String,
    /// What those are who were there with it.
    level: Level,
    windows: Vec<Candidate>,
}

/// A case of which nothing may be told is not there.
async fn candidates(access: &Access<Authority>, case: i64) -> Result<Offered, Refused> {
    let (language, now_s) = (access.language, access.now_s());
    access
        .look((EntryKind::Exposures, format!("case {case}")), "", move |looks| {
            let mut view = looks.view();
            let longest_s = view.app.config.longest_stay_s();
            let read = view.of_province();
            match warnings::candidates(read, case, NEAR_MINUTES, longest_s, now_s) {
                Ok(windows) => {
                    let row = read.case_row(case)?;
                    let level = row.map(|row| row.facts.level).unwrap_or_default().beside();
                    Ok(Offered { title: case_title(read, language, case)?, level, windows })
                }
                Err(WarningError::Store(error)) => Err(error.into()),
                Err(_) => Err(Refused::NotFound),
            }
        })
        .await
}

fn page(access: &Access<Authority>, offered: Offered, typed: Typed) -> New {
    let Offered { title, level, windows: candidates } = offered;
    let Typed { case, chosen, advice, days, sms, again } = typed;
    New {
        frame: access.frame(Place::Warnings),
        case,
        title,
        level,
        candidates,
        chosen,
        advice,
        days: Field::new(&days),
        sms: Field::new(&sms),
        again,
        problem: None,
    }
}

pub(super) async fn show(
    access: Access<Authority>,
    Asked(asked): Asked,
) -> Result<Response, Refused> {
    let case = asked.number("case").ok_or(Refused::NotFound)?;
    let found = candidates(&access, case).await?;
    // Where the case was near for long enough.
    let near = found.windows.iter().filter(|it| it.near).map(|it| &it.window);
    let typed = Typed {
        case,
        chosen: near.map(|it| (it.venue, it.from_s, it.to_s)).collect(),
        advice: Advice::of(found.level)[0].0,
        days: DAYS.to_string(),
        sms: String::new(),
        again: 24,
    };
    Ok(html::respond(StatusCode::OK, &page(&access, found, typed)))
}

pub(super) async fn submit(access: Access<Authority>, fields: Fields) -> Result<Response, Refused> {
    let typed = Typed::read(&fields)?;
    let found = candidates(&access, typed.case).await?;
    let (telling, offered) = (typed.telling(), found.windows.clone());
    let made = access
        .write(move |work| -> Result<_, Failed<WarningError>> {
            let now_s = work.now_s;
            let (tx, account) = work.on_account();
            let account = account.account;
            let made = match warnings::make(tx, &telling, offered, account, now_s) {
                Ok(made) => made,
                Err(WarningError::Store(error)) => return Err(error.into()),
                Err(problem) => return Err(Failed::Problem(problem)),
            };
            let what = format!("made for case {}", telling.case);
            work.note(EntryKind::Warning, format!("warning {made}"), &what)?;
            Ok(made)
        })
        .await;
    match made {
        Ok(made) => Ok(Redirect::to(&format!("/staff/warnings/{made}")).into_response()),
        Err(Failed::Refused(refused)) => Err(refused),
        Err(Failed::Problem(problem)) => {
            let mut page = page(&access, found, typed);
            page.complain(&problem);
            Ok(html::respond(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

impl New {
    fn complain(&mut self, problem: &WarningError) {
        let language = self.frame.language;
        match problem {
            WarningError::Days => {
                self.days.error = Some(tr(language, "Hãy gõ số ngày, 1 đến 21."));
            }
            WarningError::Sms => {
                self.sms.error = Some(tr(language, "Một tin có nhiều nhất 160 ký tự, một dòng."));
            }
            WarningError::Windows => {
                self.problem = Some(tr(language, "Hãy chọn ít nhất một khung."));
            }
            _ => self.problem = Some(tr(language, "Hãy chọn lời dặn.")),
        }
    }

    fn has(&self, candidate: &Candidate) -> bool {
        let it = &candidate.window;
        self.chosen.contains(&(it.venue, it.from_s, it.to_s))
    }

    fn value(candidate: &Candidate) -> String {
        let it = &candidate.window;
        format!("{}-{}-{}", it.venue, it.from_s, it.to_s)
    }

    fn when(candidate: &Candidate) -> String {
        let it = &candidate.window;
        format!("{} {}–{}", date(it.from_s), time_of_day(it.from_s), time_of_day(it.to_s))
    }

    /// The texts for whoever was near the case, each with its number, its name and the steps in it.
    fn texts(&self) -> Vec<(u8, Text, Vec<Text>)> {
        let language = self.frame.language;
        let all = Advice::of(self.level).iter();
        all.map(|it| (it.0, it.name(language), it.steps(language, "dd/MM/yyyy"))).collect()
    }

    fn again(&self) -> [(u8, Text); 3] {
        let language = self.frame.language;
        [
            (0, tr(language, "Không nhắc lại")),
            (12, tr(language, "Sau 12 giờ")),
            (24, tr(language, "Sau 24 giờ")),
        ]
    }
}
