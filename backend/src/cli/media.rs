//! `backend media …`: what idle screens show and play.

mod export;

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::{Args, Subcommand, ValueEnum};
use protocol::civil::{day_of_iso_date, iso_date};
use protocol::hours::Hours;
use protocol::playlist::{FILE_MAX, MediaKind, Schedule};
use serde_json::{Value, json};

use super::context::Context;
use super::venues::kind as venue_kind;
use crate::media::{self, Wanted};
use crate::store::media::{MediaRow, MediaScope};
use crate::store::venues::VenueKind;

#[derive(Debug, Subcommand)]
pub(super) enum Media {
    /// Add a picture (PNG, JPEG), a sequence of pictures (tar of them, shown in the order of their
    /// names) or a sound (WAV), at most 20 MB; kiosks fetch it within an hour
    Add(Add),
    /// Print all items, one a line
    List,
    /// Write a venue's signed list and its files onto a USB stick for kiosks without a network
    Export(export::Export),
    /// Remove an item
    Remove {
        /// Number of the item
        media: i64,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// A picture
    Image,
    /// A sequence of pictures
    Sequence,
    /// A sound
    Audio,
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// The file
    file: PathBuf,
    /// For one venue
    #[arg(long, group = "scope")]
    venue: Option<i64>,
    /// For all venues of a commune
    #[arg(long, group = "scope")]
    commune: Option<i64>,
    /// For venues of this kind only, such as market
    #[arg(long = "venue-kind", conflicts_with = "venue", value_parser = venue_kind)]
    venue_kind: Option<VenueKind>,
    /// For all venues
    #[arg(long, group = "scope", required_unless_present_any = ["venue", "commune", "venue_kind"])]
    everywhere: bool,
    /// What the file is, to be sure [default: what it is]
    #[arg(long)]
    kind: Option<Kind>,
    /// What to call it, such as "Cài đặt Bluezone"
    #[arg(long)]
    title: String,
    /// How long a picture stays, a sequence takes or a sound lasts [default: 10 for a picture]
    #[arg(long)]
    seconds: Option<u32>,
    /// First day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    from: Option<i64>,
    /// Last day, included
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    to: Option<i64>,
    /// Part of the day; several with commas; beyond midnight as 22:00-05:00
    #[arg(long, value_name = "HH:MM-HH:MM", value_delimiter = ',')]
    hours: Vec<Hours>,
    /// Days of the week, 1 Monday to 7 Sunday, with commas
    #[arg(long, value_name = "1…7", value_delimiter = ',',
        value_parser = clap::value_parser!(u8).range(1..=7))]
    weekdays: Vec<u8>,
    /// Items of a higher priority are shown more often
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(0..=9))]
    priority: u8,
}

fn day(text: &str) -> Result<i64, &'static str> {
    day_of_iso_date(text).ok_or("a day is written such as 2021-07-08")
}

impl Add {
    fn scope(&self) -> MediaScope {
        match (self.venue, self.commune, self.venue_kind) {
            (Some(venue), ..) => MediaScope::Venue(venue),
            (None, commune, Some(kind)) => MediaScope::Kind(commune, kind),
            (None, Some(commune), None) => MediaScope::Commune(commune),
            (None, None, None) => MediaScope::Everywhere,
        }
    }

    fn wanted(self) -> Wanted {
        Wanted {
            scope: self.scope(),
            kind: self.kind.map(|kind| match kind {
                Kind::Image => MediaKind::Image,
                Kind::Sequence => MediaKind::Sequence,
                Kind::Audio => MediaKind::Audio,
            }),
            title: self.title,
            duration_s: self.seconds,
            schedule: Schedule {
                from_day: self.from,
                to_day: self.to,
                hours: self.hours,
                weekdays: self.weekdays,
            },
            priority: self.priority,
        }
    }
}

impl Media {
    pub(super) fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::Add(wanted) => {
                let bytes = read(&wanted.file)?;
                let wanted = wanted.wanted();
                let (media, item) =
                    context.store().write(|tx| media::add(tx, &bytes, &wanted, context.now_s))?;
                let (scope, added_s) = (wanted.scope, context.now_s);
                context.answers.one(&line(&MediaRow { media, scope, item, added_s }))
            }
            Self::Export(wanted) => wanted.run(context),
            Self::List => {
                let rows = context.store().read(|read| read.media())?;
                context.answers.list(rows.iter().map(line))
            }
            Self::Remove { media } => {
                context.store().write(|tx| media::remove(tx, media))?;
                context.answers.one(&json!({ "media": media, "state": "removed" }))
            }
        }
    }
}

fn line(row: &MediaRow) -> Value {
    let (commune, venue, kind) = match row.scope {
        MediaScope::Everywhere => (None, None, None),
        MediaScope::Commune(commune) => (Some(commune), None, None),
        MediaScope::Venue(venue) => (None, Some(venue), None),
        MediaScope::Kind(commune, kind) => (commune, None, Some(kind.word())),
    };
    let schedule = &row.item.schedule;
    json!({
        "media": row.media,
        "commune": commune,
        "venue": venue,
        "venue_kind": kind,
        "added_s": row.added_s,
        "from": schedule.from_day.map(iso_date),
        "to": schedule.to_day.map(iso_date),
        "item": row.item,
    })
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let problem = || format!("the file {} cannot be read", path.display());
    let file = std::fs::File::open(path).with_context(problem)?;
    let mut bytes = Vec::new();
    // One more than allowed, so that a larger file is seen and not cut.
    file.take(FILE_MAX + 1).read_to_end(&mut bytes).with_context(problem)?;
    Ok(bytes)
}
