//! Which towns there are, and who reports to them.

use protocol::line::{LINE_MAX, line_fits};

use crate::store::towns::NewOrganisation;
use crate::store::{StoreError, Tx};

#[derive(Debug, thiserror::Error)]
pub enum TownError {
    #[error("a name is one line of 1 to {LINE_MAX} characters")]
    Name,
    #[error("there is {0:?} already; choose another name")]
    NameTaken(String),
    #[error("there is no town {0}; see `backend report towns`")]
    NoTown(i64),
    #[error("there is no commune {0}; see `backend commune list`")]
    NoCommune(i64),
    #[error("there is no organisation {0}; see `backend report towns`")]
    NoOrganisation(i64),
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn require(tx: &mut dyn Tx, town: Option<i64>) -> Result<(), TownError> {
    let Some(town) = town else { return Ok(()) };
    let known = tx.towns()?.iter().any(|known| known.town == town);
    known.then_some(()).ok_or(TownError::NoTown(town))
}

/// Adds a town; returns its number.
///
/// # Errors
/// [`TownError`] names what is wrong.
pub fn add(tx: &mut dyn Tx, name: &str) -> Result<i64, TownError> {
    let name = name.trim();
    if !line_fits(name, false) {
        return Err(TownError::Name);
    }
    if tx.towns()?.iter().any(|known| known.name == name) {
        return Err(TownError::NameTaken(name.to_owned()));
    }
    Ok(tx.add_town(name)?)
}

/// Says to which town a commune reports; none reports to the province.
///
/// # Errors
/// [`TownError`] names what is wrong.
pub fn assign(tx: &mut dyn Tx, commune: i64, town: Option<i64>) -> Result<(), TownError> {
    require(tx, town)?;
    tx.set_town(commune, town)?.then_some(()).ok_or(TownError::NoCommune(commune))
}

/// Adds an organisation that reports; returns its number.
///
/// # Errors
/// [`TownError`] names what is wrong.
pub fn add_organisation(tx: &mut dyn Tx, organisation: &NewOrganisation) -> Result<i64, TownError> {
    require(tx, organisation.town)?;
    if !line_fits(&organisation.name, false) {
        return Err(TownError::Name);
    }
    let same = |known: &NewOrganisation| {
        known.town == organisation.town && known.name == organisation.name
    };
    if tx.organisations()?.iter().any(|known| same(&known.about)) {
        return Err(TownError::NameTaken(organisation.name.clone()));
    }
    Ok(tx.add_organisation(organisation)?)
}

/// Has an organisation report no more. What it handed in stays.
///
/// # Errors
/// [`TownError`] names what is wrong.
pub fn close_organisation(tx: &mut dyn Tx, organisation: i64, now_s: i64) -> Result<(), TownError> {
    let found = tx.close_organisation(organisation, now_s)?;
    found.then_some(()).ok_or(TownError::NoOrganisation(organisation))
}
