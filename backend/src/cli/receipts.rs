//! `backend receipts`.

use anyhow::Result;
use clap::Args;
use protocol::civil::rfc3339;
use protocol::receipt::ReceiptId;
use serde_json::json;

use super::context::{Context, Reason};
use crate::audit;
use crate::store::audit::EntryKind;

#[derive(Debug, Args)]
pub(super) struct Receipts {
    /// Only the receipts with this id, the first five characters of the code
    #[arg(long, value_name = "ID", value_parser = id)]
    receipt: Option<ReceiptId>,
    #[command(flatten)]
    reason: Reason,
}

fn id(text: &str) -> Result<ReceiptId, &'static str> {
    let five = "the id of a receipt is the first five characters of its code";
    ReceiptId::try_from(text.to_owned()).map_err(|_| five)
}

impl Receipts {
    pub(super) fn run(self, context: &Context) -> Result<()> {
        let target = self.receipt.map_or_else(|| "all".to_owned(), String::from);
        let look = self.reason.look(EntryKind::Receipts, target)?;
        let rows =
            audit::look(context.store(), &look, context.now_s, |tx| tx.receipts(self.receipt))?;
        context.answers.list(rows.iter().map(|row| {
            let declaration = |(kiosk, seq)| json!({ "kiosk": kiosk, "seq": seq });
            let declarations = row.declarations.iter().copied().map(declaration);
            json!({
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
            })
        }))
    }
}
