//! `backend contacts …`.

use anyhow::Result;
use clap::{Args, ValueEnum};
use protocol::api;
use serde_json::json;

use super::context::{Context, account};
use crate::audit::note;
use crate::contacts_mode;
use crate::store::StoreError;
use crate::store::audit::EntryKind;

#[derive(Debug, Args)]
pub(super) struct Contacts {
    /// Choose what becomes of them from now on; without it, print what does
    #[arg(value_enum)]
    choose: Option<Choice>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Choice {
    /// Kiosks send them
    Sent,
    /// They stay at the kiosks, which send what they found of cases alone
    Local,
}

impl From<Choice> for api::Contacts {
    fn from(choice: Choice) -> Self {
        match choice {
            Choice::Sent => Self::Sent,
            Choice::Local => Self::Local,
        }
    }
}

impl Contacts {
    pub(super) fn run(self, context: &Context) -> Result<()> {
        if let Some(choice) = self.choose {
            let (who, now_s) = (account()?, context.now_s);
            let contacts = api::Contacts::from(choice);
            context.store().write(|tx| -> Result<_, StoreError> {
                if contacts_mode::set(tx, contacts)? {
                    note(tx, &who, EntryKind::Contacts, contacts.word().to_owned(), "", now_s)?;
                }
                Ok(())
            })?;
        }
        let contacts = context.store().read(|read| contacts_mode::get(read))?;
        context.answers.one(&json!({ "contacts": contacts.word() }))
    }
}
