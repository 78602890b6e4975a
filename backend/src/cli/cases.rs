//! `backend case …` and `backend exposures`.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::{Args, Subcommand};
use serde_json::json;

use super::context::{Context, Reason, account, scope};
use crate::audit::note;
use crate::cases::export::{self, PublicKey, Publisher};
use crate::cases::{Asked, FileError, StepError};
use crate::exposures::matching::{make_filters, match_new};
use crate::store::audit::EntryKind;
use crate::store::cases::{Level, Signed};
use crate::store::{StoreError, Tx};
use crate::{audit, cases, exposures};

/// Largest case file, bytes: its most entries, and room to spare.
const FILE_MAX: u64 = 64 * 1024 * 1024;

#[derive(Debug, Subcommand)]
pub(super) enum Case {
    /// Enter the cases of a file, which wait for a second person then
    Add {
        /// File in the F0 format, {"data":[{"daily_key","time_start","time_end","max"}]}; - reads
        /// standard input
        #[arg(long)]
        file: PathBuf,
        /// Number of the case, of a file with one entry
        #[arg(long, default_value = "")]
        number: String,
        /// The paper that it rests on
        #[arg(long, default_value = "")]
        basis: String,
        /// The keys are those of an F1
        #[arg(long)]
        f1: bool,
        /// The cases are invented, for a drill: compared and reported as others, told to nobody
        #[arg(long)]
        drill: bool,
        #[command(flatten)]
        signer: Signer,
    },
    /// Publish cases as the second person, and compare them with all contacts at once
    Confirm {
        /// Numbers, as `case add` and `case list` print them
        #[arg(required = true)]
        cases: Vec<i64>,
        #[command(flatten)]
        signer: Signer,
    },
    /// Give a case that waits back to who entered it
    Return {
        case: i64,
        #[command(flatten)]
        why: Why,
        #[command(flatten)]
        signer: Signer,
    },
    /// Ask for a published case to be taken back, which a second person confirms
    Withdraw {
        case: i64,
        #[command(flatten)]
        why: Why,
        #[command(flatten)]
        signer: Signer,
    },
    /// Take a case back as the second person: what was found of it is deleted here and at the kiosks
    ConfirmWithdrawal {
        case: i64,
        #[command(flatten)]
        signer: Signer,
    },
    /// Print all cases, one a line
    List,
    /// Print what an Exposure Notification export holds; nothing of it is kept
    ReadExport {
        /// The zip with export.bin and export.sig, or export.bin alone
        #[arg(long)]
        file: PathBuf,
        /// Public key of its publisher, PEM, by which its signature is judged; those of exposure_publishers
        /// in the configuration when absent
        #[arg(long, value_name = "FILE")]
        public_key: Option<PathBuf>,
        /// Print the ids of its keys with their times instead, for the logs of other systems
        #[arg(long)]
        ids: bool,
    },
}

/// The person who does it.
#[derive(Debug, Args)]
pub(super) struct Signer {
    /// Account of the health authority that does this; two of them are needed for what is published
    /// or taken back
    #[arg(long = "as", value_name = "ACCOUNT")]
    name: String,
}

#[derive(Debug, Args)]
pub(super) struct Why {
    /// Why, for the other person and the audit trail
    #[arg(long = "reason", value_name = "TEXT")]
    reason: String,
}

impl Signer {
    /// Does something with a case in one unit of work with its line in the audit trail.
    fn step<T, E: From<StepError> + From<StoreError>>(
        &self,
        context: &Context,
        what: &str,
        step: impl FnOnce(&mut dyn Tx, i64) -> Result<(T, Vec<i64>), E>,
    ) -> Result<T>
    where
        anyhow::Error: From<E>,
    {
        let machine = account()?;
        Ok(context.store().write(|tx| -> Result<_, E> {
            let account = cases::signer(tx, &self.name)?;
            let (answer, numbers) = step(tx, account.account)?;
            for case in numbers {
                let reason = format!("{what} (at the command line of {machine})");
                let target = format!("case {case}");
                note(tx, &account.name, EntryKind::Case, target, &reason, context.now_s)?;
            }
            Ok(answer)
        })?)
    }
}

impl Case {
    pub(super) fn run(self, context: &Context) -> Result<()> {
        let now_s = context.now_s;
        match self {
            Self::Add { file, number, basis, f1, drill, signer } => {
                let text = read(&file)?;
                let keep_days = context.config.retention().contacts;
                let level = if f1 { Level::F1 } else { Level::F0 };
                let given = cases::Given { number, level, drill, basis };
                let entries = signer.step(context, "entered", |tx, by| {
                    let entries = cases::add(tx, &text, &given, keep_days, by, now_s)?;
                    let new = entries.iter().filter(|entry| !entry.known);
                    let new = new.filter_map(|entry| entry.case).collect();
                    Ok::<_, FileError>((entries, new))
                })?;
                context.answers.one(&json!({ "cases": entries }))
            }
            Self::Confirm { cases, signer } => {
                let version = signer.step(context, "confirmed", |tx, by| {
                    for case in &cases {
                        cases::confirm(tx, *case, by, None, now_s)?;
                    }
                    Ok::<_, StepError>((tx.cases_version()?, cases.clone()))
                })?;
                let matched = match_new(context.store())?;
                context.answers.one(&json!({
                    "cases": cases,
                    "version": version,
                    "new_hits": matched.new_hits,
                }))
            }
            Self::Return { case, why, signer } => {
                signer.step(context, &Asked::Correction.line(&why.reason), |tx, by| {
                    cases::ask(tx, case, Asked::Correction, by, &why.reason, now_s)?;
                    Ok::<_, StepError>(((), vec![case]))
                })?;
                context.answers.one(&json!({ "case": case, "state": "returned" }))
            }
            Self::Withdraw { case, why, signer } => {
                signer.step(context, &Asked::Withdrawal.line(&why.reason), |tx, by| {
                    cases::ask(tx, case, Asked::Withdrawal, by, &why.reason, now_s)?;
                    Ok::<_, StepError>(((), vec![case]))
                })?;
                context
                    .answers
                    .one(&json!({ "case": case, "state": "published", "withdrawal": true }))
            }
            Self::ConfirmWithdrawal { case, signer } => {
                let version = signer.step(context, "taken back", |tx, by| {
                    cases::withdraw(tx, case, by, now_s)?;
                    Ok::<_, StepError>((tx.cases_version()?, vec![case]))
                })?;
                let answer = json!({ "case": case, "state": "withdrawn", "version": version });
                context.answers.one(&answer)
            }
            Self::ReadExport { file, public_key, ids } => {
                let problem = || format!("the export {} cannot be read", file.display());
                let bytes = read_bytes(&file).with_context(problem)?;
                let publishers = match public_key {
                    None => Publisher::configured(&context.config)?,
                    Some(path) => vec![publisher(&path)?],
                };
                let export = export::read(&bytes, &publishers).with_context(problem)?;
                if !ids {
                    return context.answers.one(&export.summary());
                }
                let ids = export.keys.iter().flat_map(export::rolling_ids);
                context.answers.list(ids.map(|(from_s, id)| {
                    json!({ "id": data_encoding::HEXLOWER.encode(&id), "from_s": from_s })
                }))
            }
            Self::List => {
                let cases = context.store().read(|read| read.case_rows())?;
                context.answers.list(cases.iter().map(|case| {
                    let person =
                        |signed: &Option<Signed>| signed.as_ref().map(|it| it.person.clone());
                    json!({
                        "case": case.case,
                        "number": case.facts.number,
                        "state": case.state.word(),
                        "level": case.facts.level.name(),
                        "drill": case.facts.drill,
                        "added_s": case.added_s,
                        "entered_by": person(&case.entered),
                        "confirmed_by": person(&case.confirmed),
                        "first_day": case.days.map(|days| days.0),
                        "last_day": case.days.map(|days| days.1),
                        "hits": case.hits,
                    })
                }))
            }
        }
    }
}

/// Whoever has the key of a file.
fn publisher(path: &Path) -> Result<Publisher> {
    let name = path.display().to_string();
    let pem =
        std::fs::read_to_string(path).with_context(|| format!("the key {name} cannot be read"))?;
    let key = PublicKey::from_pem(&pem)?;
    Ok(Publisher { name, key_id: None, key_version: None, key })
}

fn read_bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        std::io::stdin().take(FILE_MAX).read_to_end(&mut bytes)?;
    } else {
        std::fs::File::open(path)?.take(FILE_MAX).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

fn read(path: &Path) -> Result<String> {
    let problem = || format!("the case file {} cannot be read", path.display());
    let bytes = read_bytes(path).with_context(problem)?;
    Ok(protocol::text::decode(&bytes).with_context(problem)?.into_owned())
}

/// Compares what was not compared yet, as the server does by itself.
pub(super) fn run_match(context: &Context) -> Result<()> {
    let matched = match_new(context.store())?;
    while make_filters(context.store(), context.now_s)? > 0 {}
    context.answers.one(&matched)
}

#[derive(Debug, Args)]
pub(super) struct Exposures {
    /// Number of the case; all when absent
    #[arg(long)]
    case: Option<i64>,
    /// Minutes of a quarter of an hour for which a kiosk must have had the case near for it to
    /// count as near
    #[arg(long, value_name = "MINUTES", default_value_t = protocol::record::NEAR_MINUTES,
        value_parser = clap::value_parser!(u8).range(1..=15))]
    near_minutes: u8,
    #[command(flatten)]
    reason: Reason,
}

impl Exposures {
    pub(super) fn run(self, context: &Context) -> Result<()> {
        let look = self.reason.look(EntryKind::Exposures, scope("case", self.case))?;
        let exposures = audit::look(context.store(), &look, context.now_s, |tx| {
            exposures::list(tx, self.case, self.near_minutes, context.config.longest_stay_s())
        })?;
        context.answers.list(&exposures)
    }
}
