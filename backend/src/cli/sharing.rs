//! `backend share`.

use anyhow::Result;
use clap::Subcommand;
use protocol::civil::rfc3339;
use serde_json::json;

use super::context::{Context, account};
use crate::audit::note;
use crate::keys::random;
use crate::sharing::{self, SharingError};
use crate::store::audit::EntryKind;
use crate::store::sharing::{ApiScope, NewApiKey, NewRecipient};

fn scope(word: &str) -> Result<ApiScope, String> {
    ApiScope::from_word(word).ok_or_else(|| {
        let words: Vec<_> = ApiScope::ALL.iter().map(|scope| scope.word()).collect();
        format!("must be one of {}", words.join(", "))
    })
}

#[derive(Debug, Subcommand)]
pub(super) enum Share {
    /// Print the keys of other systems, one a line
    Keys,
    /// Make a key for another system; it is printed once
    AddKey {
        /// Whose system, such as "CDC Bình Định"
        #[arg(long)]
        name: String,
        /// declarations, channels, check-points or report; may be given several times
        #[arg(long, required = true, value_parser = scope)]
        scope: Vec<ApiScope>,
        /// A commune of which it reads; may be given several times
        #[arg(long, required = true)]
        commune: Vec<i64>,
    },
    /// Take a key back
    RevokeKey { key: i64 },
    /// Print who beside a commune's own staff opens its records, one a line
    Recipients,
    /// Have later records of a commune sealed to one more public key
    AddRecipient {
        #[arg(long)]
        commune: i64,
        /// Whose key it is
        #[arg(long)]
        name: String,
        /// age1…
        #[arg(long)]
        recipient: String,
    },
    /// Have later records no longer sealed to it
    RemoveRecipient { recipient: i64 },
}

impl Share {
    pub(super) fn run(self, context: &Context) -> Result<()> {
        let now_s = context.now_s;
        match self {
            Self::Keys => {
                let keys = context.store().read(|read| read.api_keys())?;
                context.answers.list(keys.iter().map(|row| {
                    json!({
                        "key": row.key,
                        "name": row.about.name,
                        "scopes": row.about.scopes.iter().map(|s| s.word()).collect::<Vec<_>>(),
                        "communes": row.about.communes,
                        "made": rfc3339(row.made_s),
                        "made_by": row.about.made_by,
                        "used": row.used_s.map(rfc3339),
                        "revoked": row.revoked_s.map(rfc3339),
                    })
                }))
            }
            Self::AddKey { name, scope, commune } => {
                let keys = context.keys()?;
                let (who, secret) = (account()?, random()?);
                let new =
                    NewApiKey { name, scopes: scope, communes: commune, made_by: who.clone() };
                let (key, text) = context.store().write(|tx| {
                    let made = sharing::make_key(tx, &keys, &new, secret, now_s)?;
                    let target = format!("api key {}", made.0);
                    let reason = format!("made for {}", new.name);
                    note(tx, &who, EntryKind::Share, target, &reason, now_s)?;
                    Ok::<_, SharingError>(made)
                })?;
                context.answers.one(&json!({ "key": key, "authorization": text.as_str() }))
            }
            Self::RevokeKey { key } => {
                let who = account()?;
                context.store().write(|tx| {
                    sharing::revoke_key(tx, key, now_s)?;
                    let target = format!("api key {key}");
                    note(tx, &who, EntryKind::Share, target, "revoked", now_s)?;
                    Ok::<_, SharingError>(())
                })?;
                context.answers.one(&json!({ "key": key, "revoked": rfc3339(now_s) }))
            }
            Self::Recipients => {
                let all = context.store().read(|read| read.shared_recipients())?;
                context.answers.list(all.iter().map(|row| {
                    json!({
                        "recipient": row.recipient,
                        "commune": row.about.commune,
                        "name": row.about.name,
                        "public": row.about.public,
                        "added": rfc3339(row.added_s),
                        "added_by": row.about.added_by,
                    })
                }))
            }
            Self::AddRecipient { commune, name, recipient } => {
                let who = account()?;
                let new = NewRecipient { commune, public: recipient, name, added_by: who.clone() };
                context.store().write(|tx| {
                    sharing::add_recipient(tx, &new, now_s)?;
                    let target = format!("recipient of commune {commune}");
                    let reason = format!("added {} for {}", new.public, new.name);
                    note(tx, &who, EntryKind::Share, target, &reason, now_s)?;
                    Ok::<_, SharingError>(())
                })?;
                context.answers.one(&json!({ "commune": commune, "public": new.public }))
            }
            Self::RemoveRecipient { recipient } => {
                let who = account()?;
                let gone = context.store().write(|tx| {
                    let gone = sharing::remove_recipient(tx, recipient, now_s)?;
                    let target = format!("recipient of commune {}", gone.commune);
                    let reason = format!("removed {} of {}", gone.public, gone.name);
                    note(tx, &who, EntryKind::Share, target, &reason, now_s)?;
                    Ok::<_, SharingError>(gone)
                })?;
                context.answers.one(&json!({ "commune": gone.commune, "public": gone.public }))
            }
        }
    }
}
