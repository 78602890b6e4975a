//! What the commands share: the open store, the account that looks, and how they answer.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use clap::Args;
use terminal::Answers;

use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::keys::MasterKeys;
use crate::store::audit::{Entry, EntryKind};
use crate::store::{self, Store};

/// What every command but the server uses.
pub(super) struct Context {
    store: Arc<dyn Store>,
    pub(super) config: Config,
    pub(super) answers: Answers,
    pub(super) now_s: i64,
}

impl Context {
    pub(super) fn open(config: Config, answers: Answers) -> Result<Self> {
        let is_new = config.database.file().is_some_and(|file| !file.exists());
        let store = store::open(&config.database)?;
        if is_new {
            tracing::info!(database = %config.database, "the database was made");
        }
        Ok(Self { store, config, answers, now_s: SystemClock.now_s() })
    }

    pub(super) fn store(&self) -> &dyn Store {
        self.store.as_ref()
    }

    pub(super) fn keys(&self) -> Result<MasterKeys> {
        Ok(self.store.write(|tx| MasterKeys::load(tx))?)
    }
}

/// Why someone looks at a list, for the audit trail.
#[derive(Debug, Args)]
pub(super) struct Reason {
    /// Why you look, for the audit trail
    #[arg(long, value_name = "TEXT", default_value = "")]
    reason: String,
}

impl Reason {
    pub(super) fn look(&self, kind: EntryKind, target: String) -> Result<Entry> {
        Ok(crate::audit::list(account()?, kind, target, &self.reason)?)
    }
}

/// What a look at a list covers, such as "venue 3".
pub(super) fn scope(name: &str, number: Option<i64>) -> String {
    number.map_or_else(|| "all".to_owned(), |number| format!("{name} {number}"))
}

/// The account that runs this program, with the one that became it by `sudo`.
pub(super) fn account() -> Result<String> {
    let account = whoami::username()
        .context("the account that runs this program has no name; give it one in /etc/passwd")?;
    let person = std::env::var("SUDO_USER").ok().filter(|person| *person != account);
    Ok(person.map_or_else(|| account.clone(), |person| format!("{person} as {account}")))
}
