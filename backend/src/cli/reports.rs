//! `backend report`.

mod lines;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::{Args, Subcommand};
use protocol::civil::{day_of_iso_date, vietnam_day};
use serde_json::{Value, json};

use super::context::{Context, account};
use crate::audit::note;
use crate::poster::Fonts;
use crate::reports::facts::Facts;
use crate::reports::figures::percent;
use crate::reports::summary::Scope;
use crate::reports::table::Subject;
use crate::reports::{self, HandIn, ReportError, calendar, paper, towns, workbook};
use crate::store::audit::EntryKind;
use crate::store::reports::{Figures, NewPeriod, Reporter};
use crate::store::towns::NewOrganisation;
use lines::{Of, find, line, period_line, summary};

#[derive(Debug, Subcommand)]
pub(super) enum Report {
    /// Print the lines of a report, one a line, the sum last
    Show(Of),
    /// Print the communes that have not handed in, one a line
    Missing(Of),
    /// Write a report as a workbook (.xlsx) or a PDF (.pdf), by the file's name
    Write(Write),
    /// Hand in for a commune or an organisation, or correct what was handed in
    HandIn(HandInArgs),
    /// Print the waves and other periods, one a line
    Periods,
    /// Add the three waves of the plan of Hoài Nhơn that are not there
    Plan,
    /// Add a period that somebody asked for
    AddPeriod(AddPeriod),
    /// Print towns, the communes that report to them, and organisations, one a line
    Towns,
    /// Add a town or district
    AddTown {
        /// Name, such as "Thị xã Hoài Nhơn"
        #[arg(long)]
        name: String,
    },
    /// Have a commune report to a town; without one to the province
    Assign {
        #[arg(long)]
        commune: i64,
        #[arg(long)]
        town: Option<i64>,
    },
    /// Add a department or mass organisation that reports
    AddOrganisation {
        #[arg(long)]
        name: String,
        /// The town that it belongs to; without one the province
        #[arg(long)]
        town: Option<i64>,
        /// It also tells in words what it did
        #[arg(long)]
        narrates: bool,
    },
}

#[derive(Debug, Args)]
pub(super) struct Write {
    #[command(flatten)]
    of: Of,
    /// New file
    file: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct HandInArgs {
    #[arg(long)]
    period: i64,
    #[arg(long, conflicts_with = "organisation", required_unless_present = "organisation")]
    commune: Option<i64>,
    #[arg(long)]
    organisation: Option<i64>,
    /// Population, or staff
    #[arg(long)]
    people: u64,
    /// Those of them who own a smartphone
    #[arg(long)]
    smartphones: u64,
    /// Those of them whose Bluezone has their telephone number
    #[arg(long)]
    bluezoners: u64,
    #[arg(long, default_value = "")]
    note: String,
    /// What was done, in words
    #[arg(long, default_value = "")]
    narrative: String,
}

#[derive(Debug, Args)]
pub(super) struct AddPeriod {
    /// Name on the report, such as "Báo cáo đột xuất 30/7"
    #[arg(long)]
    name: String,
    /// First day, such as 2021-07-20 [default: since the plan came into force]
    #[arg(long, value_parser = day)]
    from: Option<i64>,
    /// Last day
    #[arg(long, value_parser = day)]
    to: i64,
    /// When reports are due
    #[arg(long, value_parser = day)]
    due: i64,
    /// Percent of those who own a smartphone
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..=100))]
    target: Option<u32>,
}

fn day(text: &str) -> Result<i64, String> {
    day_of_iso_date(text).ok_or_else(|| "must be a date such as 2021-07-20".to_owned())
}

impl Report {
    pub(super) fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::Show(of) => show(context, &of),
            Self::Missing(of) => {
                let (facts, scope, period) = find(context, &of)?;
                let missing = facts.missing(scope, &period);
                let name = &period.about.name;
                context.answers.list(missing.iter().map(
                    |(commune, unit)| json!({ "commune": commune, "name": unit, "period": name }),
                ))
            }
            Self::Write(write) => write.run(context),
            Self::HandIn(hand_in) => hand_in.run(context),
            Self::Periods => {
                let province = context.config.province.clone();
                let facts = context.store().read(|read| Facts::read(read, &province))?;
                let missing = |period| facts.missing(Scope::Province, period).len();
                let lines = facts.periods.iter().map(|period| period_line(period, missing(period)));
                context.answers.list(lines)
            }
            Self::Plan => {
                let added = context.store().write(calendar::add_plan)?;
                context.answers.one(&json!({ "added": added }))
            }
            Self::AddPeriod(add) => {
                let about = NewPeriod {
                    name: add.name,
                    wave: None,
                    from_day: add.from,
                    to_day: add.to,
                    due_day: add.due,
                    aim_day: None,
                    target: add.target.map(|percent| percent * 10),
                    staff_target: None,
                };
                let period = context.store().write(|tx| calendar::add(tx, &about))?;
                context.answers.one(&json!({ "period": period, "name": about.name }))
            }
            Self::Towns => list_towns(context),
            Self::AddTown { name } => {
                let town = context.store().write(|tx| towns::add(tx, &name))?;
                context.answers.one(&json!({ "town": town, "name": name }))
            }
            Self::Assign { commune, town } => {
                context.store().write(|tx| towns::assign(tx, commune, town))?;
                context.answers.one(&json!({ "commune": commune, "town": town }))
            }
            Self::AddOrganisation { name, town, narrates } => {
                let new = NewOrganisation { town, name, narrates };
                let number = context.store().write(|tx| towns::add_organisation(tx, &new))?;
                context.answers.one(&json!({ "organisation": number, "name": new.name }))
            }
        }
    }
}

fn show(context: &Context, of: &Of) -> Result<()> {
    let (facts, scope, period) = find(context, of)?;
    let report = summary(&facts, scope, &period)?;
    let mut lines = Vec::new();
    for (name, table) in [("communes", &report.communes), ("organisations", &report.organisations)]
    {
        lines.extend(table.lines.iter().map(|own| line(name, own)));
        if !table.lines.is_empty() {
            let sum = table.summed_as(Subject::Town(0), reports::words::SUM);
            lines.push(line(name, &sum));
        }
    }
    context.answers.list(lines)
}

fn list_towns(context: &Context) -> Result<()> {
    let lines = context.store().read(|read| -> Result<Vec<Value>> {
        let (communes, town_of) = (read.communes()?, read.commune_towns()?);
        let town_of =
            |commune: i64| town_of.iter().find(|(own, _)| *own == commune).map(|(_, town)| *town);
        let towns = read.towns()?.into_iter();
        let mut lines: Vec<_> =
            towns.map(|town| json!({ "town": town.town, "name": town.name })).collect();
        lines.extend(communes.iter().map(
            |row| json!({ "commune": row.commune, "name": row.name, "town": town_of(row.commune) }),
        ));
        lines.extend(read.organisations()?.into_iter().map(|row| {
            json!({
                "organisation": row.organisation,
                "name": row.about.name,
                "town": row.about.town,
                "narrates": row.about.narrates,
            })
        }));
        Ok(lines)
    })?;
    context.answers.list(lines)
}

impl Write {
    fn run(self, context: &Context) -> Result<()> {
        let (facts, scope, period) = find(context, &self.of)?;
        let mut reports = vec![summary(&facts, scope, &period)?];
        if scope == Scope::Province {
            let towns = facts.towns().iter();
            reports.extend(towns.filter_map(|town| facts.summary(Scope::Town(town.town), &period)));
        }
        let day = vietnam_day(context.now_s);
        let bytes = match self.file.extension().and_then(|end| end.to_str()) {
            Some("xlsx") => workbook::write(&reports, day)?,
            Some("pdf") => {
                let fonts = Fonts::read(&context.config.poster_fonts)?;
                paper::draw(&reports, day, &fonts)
                    .context("the fonts do not fit; install fonts-noto-core again")?
            }
            _ => bail!("the file's name must end in .xlsx or .pdf"),
        };
        write(&self.file, &bytes)?;
        let name = &period.about.name;
        context.answers.one(&json!({ "file": self.file, "period": name, "bytes": bytes.len() }))
    }
}

fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(file, bytes).with_context(|| format!("{} cannot be written", file.display()))
}

impl HandInArgs {
    fn run(self, context: &Context) -> Result<()> {
        let by = match (self.commune, self.organisation) {
            (Some(commune), _) => Reporter::Commune(commune),
            (None, organisation) => Reporter::Organisation(organisation.unwrap_or_default()),
        };
        let Self { period, people, smartphones, bluezoners, note: remark, narrative, .. } = self;
        let figures = Figures { people, smartphones, bluezoners };
        let hand_in = HandIn { figures, note: remark, narrative };
        let (who, now_s) = (account()?, context.now_s);
        context.store().write(|tx| {
            reports::hand_in(tx, (period, by), hand_in, &who, now_s)?;
            let target = match by {
                Reporter::Commune(commune) => format!("period {period} commune {commune}"),
                Reporter::Organisation(number) => format!("period {period} organisation {number}"),
            };
            let reason = format!("handed in {bluezoners} of {smartphones} of {people}");
            note(tx, &who, EntryKind::Report, target, &reason, now_s)?;
            Ok::<_, ReportError>(())
        })?;
        context.answers.one(&json!({
            "period": period,
            "percent_of_people": percent(figures.of_people()),
            "percent_of_smartphones": percent(figures.of_smartphones()),
        }))
    }
}
