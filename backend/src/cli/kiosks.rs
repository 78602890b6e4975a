//! `backend kiosk …`.

use anyhow::{Context as _, Result};
use clap::Subcommand;
use protocol::civil::rfc3339;
use serde_json::json;

use super::context::{Context, print};
use crate::keys::random;
use crate::kiosks::code::OneTimeCode;
use crate::kiosks::{self, CODE_VALID_S};
use crate::store::StoreError;

#[derive(Debug, Subcommand)]
pub(super) enum Kiosk {
    /// Add a kiosk and print its one-time code, which works for 24 hours
    Add {
        /// Number of the venue
        #[arg(long)]
        venue: i64,
        /// Position in the venue, such as "Cổng số 2"
        #[arg(long, default_value = "")]
        position: String,
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
    pub(super) fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::Add { venue, position } => {
                let code = OneTimeCode::from_random(&random::<64>()?)
                    .context("the random bytes made no code; run the command again")?;
                let keys = context.keys()?;
                let now_s = context.now_s;
                let kiosk = context
                    .store()
                    .write(|tx| kiosks::add(tx, &keys, venue, &position, &code, now_s))?;
                let expires_s = now_s + CODE_VALID_S;
                print(&json!({
                    "kiosk": kiosk,
                    "code": code.show(),
                    "expires_s": expires_s,
                    "expires": rfc3339(expires_s),
                }))
            }
            Self::List => {
                let (kiosks, streams) = context.store().read(|read| -> Result<_, StoreError> {
                    Ok((read.kiosks(None)?, read.streams()?))
                })?;
                kiosks.iter().try_for_each(|kiosk| {
                    let own = || streams.iter().filter(|stream| stream.kiosk == kiosk.kiosk);
                    let state = if kiosk.revoked_s.is_some() {
                        "revoked"
                    } else if kiosk.keys.is_some() {
                        "enrolled"
                    } else if kiosk.code_expires_s >= context.now_s {
                        "waiting"
                    } else {
                        "expired"
                    };
                    print(&json!({
                        "kiosk": kiosk.kiosk,
                        "venue": kiosk.venue,
                        "position": kiosk.position,
                        "state": state,
                        "enrolled_s": kiosk.enrolled_s,
                        "revoked_s": kiosk.revoked_s,
                        "rewound": own().map(|stream| stream.rewound).sum::<u32>(),
                        "rewound_s": own().filter_map(|stream| stream.rewound_s).max(),
                    }))
                })
            }
            Self::Revoke { kiosk } => {
                context.store().write(|tx| kiosks::revoke(tx, kiosk, context.now_s))?;
                print(&json!({ "kiosk": kiosk, "state": "revoked" }))
            }
        }
    }
}
