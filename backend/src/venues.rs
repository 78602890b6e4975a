//! Communes and venues, as operators register and change them.

pub mod letters;
pub mod opening;
pub mod trips;

use protocol::api::VenueTotals;
use protocol::civil::day_start_s;
use protocol::hours::Hours;
use protocol::line::{LINE_MAX, line_fits};
use protocol::seal::{Recipients, SealError};
use protocol::secret::Secret;
use protocol::shortcode::{LettersError, check_letters};

use crate::keys::{RandomError, random};
use crate::store::venues::{NewCommune, NewVenue, VenueSettings};
use crate::store::{Read, StoreError, Tx};
use opening::OpeningError;
use trips::TripError;

/// Most phones of guards.
pub const GUARDS_MAX: usize = 20;

/// Largest capacity: a stadium.
pub const CAPACITY_MAX: u32 = 100_000;

/// Longest help line, characters: it stands in one line on a poster.
pub const HELP_LINE_MAX: usize = 40;

#[derive(Debug, thiserror::Error)]
pub enum VenueError {
    #[error("{0} must be one line of 1 to {LINE_MAX} characters")]
    Line(&'static str),
    #[error("{0} must be a phone number, at most {GUARDS_MAX} of the guards")]
    Phone(&'static str),
    #[error("--trip: {0}")]
    Trips(#[from] TripError),
    #[error("--letters {0:?} cannot be used: {1}")]
    Letters(String, LettersError),
    #[error("the letters {0} belong to another venue; choose others")]
    LettersTaken(String),
    #[error("there is no commune {0}; add it with `backend commune add`")]
    NoCommune(i64),
    #[error("{0}: {1}")]
    Keys(&'static str, SealError),
    #[error("a help line is one line of at most {HELP_LINE_MAX} characters, such as 0256 000 1188")]
    HelpLine,
    #[error("there is no venue {0}; see `backend venue list`")]
    NoVenue(i64),
    #[error("--hours: {0}")]
    Opening(#[from] OpeningError),
    #[error("--capacity must be 1 to {CAPACITY_MAX}, or none to warn nobody")]
    Capacity,
    #[error(transparent)]
    Random(#[from] RandomError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Adds a commune and returns its number.
///
/// # Errors
/// [`VenueError`] names what is wrong.
pub fn add_commune(
    tx: &mut dyn Tx,
    name: &str,
    recipients: Vec<String>,
    authority: Vec<String>,
    now_s: i64,
) -> Result<i64, VenueError> {
    if !line_fits(name, false) {
        return Err(VenueError::Line("--name"));
    }
    let recipients =
        Recipients::try_from(recipients).map_err(|error| VenueError::Keys("--recipient", error))?;
    let commune = NewCommune {
        name: name.trim().to_owned(),
        recipients,
        authority: authority_of(authority)?,
        receipt_key: Secret::new(random()?),
    };
    Ok(tx.add_commune(&commune, now_s)?)
}

/// No key means that nobody takes feedback.
fn authority_of(keys: Vec<String>) -> Result<Option<Recipients>, VenueError> {
    if keys.is_empty() {
        return Ok(None);
    }
    let keys = Recipients::try_from(keys);
    keys.map(Some).map_err(|error| VenueError::Keys("--authority", error))
}

/// Changes who reads a commune's feedback; without keys, nobody does and no kiosk takes any.
///
/// # Errors
/// [`VenueError`] names what is wrong.
pub fn set_authority(tx: &mut dyn Tx, commune: i64, keys: Vec<String>) -> Result<(), VenueError> {
    let authority = authority_of(keys)?;
    let found = tx.set_authority(commune, authority.as_ref())?;
    found.then_some(()).ok_or(VenueError::NoCommune(commune))
}

/// Sets where a commune answers the telephone, for its kiosks, posters and pages; none for the
/// province's.
///
/// # Errors
/// [`VenueError`] names what is wrong.
pub fn set_help_line(tx: &mut dyn Tx, commune: i64, line: Option<&str>) -> Result<(), VenueError> {
    let line = line.map(str::trim).filter(|line| !line.is_empty());
    if line.is_some_and(|line| !line_fits(line, false) || line.chars().count() > HELP_LINE_MAX) {
        return Err(VenueError::HelpLine);
    }
    let found = tx.set_help_line(commune, line)?;
    found.then_some(()).ok_or(VenueError::NoCommune(commune))
}

/// Gives a commune a new key of receipts. Those of today are worthless from then on, and kiosks
/// fetch the new key within an hour.
///
/// # Errors
/// [`VenueError::NoCommune`], no randomness, or the store's.
pub fn renew_receipts(tx: &mut dyn Tx, commune: i64) -> Result<(), VenueError> {
    let found = tx.set_receipt_key(commune, &Secret::new(random()?))?;
    found.then_some(()).ok_or(VenueError::NoCommune(commune))
}

/// What to change at a venue: what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct VenueChange {
    /// `Some(None)` warns nobody.
    pub capacity: Option<Option<u32>>,
    pub illness_page: Option<bool>,
    pub kiosk_word: Option<bool>,
    /// `Some` of nothing for the hours of the configuration.
    pub opening_hours: Option<Vec<Hours>>,
}

/// Changes a venue.
///
/// # Errors
/// [`VenueError`] names what is wrong.
pub fn set_venue(
    tx: &mut dyn Tx,
    venue: i64,
    change: VenueChange,
) -> Result<VenueSettings, VenueError> {
    if change.capacity.flatten().is_some_and(|most| !(1..=CAPACITY_MAX).contains(&most)) {
        return Err(VenueError::Capacity);
    }
    let before = tx.venue(venue)?.ok_or(VenueError::NoVenue(venue))?.settings;
    let settings = VenueSettings {
        capacity: change.capacity.unwrap_or(before.capacity),
        illness_page: change.illness_page.unwrap_or(before.illness_page),
        kiosk_word: change.kiosk_word.unwrap_or(before.kiosk_word),
        opening_hours: change.opening_hours.unwrap_or(before.opening_hours),
    };
    tx.set_venue(venue, &settings)?;
    Ok(settings)
}

/// Checks what was registered, but for its letters and commune.
fn check_registration(venue: &NewVenue) -> Result<(), VenueError> {
    for (name, text, optional) in [
        ("--name", &venue.name, false),
        ("--unit", &venue.unit, true),
        ("--registrant", &venue.registrant, true),
        ("--address", &venue.address, true),
        ("--phone", &venue.phone, true),
        ("--plate", &venue.plate, true),
        ("--route", &venue.route, true),
    ] {
        if !line_fits(text, optional) {
            return Err(VenueError::Line(name));
        }
    }
    if !venue.phone.is_empty() && !is_phone(&venue.phone) {
        return Err(VenueError::Phone("--phone"));
    }
    let guards: Vec<&str> = venue.guards.lines().collect();
    if guards.len() > GUARDS_MAX || !guards.iter().all(|phone| is_phone(phone)) {
        return Err(VenueError::Phone("--guard"));
    }
    trips::parse(&venue.trips)?;
    Ok(())
}

/// Whether staff could have meant a phone number: they write them in many ways.
fn is_phone(text: &str) -> bool {
    let known = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '+' | '(' | ')');
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (8..=15).contains(&digits) && text.chars().all(known)
}

/// Changes what was registered: all but commune and letters.
///
/// # Errors
/// [`VenueError`] names what is wrong.
pub fn change_venue(tx: &mut dyn Tx, venue: i64, registered: &NewVenue) -> Result<(), VenueError> {
    check_registration(registered)?;
    let found = tx.set_registration(venue, registered)?;
    found.then_some(()).ok_or(VenueError::NoVenue(venue))
}

/// Adds a venue and returns its number.
///
/// # Errors
/// [`VenueError`] names what is wrong.
pub fn add_venue(tx: &mut dyn Tx, venue: &NewVenue, now_s: i64) -> Result<i64, VenueError> {
    check_registration(venue)?;
    if let Err(error) = check_letters(&venue.letters) {
        return Err(VenueError::Letters(venue.letters.clone(), error));
    }
    if tx.commune(venue.commune)?.is_none() {
        return Err(VenueError::NoCommune(venue.commune));
    }
    if tx.venue_by_letters(&venue.letters)?.is_some() {
        return Err(VenueError::LettersTaken(venue.letters.clone()));
    }
    Ok(tx.add_venue(venue, now_s)?)
}

/// How many people went into and out of a venue on a day in Vietnam, and how many are inside.
///
/// # Errors
/// The store's.
pub fn totals(read: &mut dyn Read, venue: i64, day: i64) -> Result<VenueTotals, StoreError> {
    let (from_s, to_s) = (day_start_s(day), day_start_s(day.saturating_add(1)));
    let (entered, left) = read.passage_sums(venue, from_s, to_s)?;
    let count = |people: u64| u32::try_from(people).unwrap_or(u32::MAX);
    let inside = entered.saturating_sub(left);
    Ok(VenueTotals { day, entered: count(entered), left: count(left), inside: count(inside) })
}
