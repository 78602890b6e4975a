//! What the backend remembers: one trait, made of a part for each noun, so that another database
//! can take SQLite's place. Calls block; the server makes them off its event loop.
//!
//! Everything that grows is keyed `(venue, day, kiosk, number)`, and that key is what makes a
//! second delivery harmless.

pub mod rows;
pub mod sqlite;

use protocol::api::{CheckinEvent, Taken};
use protocol::caselist::{Case, DaySeed};
use protocol::playlist::{Item, MediaId};
use protocol::receipt::ReceiptId;
use protocol::seal::Recipients;
use protocol::secret::Secret;

pub use rows::*;

/// Why the store could not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is missing, locked away or no database.
    #[error("the database {0} cannot be opened: {1}; check the path and its permissions")]
    Open(String, String),
    /// Made by a newer program.
    #[error("the database {0} was made by a newer version; update this program")]
    Newer(String),
    /// The database said no.
    #[error("the database failed: {0}; nothing was changed, try again and check the disk")]
    Failed(String),
    /// A row that no version of this program writes.
    #[error("the database holds something unreadable in {0}; restore it from a backup")]
    Unreadable(&'static str),
}

/// What a call of the store gives.
pub type Stored<T> = Result<T, StoreError>;

/// Single values.
pub trait Settings {
    /// The value of `name`, which becomes `value` when there is none yet.
    fn setting_or_insert(&self, name: &str, value: &[u8]) -> Stored<Vec<u8>>;
}

/// Communes and their venues.
pub trait Venues {
    /// Adds a commune and returns its number.
    fn add_commune(&self, commune: &NewCommune, now_s: i64) -> Stored<i64>;
    /// Changes who reads a commune's feedback; false when there is no such commune.
    fn set_authority(&self, commune: i64, authority: Option<&Recipients>) -> Stored<bool>;
    /// Replaces the key of a commune's receipts; false when there is no such commune.
    fn set_receipt_key(&self, commune: i64, key: &Secret) -> Stored<bool>;
    /// All communes, by number.
    fn communes(&self) -> Stored<Vec<Commune>>;
    /// Adds a venue.
    fn add_venue(&self, venue: &NewVenue, now_s: i64) -> Stored<AddedVenue>;
    /// A venue by its number.
    fn venue(&self, venue: i64) -> Stored<Option<VenueRow>>;
    /// A venue by the letters of its short code.
    fn venue_by_letters(&self, letters: &str) -> Stored<Option<VenueRow>>;
    /// All venues, by number.
    fn venues(&self) -> Stored<Vec<VenueRow>>;
    /// Changes a venue; false when there is none.
    fn set_venue(&self, venue: i64, settings: &VenueSettings) -> Stored<bool>;
}

/// Kiosks, from their one-time code to their revocation.
pub trait Kiosks {
    /// Adds a kiosk that waits for its code; none when there is no such venue.
    fn add_kiosk(&self, kiosk: &NewKiosk, now_s: i64) -> Stored<Option<u32>>;
    /// A kiosk by its number.
    fn kiosk(&self, kiosk: u32) -> Stored<Option<Kiosk>>;
    /// The kiosks of a venue, or all, by number.
    fn kiosks(&self, venue: Option<i64>) -> Stored<Vec<Kiosk>>;
    /// Uses a code up for `public_key`; the same pair again gives the same kiosk, anything else
    /// none. `token_key` is kept only the first time.
    fn enrol(
        &self,
        code_hash: &[u8; 32],
        public_key: &[u8; 32],
        token_key: &Secret,
        now_s: i64,
    ) -> Stored<Option<Kiosk>>;
    /// Revokes a kiosk; false when there is none or it was revoked before.
    fn revoke(&self, kiosk: u32, now_s: i64) -> Stored<bool>;
}

/// Check-ins by phone.
pub trait Checkins {
    /// Counts a tap, once for each ticket and direction; a second one returns the first.
    fn tap(&self, tap: &Tap) -> Stored<CheckinEvent>;
    /// The check-in that a ticket made, if any.
    fn tapped(&self, tap: &Tap) -> Stored<Option<CheckinEvent>>;
    /// Check-ins at a kiosk with numbers above `after`, in order, at most `most`.
    fn events_after(&self, kiosk: u32, after: i64, most: u32) -> Stored<Vec<CheckinEvent>>;
}

/// What kiosks deliver.
pub trait Records {
    /// Takes a delivery in one transaction, each record once.
    fn take(&self, delivery: &Delivery) -> Stored<Taken>;
    /// Headers of sealed records, by venue, day, kiosk and number.
    fn sealed(&self, venue: Option<i64>) -> Stored<Vec<SealedRow>>;
    /// The age file of a sealed record.
    fn sealed_body(&self, kiosk: u32, seq: i64) -> Stored<Option<Vec<u8>>>;
}

/// What the visitor's screen sends besides sealed records.
pub trait Screen {
    /// Check-ins by receipt, all or those with one id, by venue, day, kiosk and number.
    fn receipts(&self, id: Option<ReceiptId>) -> Stored<Vec<ReceiptRow>>;
    /// What was shown, by venue, day and item.
    fn played(&self, venue: Option<i64>) -> Stored<Vec<PlayedRow>>;
    /// Calls for staff, by venue, day, kiosk and number.
    fn calls(&self, venue: Option<i64>) -> Stored<Vec<CallRow>>;
}

/// Bytes of each part of a file but the last: what one read holds in memory.
pub const MEDIA_PART: usize = 256 * 1024;

/// Files for idle screens.
pub trait Media {
    /// Adds an item with its file.
    fn add_media(
        &self,
        scope: MediaScope,
        item: &Item,
        bytes: &[u8],
        now_s: i64,
    ) -> Stored<AddedMedia>;
    /// Removes an item, and its file with the last that has it; false when there is none.
    fn remove_media(&self, media: i64) -> Stored<bool>;
    /// All items, by number.
    fn media(&self) -> Stored<Vec<MediaRow>>;
    /// The items of a venue, those of a higher priority first, and the version of all lists.
    fn playlist(&self, venue: i64) -> Stored<(i64, Vec<Item>)>;
    /// A file in the playlist of a venue.
    fn media_file(&self, venue: i64, id: &MediaId) -> Stored<Option<MediaFile>>;
    /// A part of a file, from 0; none after the last.
    fn media_part(&self, id: &MediaId, part: u32) -> Stored<Option<Vec<u8>>>;
}

/// Cases and the list of them.
pub trait Cases {
    /// Adds a case unless `digest` is known; returns its number and whether it was known.
    fn add_case(&self, digest: &[u8; 32], days: &[DaySeed], now_s: i64) -> Stored<(i64, bool)>;
    /// All cases with their days, and the version of the list, read at one moment.
    fn cases(&self) -> Stored<(i64, Vec<Case>)>;
    /// The version of the list; grows with every change.
    fn cases_version(&self) -> Stored<i64>;
    /// When each case was added.
    fn case_rows(&self) -> Stored<Vec<CaseRow>>;
    /// Numbers of the cases that were never compared with the whole log.
    fn unmatched_cases(&self) -> Stored<Vec<i64>>;
}

/// Contacts as matching reads them, and what it found.
pub trait Exposures {
    /// Runs of contacts that were never compared, the oldest first.
    fn arrivals(&self, most: u32) -> Stored<Vec<Arrival>>;
    /// The contacts of a run.
    fn contacts_of(&self, run: &Arrival) -> Stored<Vec<StoredContact>>;
    /// The log in key order, beginning after `key`.
    fn contacts_after(&self, key: Option<&ContactKey>, most: u32) -> Stored<Vec<StoredContact>>;
    /// Keeps what the backend found and what it has thereby dealt with, in one transaction;
    /// returns how many hits the backend had not found before.
    fn save_matches(&self, hits: &[NewHit], runs: &[i64], cases: &[i64]) -> Stored<u64>;
    /// Hits of a case, or all, by case, venue and time.
    fn hits(&self, case: Option<i64>) -> Stored<Vec<HitRow>>;
    /// Who else was at a venue from `from_s` until before `to_s`.
    fn presence(&self, venue: i64, from_s: i64, to_s: i64) -> Stored<Presence>;
}

/// Forgetting in time.
pub trait Retention {
    /// Deletes contacts and case days before `contacts_from` and everything else before
    /// `records_from` (UTC days), and leaves nothing of them in the file.
    fn forget(&self, contacts_from: i64, records_from: i64) -> Stored<Forgotten>;
}

/// All of it.
pub trait Store:
    Settings
    + Venues
    + Kiosks
    + Checkins
    + Records
    + Screen
    + Media
    + Cases
    + Exposures
    + Retention
    + Send
    + Sync
{
}

impl<T> Store for T where
    T: Settings
        + Venues
        + Kiosks
        + Checkins
        + Records
        + Screen
        + Media
        + Cases
        + Exposures
        + Retention
        + Send
        + Sync
{
}
