//! Communes, whose staff may open what is sealed, and their venues.

use protocol::hours::Hours;
use protocol::questionnaire::{ILLNESSES, Questionnaire};
use protocol::seal::Recipients;
use protocol::secret::Secret;

use super::error::Stored;
use super::fleet::Among;

pub trait VenuesRead {
    fn commune(&mut self, commune: i64) -> Stored<Option<Commune>>;
    /// All communes, by number.
    fn communes(&mut self) -> Stored<Vec<Commune>>;
    /// The number of each commune with the key of its receipts: what a guess at a receipt costs.
    fn receipt_keys(&mut self) -> Stored<Vec<(i64, Secret)>>;
    fn venue(&mut self, venue: i64) -> Stored<Option<VenueRow>>;
    /// A venue by the letters of its short code.
    fn venue_by_letters(&mut self, letters: &str) -> Stored<Option<VenueRow>>;
    /// All venues, by number.
    fn venues(&mut self) -> Stored<Vec<VenueRow>>;
    /// The names of venues, by number.
    fn venue_names(&mut self, among: Among) -> Stored<Vec<VenueName>>;
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
    /// Sets where a commune answers the telephone; false when there is no such commune.
    fn set_help_line(&mut self, commune: i64, line: Option<&str>) -> Stored<bool>;
    /// Returns the venue's number. The commune must exist and the letters be free.
    fn add_venue(&mut self, venue: &NewVenue, now_s: i64) -> Stored<i64>;
    /// Changes what was registered, but neither commune nor letters; false when there is no such venue.
    fn set_registration(&mut self, venue: i64, registered: &NewVenue) -> Stored<bool>;
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
    /// Where it answers the telephone, as people read it; none for the province's.
    pub help_line: Option<String>,
}

#[derive(Clone, Debug)]
pub struct NewCommune {
    pub name: String,
    pub recipients: Recipients,
    pub authority: Option<Recipients>,
    /// Random.
    pub receipt_key: Secret,
}

macro_rules! kinds {
    ($($(#[$about:meta])* $kind:ident = $word:literal,)*) => {
        /// What a venue is, as the report of the province groups them.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub enum VenueKind {
            $($(#[$about])* $kind,)*
        }

        impl VenueKind {
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// The word that the database and the command line have for it.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$kind => $word,)*
                }
            }
        }
    };
}

kinds! {
    Market = "market",
    Office = "office",
    Hospital = "hospital",
    School = "school",
    Factory = "factory",
    Workshop = "workshop",
    Shop = "shop",
    Lodging = "lodging",
    Checkpoint = "checkpoint",
    /// House of culture, village hall.
    Hall = "hall",
    Quarantine = "quarantine",
    /// Bus, train, boat, ferry: it has a plate and a route.
    Vehicle = "vehicle",
    #[default]
    Other = "other",
}

impl VenueKind {
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }
}

/// A venue to be, with the fields of the official registration (dkdd). All texts but the name may be
/// empty.
#[derive(Clone, Debug, Default)]
pub struct NewVenue {
    pub commune: i64,
    /// Name, such as "Chợ Bồng Sơn".
    pub name: String,
    pub kind: VenueKind,
    pub address: String,
    /// The unit that answers for it.
    pub unit: String,
    /// Who registered it.
    pub registrant: String,
    /// Their phone.
    pub phone: String,
    /// Phones of those who stand at the gate, one a line.
    pub guards: String,
    /// Plate of a vehicle.
    pub plate: String,
    /// Route of a vehicle.
    pub route: String,
    /// Trips of a vehicle, one a line ([`crate::venues::trips`]).
    pub trips: String,
    /// Letters of the short code.
    pub letters: String,
}

/// What people call a venue: all that a page about many of them says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VenueName {
    pub venue: i64,
    pub commune: i64,
    pub name: String,
    pub commune_name: String,
}

#[derive(Clone, Debug)]
pub struct VenueRow {
    pub venue: i64,
    pub registered: NewVenue,
    pub commune: Commune,
    pub settings: VenueSettings,
    /// How many people a venue of its kind takes at once, where that was set.
    pub kind_capacity: Option<u32>,
    /// Its own questionnaire or that of its kind, as they were set.
    pub set_questionnaire: Option<Questionnaire>,
    /// Whether it is its own.
    pub own_questionnaire: bool,
}

impl VenueRow {
    /// How many people it takes at once: its own figure, or that of its kind.
    pub fn capacity(&self) -> Option<u32> {
        self.settings.capacity.or(self.kind_capacity)
    }

    /// What it asks and says; none where nobody set it for the venue or its kind.
    pub fn questionnaire(&self) -> Option<Questionnaire> {
        let set = self.set_questionnaire.clone()?;
        Some(if self.settings.illness_page { set.and(ILLNESSES) } else { set })
    }
}

/// What may be changed at a venue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VenueSettings {
    /// How many people it takes at once; none for what its kind says.
    pub capacity: Option<u32>,
    /// Whether the declaration asks for chronic illnesses, whatever its questionnaire says.
    pub illness_page: bool,
    /// Whether its kiosks show the word of the minute.
    pub kiosk_word: bool,
    /// When it is open; empty where nobody said.
    pub opening_hours: Vec<Hours>,
}
