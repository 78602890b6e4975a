//! `backend user …`.

use anyhow::{Context as _, Result};
use clap::{Args, Subcommand, ValueEnum};
use protocol::civil::rfc3339;
use serde_json::json;

use super::context::{Context, account};
use crate::accounts::token::{Token, TokenKind};
use crate::accounts::{self, AccountError, LINK_VALID_S, contact, links};
use crate::keys::random;
use crate::store::accounts::{AccountRow, Contact, NewAccount, Role, Unit};
use crate::store::outbox::MessageKind;

#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Invite someone: prints a one-time link with which they choose a password
    Add(AddUser),
    /// Print all accounts, one a line
    List,
    /// Print a one-time link with which a forgotten password is chosen anew
    Reset {
        /// Name of the account
        name: String,
        /// The phone was lost: take the second step away too
        #[arg(long)]
        second_step_too: bool,
    },
    /// Change how an account's person is reached; what is not given is forgotten
    Contact {
        /// Name of the account
        name: String,
        #[command(flatten)]
        reach: Reach,
    },
    /// Keep an account from signing in, and sign it out
    Disable {
        /// Name of the account
        name: String,
    },
    /// Let a disabled account sign in again
    Enable {
        /// Name of the account
        name: String,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RoleArgument {
    Operator,
    Manager,
    Guard,
    Commune,
    Authority,
}

impl From<RoleArgument> for Role {
    fn from(role: RoleArgument) -> Self {
        match role {
            RoleArgument::Operator => Self::Operator,
            RoleArgument::Manager => Self::Manager,
            RoleArgument::Guard => Self::Guard,
            RoleArgument::Commune => Self::Commune,
            RoleArgument::Authority => Self::Authority,
        }
    }
}

/// By which ways somebody gets links and notices.
#[derive(Debug, Args)]
pub(super) struct Reach {
    /// E-mail address, which gets the link too when the configuration file has a mail server and a host
    #[arg(long, value_name = "ADDRESS", default_value = "")]
    email: String,
    /// Mobile phone, for notices where there is no e-mail
    #[arg(long, value_name = "NUMBER", default_value = "")]
    phone: String,
}

impl Reach {
    fn contact(&self) -> Result<Contact, AccountError> {
        contact::read(&self.email, &self.phone)
    }
}

#[derive(Debug, Args)]
pub(super) struct AddUser {
    /// What they type to sign in, such as hanh.bongson
    name: String,
    #[arg(long)]
    role: RoleArgument,
    /// The person, such as "Lê Thị Hạnh" [default: the name]
    #[arg(long)]
    person: Option<String>,
    /// Number of the commune that a commune's clerk works for
    #[arg(long, conflicts_with = "venues")]
    commune: Option<i64>,
    /// Number of a venue that a manager or guard works for; may be given several times
    #[arg(long = "venue")]
    venues: Vec<i64>,
    #[command(flatten)]
    reach: Reach,
}

impl AddUser {
    fn account(&self) -> NewAccount {
        let name = accounts::normal_name(&self.name);
        let unit = match self.commune {
            Some(commune) => Unit::Commune(commune),
            None if self.venues.is_empty() => Unit::Province,
            None => Unit::Venues(self.venues.clone()),
        };
        let person = self.person.clone().unwrap_or_else(|| name.clone());
        NewAccount { name, person, role: self.role.into(), unit }
    }
}

fn row(account: &AccountRow) -> serde_json::Value {
    let (commune, venues) = match &account.unit {
        Unit::Province => (None, None),
        Unit::Commune(commune) => (Some(*commune), None),
        Unit::Venues(venues) => (None, Some(venues.clone())),
    };
    json!({
        "account": account.account,
        "name": account.name,
        "person": account.person,
        "role": account.role.word(),
        "commune": commune,
        "venues": venues,
        "email": account.contact.email,
        "phone": account.contact.phone,
        "second_step": account.totp.is_some(),
        "state": match (account.disabled_s, &account.password) {
            (Some(_), _) => "disabled",
            (None, Some(_)) => "active",
            (None, None) => "invited",
        },
        "signed_in_s": account.signed_in_s,
    })
}

/// Prints a link, whole where the server's address is known.
fn print_link(context: &Context, name: &str, link: &Token, mailed: bool) -> Result<()> {
    let path = format!("/staff/link/{}", *link.show());
    let url = context.config.host.as_ref().map(|host| format!("https://{host}{path}"));
    let expires = rfc3339(context.now_s + LINK_VALID_S);
    let link =
        json!({ "name": name, "path": path, "url": url, "expires": expires, "mailed": mailed });
    context.answers.one(&link)
}

impl User {
    pub(super) fn run(self, context: &Context) -> Result<()> {
        let (by, now_s) = (account()?, context.now_s);
        let find = |name: &str| -> Result<AccountRow> {
            let name = accounts::normal_name(name);
            let found = context.store().read(|read| read.account_by_name(&name))?;
            found.context(AccountError::NoAccount)
        };
        let link = || -> Result<_> {
            let link = Token::from_random(random()?);
            let hash = link.hash(&context.keys()?, TokenKind::Link);
            Ok((link, hash))
        };
        match self {
            Self::Add(add) => {
                let new = add.account();
                let (link, hash) = link()?;
                let reach = add.reach.contact()?;
                let mailed = context.store().write(|tx| -> Result<_, AccountError> {
                    let account = accounts::invite(tx, &by, &new, &hash, now_s)?;
                    contact::set(tx, &by, account, &reach, now_s)?;
                    let kind = MessageKind::Invitation;
                    Ok(contact::send_link(tx, &context.config, account, kind, &link, now_s)?)
                })?;
                print_link(context, &new.name, &link, mailed)
            }
            Self::List => {
                let accounts = context.store().read(|read| read.accounts())?;
                context.answers.list(accounts.iter().map(row))
            }
            Self::Reset { name, second_step_too } => {
                let account = find(&name)?;
                let (link, hash) = link()?;
                let mailed = context.store().write(|tx| -> Result<_, AccountError> {
                    let number = account.account;
                    links::reset(tx, &by, number, second_step_too, &hash, now_s)?;
                    let kind = MessageKind::Reset;
                    Ok(contact::send_link(tx, &context.config, number, kind, &link, now_s)?)
                })?;
                print_link(context, &account.name, &link, mailed)
            }
            Self::Contact { name, reach } => {
                let (account, reach) = (find(&name)?.account, reach.contact()?);
                let changed = context.store().write(|tx| -> Result<_, AccountError> {
                    contact::set(tx, &by, account, &reach, now_s)?;
                    Ok(tx.account(account)?)
                })?;
                changed.map_or(Ok(()), |account| context.answers.one(&row(&account)))
            }
            Self::Disable { name } => set_disabled(context, &by, &find(&name)?, true),
            Self::Enable { name } => set_disabled(context, &by, &find(&name)?, false),
        }
    }
}

fn set_disabled(context: &Context, by: &str, account: &AccountRow, disabled: bool) -> Result<()> {
    let number = account.account;
    let changed = context.store().write(|tx| -> Result<_, AccountError> {
        accounts::set_disabled(tx, by, number, disabled, context.now_s)?;
        Ok(tx.account(number)?)
    })?;
    changed.map_or(Ok(()), |account| context.answers.one(&row(&account)))
}
