//! `backend receipts`, `backend played` and `backend calls`: what the visitor's screen sends
//! besides sealed records.

use anyhow::Result;
use clap::Args;
use protocol::receipt::ReceiptId;
use serde_json::json;

use super::{Desk, print};
use crate::store::Screen as _;
use protocol::civil::rfc3339;

#[derive(Debug, Args)]
pub(super) struct Receipts {
    /// Only the receipts with this id, the first five characters of the code
    #[arg(long, value_name = "ID", value_parser = id)]
    receipt: Option<ReceiptId>,
}

fn id(text: &str) -> Result<ReceiptId, &'static str> {
    let five = "the id of a receipt is the first five characters of its code";
    ReceiptId::try_from(text.to_owned()).map_err(|_| five)
}

impl Receipts {
    pub(super) fn run(self, desk: &Desk) -> Result<()> {
        desk.store.receipts(self.receipt)?.iter().try_for_each(|row| {
            let declaration = |(kiosk, seq)| json!({ "kiosk": kiosk, "seq": seq });
            let declarations = row.declarations.iter().copied().map(declaration);
            print(&json!({
                "venue": row.venue,
                "kiosk": row.kiosk,
                "seq": row.seq,
                "receipt": row.checkin.id,
                "day": row.checkin.day,
                "direction": row.checkin.direction,
                "people": row.checkin.people,
                "at_s": row.checkin.at_s,
                "at": rfc3339(row.checkin.at_s),
                "clock": row.checkin.clock,
                "declarations": declarations.collect::<Vec<_>>(),
            }))
        })
    }
}

#[derive(Debug, Args)]
pub(super) struct Played {
    /// Only this venue
    #[arg(long)]
    venue: Option<i64>,
}

impl Played {
    pub(super) fn run(self, desk: &Desk) -> Result<()> {
        desk.store.played(self.venue)?.iter().try_for_each(|row| {
            print(&json!({
                "venue": row.venue,
                "day": row.day,
                "date": protocol::civil::iso_date(row.day),
                "media": row.media,
                "count": row.count,
                "seconds": row.seconds,
            }))
        })
    }
}

#[derive(Debug, Args)]
pub(super) struct Calls {
    /// Only this venue
    #[arg(long)]
    venue: Option<i64>,
}

impl Calls {
    pub(super) fn run(self, desk: &Desk) -> Result<()> {
        desk.store.calls(self.venue)?.iter().try_for_each(|row| {
            print(&json!({
                "venue": row.venue,
                "kiosk": row.kiosk,
                "seq": row.seq,
                "at_s": row.call.at_s,
                "at": rfc3339(row.call.at_s),
                "position": row.call.position,
                "clock": row.call.clock,
            }))
        })
    }
}
