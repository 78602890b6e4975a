//! `backend commune …` and `backend venue …`.

use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::json;

use super::{Desk, print};
use crate::store::{NewVenue, Venues};
use crate::venues;

#[derive(Debug, Subcommand)]
pub(super) enum Commune {
    /// Add a commune with the public keys that records are sealed to
    Add(AddCommune),
    /// Print all communes, one a line
    List,
}

#[derive(Debug, Args)]
pub(super) struct AddCommune {
    /// Name, such as "Phường Bồng Sơn"
    #[arg(long)]
    name: String,
    /// age public key (age1…); may be given several times
    #[arg(long = "recipient", required = true, value_name = "KEY")]
    recipients: Vec<String>,
}

impl Commune {
    pub(super) fn run(self, desk: &Desk) -> Result<()> {
        match self {
            Self::Add(AddCommune { name, recipients }) => {
                let commune = venues::add_commune(&desk.store, &name, recipients, desk.now_s)?;
                print(&json!({ "commune": commune, "name": name.trim() }))
            }
            Self::List => desk.store.communes()?.iter().try_for_each(|commune| {
                print(&json!({
                    "commune": commune.commune,
                    "name": commune.name,
                    "recipients": commune.recipients,
                }))
            }),
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Venue {
    /// Add a venue, with the fields of the official registration
    Add(AddVenue),
    /// Print all venues, one a line
    List,
}

#[derive(Debug, Args)]
pub(super) struct AddVenue {
    /// Number of the commune
    #[arg(long)]
    commune: i64,
    /// Name, such as "Chợ Bồng Sơn"
    #[arg(long)]
    name: String,
    /// Letters of the short code, 2 to 6 of A–Z, such as BSON
    #[arg(long)]
    letters: String,
    /// The unit that answers for the venue
    #[arg(long, default_value = "")]
    unit: String,
    /// Who registers it
    #[arg(long, default_value = "")]
    registrant: String,
    /// Their phone
    #[arg(long, default_value = "")]
    phone: String,
}

impl Venue {
    pub(super) fn run(self, desk: &Desk) -> Result<()> {
        match self {
            Self::Add(add) => {
                let venue = NewVenue {
                    commune: add.commune,
                    name: add.name.trim().to_owned(),
                    unit: add.unit.trim().to_owned(),
                    registrant: add.registrant.trim().to_owned(),
                    phone: add.phone.trim().to_owned(),
                    letters: add.letters.to_ascii_uppercase(),
                };
                let number = venues::add_venue(&desk.store, &venue, desk.now_s)?;
                let (name, letters) = (venue.name, venue.letters);
                print(&json!({ "venue": number, "name": name, "letters": letters }))
            }
            Self::List => desk.store.venues()?.iter().try_for_each(|row| {
                let venue = &row.registered;
                print(&json!({
                    "venue": row.venue,
                    "name": venue.name,
                    "letters": venue.letters,
                    "commune": venue.commune,
                    "unit": venue.unit,
                    "registrant": venue.registrant,
                    "phone": venue.phone,
                }))
            }),
        }
    }
}
