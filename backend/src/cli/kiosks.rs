//! `backend kiosk …`.

use anyhow::{Context as _, Result};
use clap::Subcommand;
use protocol::civil::rfc3339;
use protocol::pin::Invitation;
use protocol::secret::Secret;
use protocol::token::{Claim, PATH};
use serde_json::json;

use super::context::Context;
use crate::keys::random;
use crate::kiosks::code::OneTimeCode;
use crate::kiosks::{self, CODE_VALID_S, KioskError, boxes};
use crate::store::StoreError;

#[derive(Debug, Subcommand)]
pub(super) enum Kiosk {
    /// Add a kiosk and print its invitation, which works for 24 hours
    Add {
        /// Number of the venue
        #[arg(long)]
        venue: i64,
        /// Position in the venue, such as "Cổng số 2"
        #[arg(long, default_value = "")]
        position: String,
    },
    /// Add a position with a poster and no kiosk, and print the path of its code
    AddPoster {
        /// Number of the venue
        #[arg(long)]
        venue: i64,
        /// Position in the venue, such as "Cổng số 2"
        #[arg(long, default_value = "")]
        position: String,
    },
    /// Print all kiosks, one a line
    List,
    /// Replace a kiosk's poster: codes of the old one are refused from now on
    NewPoster {
        /// Number of the kiosk
        kiosk: u32,
    },
    /// Put a new box in the place of a kiosk and print its invitation, which works for 24 hours. The new box has the
    /// number, venue, records and posters of the one before, which is refused from then on
    Replace {
        /// Number of the kiosk
        kiosk: u32,
    },
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
                let (kiosk, invitation) = context.store().write(|tx| {
                    let kiosk = kiosks::add(tx, &keys, venue, &position, &code, now_s)?;
                    let invitation = kiosks::invitation(tx, &keys, venue, &code)?;
                    Ok::<_, KioskError>((kiosk, invitation))
                })?;
                invited(context, kiosk, &code, &invitation)
            }
            Self::AddPoster { venue, position } => {
                let random = [random()?, random()?];
                let now_s = context.now_s;
                let kiosk = context
                    .store()
                    .write(|tx| kiosks::add_poster(tx, venue, &position, random, now_s))?;
                let path = Claim::fixed(kiosk, 0).mint(&Secret::new(random[0]));
                let path = format!("{PATH}{path}");
                context.answers.one(&json!({ "kiosk": kiosk, "path": path }))
            }
            Self::List => {
                let (kiosks, streams) = context.store().read(|read| -> Result<_, StoreError> {
                    Ok((read.kiosks(None)?, read.streams()?))
                })?;
                context.answers.list(kiosks.iter().map(|kiosk| {
                    let own = || streams.iter().filter(|stream| stream.kiosk == kiosk.kiosk);
                    let state = if kiosk.revoked_s.is_some() {
                        "revoked"
                    } else if kiosk.is_poster() {
                        "poster"
                    } else if kiosk.keys.is_some() {
                        "enrolled"
                    } else if kiosk.code_expires_s >= context.now_s {
                        "waiting"
                    } else {
                        "expired"
                    };
                    json!({
                        "kiosk": kiosk.kiosk,
                        "venue": kiosk.venue,
                        "position": kiosk.position,
                        "state": state,
                        "poster_epoch": kiosk.poster_epoch,
                        "enrolled_s": kiosk.enrolled_s,
                        "revoked_s": kiosk.revoked_s,
                        "rewound": own().map(|stream| stream.rewound).sum::<u32>(),
                        "rewound_s": own().filter_map(|stream| stream.rewound_s).max(),
                    })
                }))
            }
            Self::NewPoster { kiosk } => {
                let (epoch, path) = context.store().write(|tx| {
                    let epoch = kiosks::new_poster(tx, kiosk)?;
                    let keys = tx.kiosk(kiosk)?.and_then(|kiosk| kiosk.keys);
                    let path = keys.map(|keys| {
                        format!("{PATH}{}", Claim::fixed(kiosk, epoch).mint(keys.poster_key()))
                    });
                    Ok::<_, KioskError>((epoch, path))
                })?;
                context.answers.one(&json!({ "kiosk": kiosk, "poster_epoch": epoch, "path": path }))
            }
            Self::Replace { kiosk } => {
                let keys = context.keys()?;
                let now_s = context.now_s;
                let (code, invitation) = context.store().write(|tx| {
                    let code = boxes::await_box(tx, &keys, kiosk, now_s)?;
                    let row = tx.kiosk(kiosk)?.ok_or(KioskError::NoKiosk(kiosk))?;
                    let invitation = kiosks::invitation(tx, &keys, row.venue, &code)?;
                    Ok::<_, KioskError>((code, invitation))
                })?;
                invited(context, kiosk, &code, &invitation)
            }
            Self::Revoke { kiosk } => {
                context.store().write(|tx| kiosks::revoke(tx, kiosk, context.now_s))?;
                context.answers.one(&json!({ "kiosk": kiosk, "state": "revoked" }))
            }
        }
    }
}

/// Prints what a new box is given; it works from the command's moment on.
fn invited(
    context: &Context,
    kiosk: u32,
    code: &OneTimeCode,
    invitation: &Invitation,
) -> Result<()> {
    let expires_s = context.now_s + CODE_VALID_S;
    context.answers.one(&json!({
        "kiosk": kiosk,
        "invitation": invitation.to_string(),
        "code": code.show(),
        "fingerprint": invitation.fingerprint,
        "expires_s": expires_s,
        "expires": rfc3339(expires_s),
    }))
}
