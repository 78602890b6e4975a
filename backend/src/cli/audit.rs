//! `backend audit`.

use anyhow::Result;
use clap::Args;
use protocol::civil::rfc3339;
use serde_json::json;

use super::context::Context;

#[derive(Debug, Args)]
pub(super) struct Audit {
    /// Only the looks of this account
    #[arg(long, value_name = "ACCOUNT")]
    who: Option<String>,
}

impl Audit {
    pub(super) fn run(self, context: &Context) -> Result<()> {
        let lines = context.store().read(|read| read.audit())?;
        let wanted =
            lines.iter().filter(|line| self.who.as_ref().is_none_or(|who| *who == line.entry.who));
        context.answers.list(wanted.map(|line| {
            json!({
                "line": line.line,
                "at_s": line.at_s,
                "at": rfc3339(line.at_s),
                "who": line.entry.who,
                "kind": line.entry.kind.word(),
                "target": line.entry.target,
                "reason": line.entry.reason,
            })
        }))
    }
}
