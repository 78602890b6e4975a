//! `backend kiosk …`.

use anyhow::{Context, Result, bail};
use clap::Subcommand;
use serde_json::json;

use super::{Desk, print};
use crate::enrolment::{CODE_VALID_S, OneTimeCode, expect_kiosk};
use crate::keys::random;
use crate::store::Kiosks;
use protocol::civil::rfc3339;

#[derive(Debug, Subcommand)]
pub(super) enum Kiosk {
    /// Add a kiosk and print its one-time code, which works for 24 hours
    Add {
        /// Number of the venue
        #[arg(long)]
        venue: i64,
        /// Place in the venue, such as "Cổng số 2"
        #[arg(long, default_value = "")]
        place: String,
    },
    /// Print all kiosks, one a line
    List,
    /// Withdraw a kiosk: its codes and its requests are refused from now on
    Revoke {
        /// Number of the kiosk
        kiosk: u32,
    },
}

impl Kiosk {
    pub(super) fn run(self, desk: &Desk) -> Result<()> {
        match self {
            Self::Add { venue, place } => {
                let code = OneTimeCode::from_random(&random::<64>()?)
                    .context("the random bytes made no code; run the command again")?;
                let keys = desk.keys()?;
                let kiosk = expect_kiosk(&desk.store, &keys, venue, &place, &code, desk.now_s)?;
                let expires_s = desk.now_s + CODE_VALID_S;
                print(&json!({
                    "kiosk": kiosk,
                    "code": code.show(),
                    "expires_s": expires_s,
                    "expires": rfc3339(expires_s),
                }))
            }
            Self::List => desk.store.kiosks(None)?.iter().try_for_each(|kiosk| {
                let state = if kiosk.revoked_s.is_some() {
                    "revoked"
                } else if kiosk.keys.is_some() {
                    "enrolled"
                } else if kiosk.code_expires_s >= desk.now_s {
                    "waiting"
                } else {
                    "expired"
                };
                print(&json!({
                    "kiosk": kiosk.kiosk,
                    "venue": kiosk.venue,
                    "place": kiosk.place,
                    "state": state,
                    "enrolled_s": kiosk.enrolled_s,
                    "revoked_s": kiosk.revoked_s,
                }))
            }),
            Self::Revoke { kiosk } => {
                if !desk.store.revoke(kiosk, desk.now_s)? {
                    bail!("there is no kiosk {kiosk} to revoke; see `backend kiosk list`");
                }
                print(&json!({ "kiosk": kiosk, "state": "revoked" }))
            }
        }
    }
}
