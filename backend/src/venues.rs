//! Communes, venues, and what a kiosk is told that it stands for.

use protocol::api::Venue;
use protocol::seal::{Recipients, SealError};
use protocol::shortcode::letters_are_valid;

use crate::store::{AddedVenue, Kiosk, NewVenue, Store, StoreError, VenueRow};

/// Longest name, place or other line of text, characters.
pub const LINE_MAX: usize = 120;

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
    #[error("--recipient: {0}")]
    Recipients(SealError),
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
    now_s: i64,
) -> Result<i64, VenueError> {
    if !line_fits(name, false) {
        return Err(VenueError::Line("--name"));
    }
    let recipients = Recipients::try_from(recipients).map_err(VenueError::Recipients)?;
    Ok(store.add_commune(name.trim(), &recipients, now_s)?)
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
pub fn describe(venue: VenueRow, kiosk: &Kiosk, host: &str, period_s: u32) -> Venue {
    Venue {
        venue: venue.venue,
        name: venue.registered.name,
        place: kiosk.place.clone(),
        commune: venue.commune.name,
        letters: venue.registered.letters,
        host: host.to_owned(),
        period_s,
        recipients: venue.commune.recipients,
    }
}
