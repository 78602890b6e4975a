//! Communes, venues, and what a kiosk is told that it stands for.

use protocol::api::Venue;
use protocol::seal::{Recipients, SealError};
use protocol::secret::Secret;
use protocol::shortcode::letters_are_valid;

use crate::keys::{RandomError, random};
use crate::store::{
    AddedVenue, Kiosk, NewCommune, NewVenue, Store, StoreError, VenueRow, VenueSettings,
};

/// Longest name, place or other line of text, characters.
pub const LINE_MAX: usize = 120;

/// Largest capacity: a stadium.
pub const CAPACITY_MAX: u32 = 100_000;

/// Why a commune or a venue was refused.
#[derive(Debug, thiserror::Error)]
pub enum VenueError {
    /// A line is empty, too long or has control characters.
    #[error("{0} must be one line of 1 to {LINE_MAX} characters")]
    Line(&'static str),
    /// Letters that no short code has.
    #[error("--letters must be 2 to 6 of A–Z, such as BSON; found {0:?}")]
    Letters(String),
    /// Letters of another venue.
    #[error("the letters {0} belong to another venue; choose others")]
    LettersTaken(String),
    /// An unknown commune.
    #[error("there is no commune {0}; add it with `backend commune add`")]
    NoCommune(i64),
    /// Keys that nothing can be sealed to.
    #[error("{0}: {1}")]
    Keys(&'static str, SealError),
    /// An unknown venue.
    #[error("there is no venue {0}; see `backend venue list`")]
    NoVenue(i64),
    /// A capacity that no venue has.
    #[error("--capacity must be 1 to {CAPACITY_MAX}, or none to warn nobody")]
    Capacity,
    /// No randomness for a key.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Checks a line that an operator wrote; `optional` ones may be empty.
pub(crate) fn line_fits(text: &str, optional: bool) -> bool {
    let filled = optional || !text.trim().is_empty();
    filled && text.chars().count() <= LINE_MAX && !text.chars().any(char::is_control)
}

/// Adds a commune and returns its number.
///
/// # Errors
/// [`VenueError`] names what is wrong.
pub fn add_commune(
    store: &dyn Store,
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
    Ok(store.add_commune(&commune, now_s)?)
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
pub fn set_authority(store: &dyn Store, commune: i64, keys: Vec<String>) -> Result<(), VenueError> {
    let authority = authority_of(keys)?;
    let found = store.set_authority(commune, authority.as_ref())?;
    found.then_some(()).ok_or(VenueError::NoCommune(commune))
}

/// Gives a commune a new key of receipts. Those of today are worthless from then on, and kiosks
/// take the new key within an hour.
///
/// # Errors
/// [`VenueError::NoCommune`], or no randomness.
pub fn renew_receipts(store: &dyn Store, commune: i64) -> Result<(), VenueError> {
    let found = store.set_receipt_key(commune, &Secret::new(random()?))?;
    found.then_some(()).ok_or(VenueError::NoCommune(commune))
}

/// Changes a venue: what is `None` stays; a capacity of `Some(None)` warns nobody.
///
/// # Errors
/// [`VenueError`] names what is wrong.
pub fn set_venue(
    store: &dyn Store,
    venue: i64,
    capacity: Option<Option<u32>>,
    illness_page: Option<bool>,
) -> Result<VenueSettings, VenueError> {
    if capacity.flatten().is_some_and(|most| !(1..=CAPACITY_MAX).contains(&most)) {
        return Err(VenueError::Capacity);
    }
    let before = store.venue(venue)?.ok_or(VenueError::NoVenue(venue))?.settings;
    let settings = VenueSettings {
        capacity: capacity.unwrap_or(before.capacity),
        illness_page: illness_page.unwrap_or(before.illness_page),
    };
    store.set_venue(venue, &settings)?;
    Ok(settings)
}

/// Adds a venue and returns its number.
///
/// # Errors
/// [`VenueError`] names what is wrong.
pub fn add_venue(store: &dyn Store, venue: &NewVenue, now_s: i64) -> Result<i64, VenueError> {
    for (name, text, optional) in [
        ("--name", &venue.name, false),
        ("--unit", &venue.unit, true),
        ("--registrant", &venue.registrant, true),
        ("--phone", &venue.phone, true),
    ] {
        if !line_fits(text, optional) {
            return Err(VenueError::Line(name));
        }
    }
    if !letters_are_valid(&venue.letters) {
        return Err(VenueError::Letters(venue.letters.clone()));
    }
    match store.add_venue(venue, now_s)? {
        AddedVenue::Added(number) => Ok(number),
        AddedVenue::NoCommune => Err(VenueError::NoCommune(venue.commune)),
        AddedVenue::LettersTaken => Err(VenueError::LettersTaken(venue.letters.clone())),
    }
}

/// What `kiosk` stands for, as the API says it.
pub fn describe(venue: VenueRow, kiosk: &Kiosk, host: &str, period_s: u32, otp: bool) -> Venue {
    Venue {
        venue: venue.venue,
        name: venue.registered.name,
        position: kiosk.place.clone(),
        commune: venue.commune.name,
        letters: venue.registered.letters,
        host: host.to_owned(),
        period_s,
        recipients: venue.commune.recipients,
        authority: venue.commune.authority,
        receipt_key: venue.commune.receipt_key,
        capacity: venue.settings.capacity,
        illness_page: venue.settings.illness_page,
        otp,
    }
}
