//! Whose report a command is about, and the lines that it prints.

use anyhow::{Context as _, Result};
use clap::Args;
use protocol::civil::{iso_date, rfc3339, vietnam_day};
use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::reports::facts::Facts;
use crate::reports::figures::percent;
use crate::reports::summary::{Scope, Summary};
use crate::reports::table::{Line, State, Subject};
use crate::reports::{ReportError, calendar};
use crate::store::reports::{Period, Reporter};

/// Whose report, and for which period.
#[derive(Debug, Args)]
pub(in crate::cli) struct Of {
    /// Number of the period [default: the next that is due]
    #[arg(long)]
    period: Option<i64>,
    /// Of this town
    #[arg(long, conflicts_with = "commune")]
    town: Option<i64>,
    /// Of this commune
    #[arg(long)]
    commune: Option<i64>,
}

/// The facts, the scope and the period that a command asks for.
pub(super) fn find(context: &Context, of: &Of) -> Result<(Facts, Scope, Period)> {
    let province = context.config.province.clone();
    let facts = context.store().read(|read| Facts::read(read, &province))?;
    let scope = match (of.town, of.commune) {
        (Some(town), _) => Scope::Town(town),
        (None, Some(commune)) => Scope::Commune(commune),
        (None, None) => Scope::Province,
    };
    let period = match of.period {
        Some(wanted) => {
            let found = facts.periods.iter().find(|known| known.period == wanted);
            found.ok_or(ReportError::NoPeriod(wanted))?.clone()
        }
        None => calendar::current(&facts.periods, vietnam_day(context.now_s))
            .context("there is no period yet; add the plan's with `backend report plan`")?
            .clone(),
    };
    Ok((facts, scope, period))
}

pub(super) fn summary(facts: &Facts, scope: Scope, period: &Period) -> Result<Summary> {
    facts.summary(scope, period).ok_or(ReportError::NoReporter).map_err(Into::into)
}

pub(super) fn line(table: &str, line: &Line) -> Value {
    let (kind, number) = match line.subject {
        Subject::Reporter(Reporter::Commune(number)) => ("commune", number),
        Subject::Reporter(Reporter::Organisation(number)) => ("organisation", number),
        Subject::Town(0) => ("sum", 0),
        Subject::Town(number) => ("town", number),
    };
    let (handed_in_s, corrected) = match line.state {
        State::Missing => (None, false),
        State::HandedIn { at_s, .. } => (Some(at_s), false),
        State::Corrected { at_s, .. } => (Some(at_s), true),
    };
    let figures = line.figures;
    json!({
        "table": table,
        "kind": kind,
        "number": number,
        "name": line.name,
        "check_points": line.check_points.total(),
        "check_points_text": line.check_points.show(),
        "people": figures.map(|all| all.people),
        "smartphones": figures.map(|all| all.smartphones),
        "bluezoners": figures.map(|all| all.bluezoners),
        "percent_of_people": figures.map(|all| percent(all.of_people())),
        "percent_of_smartphones": figures.map(|all| percent(all.of_smartphones())),
        "carried_from": line.carried,
        "handed_in": handed_in_s.map(rfc3339),
        "corrected": corrected,
        "reporters": format!("{}/{}", line.handed_in, line.of),
        "note": line.note,
    })
}

pub(super) fn period_line(period: &Period, missing: usize) -> Value {
    let about = &period.about;
    json!({
        "period": period.period,
        "name": about.name,
        "wave": about.wave,
        "from": about.from_day.map(iso_date),
        "to": iso_date(about.to_day),
        "due": iso_date(about.due_day),
        "aim": about.aim_day.map(iso_date),
        "target_percent": about.target.map(|target| f64::from(target) / 10.0),
        "staff_target_percent": about.staff_target.map(|target| f64::from(target) / 10.0),
        "missing": missing,
    })
}
