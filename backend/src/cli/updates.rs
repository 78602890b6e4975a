//! `backend update …`: new versions of the kiosks' image.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use data_encoding::HEXLOWER;
use serde_json::{Value, json};

use super::context::{Context, account};
use crate::audit::note;
use crate::store::StoreError;
use crate::store::audit::EntryKind;
use crate::store::fleet::Among;
use crate::store::updates::{BundleRow, Ring, Ringed};
use crate::store::{Read, Tx};
use crate::updates::{self, HALT_PERCENT, Standing, Tally, UpdateError};

#[derive(Debug, Subcommand)]
pub(super) enum Update {
    /// Add a bundle that script/bundle made; FILE.json lies beside it. Nobody is offered it before it is released
    Add {
        /// The bundle
        #[arg(value_name = "FILE.raucb")]
        file: PathBuf,
    },
    /// Print all versions with how far the kiosks are, one a line
    List,
    /// Offer a version to a ring of kiosks and those before it: first, early, then all
    Release {
        /// The version, such as 1.2.0
        version: String,
        /// The ring
        #[arg(value_parser = ring)]
        ring: Ring,
        /// Share of a ring's kiosks whose failure halts the version, percent
        #[arg(long, default_value_t = HALT_PERCENT)]
        halt_percent: u8,
    },
    /// Offer a version to nobody until it is released again
    Stop {
        /// The version
        version: String,
    },
    /// Offer a version to nobody for ever, and delete its file
    Withdraw {
        /// The version
        version: String,
    },
    /// Put a kiosk or the kiosks of a venue into a ring
    Ring(SetRing),
    /// Print where each kiosk is with a version, one a line
    Kiosks {
        /// The version
        version: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct SetRing {
    /// Number of the kiosk
    #[arg(long, required_unless_present = "venue", conflicts_with = "venue")]
    kiosk: Option<u32>,
    /// Number of the venue
    #[arg(long)]
    venue: Option<i64>,
    /// The ring: first, early or all; without it a kiosk is in its venue's, a venue in the last
    #[arg(value_parser = ring)]
    ring: Option<Ring>,
}

fn ring(word: &str) -> Result<Ring, &'static str> {
    Ring::from_word(word).ok_or("a ring is first, early or all")
}

impl Update {
    pub(super) fn run(self, context: &Context) -> Result<()> {
        let now_s = context.now_s;
        match self {
            Self::Add { file } => {
                let (bundle, new) = updates::add(context.store(), &file, now_s)?;
                context.store().write(|tx| noted(tx, &new.version, "added", now_s))?;
                let sha256 = HEXLOWER.encode(&new.sha256);
                let (version, size) = (new.version, new.size);
                context.answers.one(
                    &json!({ "bundle": bundle, "version": version, "sha256": sha256, "size": size }),
                )
            }
            Self::List => {
                let lines = context.store().read(|read| list(read, now_s))?;
                context.answers.list(lines)
            }
            Self::Release { version, ring, halt_percent } => {
                change(context, &version, &format!("released to {}", ring.word()), |tx, row| {
                    updates::release(tx, row, ring, halt_percent, now_s)
                })
            }
            Self::Stop { version } => {
                change(context, &version, "stopped", |tx, row| updates::stop(tx, row, now_s))
            }
            Self::Withdraw { version } => {
                change(context, &version, "withdrawn", |tx, row| {
                    updates::withdraw(tx, row, now_s)
                })?;
                Ok(updates::drop_withdrawn(context.store())?)
            }
            Self::Ring(wanted) => wanted.run(context),
            Self::Kiosks { version } => {
                let lines = context.store().read(|read| kiosks(read, &version, now_s))?;
                context.answers.list(lines)
            }
        }
    }
}

impl SetRing {
    fn run(self, context: &Context) -> Result<()> {
        let whose = match (self.kiosk, self.venue) {
            (Some(kiosk), _) => Ringed::Kiosk(kiosk),
            (None, venue) => Ringed::Venue(venue.unwrap_or_default()),
        };
        let word = self.ring.map(Ring::word);
        context.store().write(|tx| -> Result<_> {
            updates::set_ring(tx, whose, self.ring)?;
            let target = match whose {
                Ringed::Kiosk(kiosk) => format!("kiosk {kiosk}"),
                Ringed::Venue(venue) => format!("venue {venue}"),
            };
            let reason =
                word.map_or("no ring of its own".to_owned(), |word| format!("ring {word}"));
            Ok(note(tx, &account()?, EntryKind::Update, target, &reason, context.now_s)?)
        })?;
        context.answers.one(&json!({ "kiosk": self.kiosk, "venue": self.venue, "ring": word }))
    }
}

fn noted(tx: &mut dyn Tx, version: &str, what: &str, now_s: i64) -> Result<()> {
    let target = format!("version {version}");
    Ok(note(tx, &account()?, EntryKind::Update, target, what, now_s)?)
}

fn change(
    context: &Context,
    version: &str,
    what: &str,
    work: impl FnOnce(&mut dyn Tx, &BundleRow) -> Result<(), UpdateError>,
) -> Result<()> {
    let now_s = context.now_s;
    let line = context.store().write(|tx| -> Result<_> {
        let row = updates::find(tx, version)?;
        work(tx, &row)?;
        noted(tx, version, what, now_s)?;
        let row = updates::find(tx, version)?;
        Ok(line(&row, &tally(tx, &row, now_s)?))
    })?;
    context.answers.one(&line)
}

fn tally(read: &mut dyn Read, row: &BundleRow, now_s: i64) -> Result<Tally, StoreError> {
    let mut tally = Tally::default();
    for (_, _, standing) in updates::standings(read, row, now_s)? {
        tally.add(standing);
    }
    Ok(tally)
}

fn list(read: &mut dyn Read, now_s: i64) -> Result<Vec<Value>, StoreError> {
    let rows = read.bundles()?;
    rows.iter().map(|row| Ok(line(row, &tally(read, row, now_s)?))).collect()
}

fn line(row: &BundleRow, tally: &Tally) -> Value {
    json!({
        "version": row.version,
        "state": row.state.word(),
        "ring": row.ring().map(Ring::word),
        "halt_percent": row.halt_percent,
        "size": row.size,
        "sha256": HEXLOWER.encode(&row.sha256),
        "added_s": row.added_s,
        "done": tally.done,
        "under_way": tally.under_way,
        "failed": tally.failed,
        "hindered": tally.hindered,
        "apart": tally.apart,
    })
}

fn kiosks(read: &mut dyn Read, version: &str, now_s: i64) -> Result<Vec<Value>, UpdateError> {
    let row = updates::find(read, version)?;
    let seen = read.seen_kiosks(Among::All)?;
    let runs = |kiosk: u32| {
        let report = seen.iter().find(|row| row.kiosk == kiosk)?.report.as_ref();
        Some(report?.0.update.as_ref()?.update.version.clone())
    };
    let standings = updates::standings(read, &row, now_s)?;
    let line = |(kiosk, ring, standing): (u32, Ring, Standing)| {
        json!({
            "kiosk": kiosk,
            "ring": ring.word(),
            "runs": runs(kiosk),
            "standing": standing.word(),
            "percent": if let Standing::Fetching(percent) = standing { Some(percent) } else { None },
        })
    };
    Ok(standings.into_iter().map(line).collect())
}
