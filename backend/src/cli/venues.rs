//! `backend commune …` and `backend venue …`.

use anyhow::Result;
use clap::{Args, Subcommand};
use protocol::hours::Hours;
use protocol::pin::Fingerprint;
use serde_json::json;

use super::context::Context;
use crate::store::venues::{Commune as CommuneRow, NewVenue, VenueKind};
use crate::venues::opening::{self, OpeningError};
use crate::venues::{self, VenueChange};

#[derive(Debug, Subcommand)]
pub(super) enum Commune {
    /// Add a commune with the public keys that records are sealed to
    Add(AddCommune),
    /// Print all communes, one a line
    List,
    /// Change who reads feedback; without a key nobody does, and kiosks take none
    Authority {
        /// Number of the commune
        commune: i64,
        /// age public key (age1…) of the authority; may be given several times
        #[arg(long = "authority", value_name = "KEY")]
        authority: Vec<String>,
    },
    /// Renew the key of receipts after a kiosk was stolen; receipts of today are worthless then
    RenewReceipts {
        /// Number of the commune
        commune: i64,
    },
}

#[derive(Debug, Args)]
pub(super) struct AddCommune {
    /// Name, such as "Phường Bồng Sơn"
    #[arg(long)]
    name: String,
    /// age public key (age1…); may be given several times
    #[arg(long = "recipient", required = true, value_name = "KEY")]
    recipients: Vec<String>,
    /// age public key (age1…) of the authority that reads feedback; may be given several times
    #[arg(long = "authority", value_name = "KEY")]
    authority: Vec<String>,
}

impl Commune {
    pub(super) fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::Add(AddCommune { name, recipients, authority }) => {
                let now_s = context.now_s;
                let commune = context
                    .store()
                    .write(|tx| venues::add_commune(tx, &name, recipients, authority, now_s))?;
                context.answers.one(&json!({ "commune": commune, "name": name.trim() }))
            }
            Self::Authority { commune, authority } => {
                let keys = authority.clone();
                context.store().write(|tx| venues::set_authority(tx, commune, keys))?;
                let changed = context.store().read(|read| read.commune(commune))?;
                context.answers.one(&json!({
                    "commune": commune,
                    "authority": authority,
                    "fingerprint": changed.map(|commune| fingerprint(context, &commune)).transpose()?,
                }))
            }
            Self::RenewReceipts { commune } => {
                context.store().write(|tx| venues::renew_receipts(tx, commune))?;
                context.answers.one(&json!({ "commune": commune, "receipts": "renewed" }))
            }
            Self::List => {
                let communes = context.store().read(|read| read.communes())?;
                let lines = communes.iter().map(|commune| {
                    Ok(json!({
                        "commune": commune.commune,
                        "name": commune.name,
                        "recipients": commune.recipients,
                        "authority": commune.authority,
                        "fingerprint": fingerprint(context, commune)?,
                    }))
                });
                context.answers.list(lines.collect::<Result<Vec<_>>>()?)
            }
        }
    }
}

/// What kiosks of a commune show of its keys, and wait for when they change.
fn fingerprint(context: &Context, commune: &CommuneRow) -> Result<Fingerprint> {
    let backend = context.keys()?.signing.verifying_key();
    Ok(Fingerprint::of(&backend, &commune.recipients, commune.authority.as_ref()))
}

#[derive(Debug, Subcommand)]
pub(super) enum Venue {
    /// Add a venue, with the fields of the official registration
    Add(Box<AddVenue>),
    /// Print all venues, one a line
    List,
    /// Change a venue; kiosks fetch it within an hour
    Set(SetVenue),
}

#[derive(Debug, Args)]
pub(super) struct SetVenue {
    /// Number of the venue
    venue: i64,
    /// How many people it takes at once; none warns nobody
    #[arg(long, value_name = "PEOPLE|none", value_parser = capacity,
        required_unless_present_any = ["illness_page", "kiosk_word", "hours"])]
    capacity: Option<Capacity>,
    /// Whether the declaration asks for chronic illnesses, on an open screen
    #[arg(long, value_name = "true|false")]
    illness_page: Option<bool>,
    /// Whether its kiosks show the word of the minute
    #[arg(long, value_name = "true|false")]
    kiosk_word: Option<bool>,
    /// When it is open, in which hours its managers are told of silent kiosks; none for the hours of the
    /// configuration
    #[arg(long, value_name = "HH:MM-HH:MM, …|none", value_parser = hours)]
    hours: Option<Opening>,
}

/// Opening hours as they are typed.
#[derive(Clone, Debug)]
struct Opening(Vec<Hours>);

fn hours(text: &str) -> Result<Opening, OpeningError> {
    opening::parse(if text == "none" { "" } else { text }).map(Opening)
}

/// A capacity as it is typed.
#[derive(Clone, Copy, Debug)]
struct Capacity(Option<u32>);

fn capacity(text: &str) -> Result<Capacity, std::num::ParseIntError> {
    if text == "none" { Ok(Capacity(None)) } else { text.parse().map(|most| Capacity(Some(most))) }
}

pub(super) fn kind(word: &str) -> Result<VenueKind, String> {
    VenueKind::from_word(word).ok_or_else(|| {
        let words: Vec<_> = VenueKind::ALL.iter().map(|kind| kind.word()).collect();
        format!("must be one of {}", words.join(", "))
    })
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
    /// What it is: market, office, hospital, school, factory, workshop, shop, lodging, checkpoint, hall,
    /// quarantine, vehicle or other
    #[arg(long, default_value = "other", value_parser = kind)]
    kind: VenueKind,
    #[arg(long, default_value = "")]
    address: String,
    /// Phone of someone who stands at the gate; may be given several times
    #[arg(long = "guard", value_name = "PHONE")]
    guards: Vec<String>,
    /// Plate of a vehicle
    #[arg(long, default_value = "")]
    plate: String,
    /// Route of a vehicle
    #[arg(long, default_value = "")]
    route: String,
    /// A trip of a vehicle, every day, such as "07:30-10:15 Bồng Sơn – Quy Nhơn"; may be given several
    /// times
    #[arg(long = "trip", value_name = "HH:MM-HH:MM NAME")]
    trips: Vec<String>,
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
    pub(super) fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::Add(add) => {
                let venue = NewVenue {
                    commune: add.commune,
                    name: add.name.trim().to_owned(),
                    unit: add.unit.trim().to_owned(),
                    registrant: add.registrant.trim().to_owned(),
                    phone: add.phone.trim().to_owned(),
                    kind: add.kind,
                    address: add.address.trim().to_owned(),
                    guards: add.guards.join("\n"),
                    plate: add.plate.trim().to_owned(),
                    route: add.route.trim().to_owned(),
                    trips: add.trips.join("\n"),
                    letters: add.letters.to_ascii_uppercase(),
                };
                let number =
                    context.store().write(|tx| venues::add_venue(tx, &venue, context.now_s))?;
                let (name, letters) = (venue.name, venue.letters);
                context.answers.one(&json!({ "venue": number, "name": name, "letters": letters }))
            }
            Self::List => {
                let venues = context.store().read(|read| read.venues())?;
                context.answers.list(venues.iter().map(|row| {
                    let venue = &row.registered;
                    json!({
                    "venue": row.venue,
                    "name": venue.name,
                    "letters": venue.letters,
                    "commune": venue.commune,
                    "kind": venue.kind.word(),
                    "address": venue.address,
                    "unit": venue.unit,
                    "registrant": venue.registrant,
                    "phone": venue.phone,
                    "plate": venue.plate,
                    "route": venue.route,
                    "trips": venue.trips.lines().collect::<Vec<_>>(),
                    "capacity": row.settings.capacity,
                    "illness_page": row.settings.illness_page,
                    "kiosk_word": row.settings.kiosk_word,
                    "hours": row.settings.opening_hours,
                    })
                }))
            }
            Self::Set(SetVenue { venue, capacity, illness_page, kiosk_word, hours }) => {
                let change = VenueChange {
                    capacity: capacity.map(|capacity| capacity.0),
                    illness_page,
                    kiosk_word,
                    opening_hours: hours.map(|hours| hours.0),
                };
                let settings = context.store().write(|tx| venues::set_venue(tx, venue, change))?;
                context.answers.one(&json!({
                    "venue": venue,
                    "capacity": settings.capacity,
                    "illness_page": settings.illness_page,
                    "kiosk_word": settings.kiosk_word,
                    "hours": settings.opening_hours,
                }))
            }
        }
    }
}
