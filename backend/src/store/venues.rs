//! Communes, whose staff may open what is sealed, and their venues.

use protocol::seal::Recipients;
use protocol::secret::Secret;

use super::error::Stored;

pub trait VenuesRead {
    fn commune(&mut self, commune: i64) -> Stored<Option<Commune>>;
    /// All communes, by number.
    fn communes(&mut self) -> Stored<Vec<Commune>>;
    fn venue(&mut self, venue: i64) -> Stored<Option<VenueRow>>;
    /// A venue by the letters of its short code.
    fn venue_by_letters(&mut self, letters: &str) -> Stored<Option<VenueRow>>;
    /// All venues, by number.
    fn venues(&mut self) -> Stored<Vec<VenueRow>>;
}

pub trait VenuesTx {
    /// Returns the commune's number.
    fn add_commune(&mut self, commune: &NewCommune, now_s: i64) -> Stored<i64>;
    /// Changes what a commune's records are sealed to; false when there is no such commune.
    fn set_recipients(&mut self, commune: i64, recipients: &Recipients) -> Stored<bool>;
    /// Changes who reads a commune's feedback; false when there is no such commune.
    fn set_authority(&mut self, commune: i64, authority: Option<&Recipients>) -> Stored<bool>;
    /// Replaces the key of a commune's receipts; false when there is no such commune.
    fn set_receipt_key(&mut self, commune: i64, key: &Secret) -> Stored<bool>;
    /// Returns the venue's number. The commune must exist and the letters be free.
    fn add_venue(&mut self, venue: &NewVenue, now_s: i64) -> Stored<i64>;
    /// False when there is no such venue.
    fn set_venue(&mut self, venue: i64, settings: &VenueSettings) -> Stored<bool>;
}

#[derive(Clone, Debug)]
pub struct Commune {
    pub commune: i64,
    /// Name, such as "Phường Bồng Sơn".
    pub name: String,
    /// Its public keys.
    pub recipients: Recipients,
    /// Public keys of the authority that reads feedback; none where nobody takes it.
    pub authority: Option<Recipients>,
    pub receipt_key: Secret,
}

#[derive(Clone, Debug)]
pub struct NewCommune {
    pub name: String,
    pub recipients: Recipients,
    pub authority: Option<Recipients>,
    /// Random.
    pub receipt_key: Secret,
}

/// A venue to be, with the fields of the official registration (dkdd).
#[derive(Clone, Debug)]
pub struct NewVenue {
    pub commune: i64,
    /// Name, such as "Chợ Bồng Sơn".
    pub name: String,
    /// The unit that answers for it; may be empty.
    pub unit: String,
    /// Who registered it; may be empty.
    pub registrant: String,
    /// Their phone; may be empty.
    pub phone: String,
    /// Letters of the short code.
    pub letters: String,
}

#[derive(Clone, Debug)]
pub struct VenueRow {
    pub venue: i64,
    pub registered: NewVenue,
    pub commune: Commune,
    pub settings: VenueSettings,
}

/// What an operator may change at a venue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VenueSettings {
    /// How many people it takes at once; none where nobody counts.
    pub capacity: Option<u32>,
    /// Whether the declaration asks for chronic illnesses.
    pub illness_page: bool,
}
