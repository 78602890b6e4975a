//! What goes into the store and comes out of it.

mod screen;

use protocol::contact::ContactId;
use protocol::record::{Call, Contact, ExposureHit, Gap, Play, ReceiptCheckin, Sealed};
use protocol::seal::Recipients;
use protocol::secret::Secret;
use protocol::token::Evidence;

pub use screen::*;

/// A commune: whose staff may open what is sealed.
#[derive(Clone, Debug)]
pub struct Commune {
    /// Number.
    pub commune: i64,
    /// Name, such as "Phường Bồng Sơn".
    pub name: String,
    /// Its public keys.
    pub recipients: Recipients,
    /// Public keys of the authority that reads feedback; none where nobody takes it.
    pub authority: Option<Recipients>,
    /// Key of its receipts.
    pub receipt_key: Secret,
}

/// A commune to be.
#[derive(Clone, Debug)]
pub struct NewCommune {
    /// Name, such as "Phường Bồng Sơn".
    pub name: String,
    /// Its public keys.
    pub recipients: Recipients,
    /// Public keys of the authority that reads feedback.
    pub authority: Option<Recipients>,
    /// Key of its receipts, random.
    pub receipt_key: Secret,
}

/// A venue to be, with the fields of the official registration (dkdd).
#[derive(Clone, Debug)]
pub struct NewVenue {
    /// The commune it lies in.
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

/// What became of a new venue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddedVenue {
    /// It has this number.
    Added(i64),
    /// There is no such commune.
    NoCommune,
    /// Another venue has these letters.
    LettersTaken,
}

/// A venue with its commune.
#[derive(Clone, Debug)]
pub struct VenueRow {
    /// Number.
    pub venue: i64,
    /// What was registered.
    pub registered: NewVenue,
    /// Where it lies.
    pub commune: Commune,
    /// What may change.
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

/// A kiosk to be.
#[derive(Clone, Debug)]
pub struct NewKiosk {
    /// Where it will stand.
    pub venue: i64,
    /// Place in the venue, such as "Cổng số 2"; may be empty.
    pub place: String,
    /// Keyed hash of its one-time code.
    pub code_hash: [u8; 32],
    /// Last second in which the code works, Unix time.
    pub code_expires_s: i64,
}

/// A kiosk.
#[derive(Clone, Debug)]
pub struct Kiosk {
    /// Number, in every token and proof.
    pub kiosk: u32,
    /// Where it stands.
    pub venue: i64,
    /// Place in the venue.
    pub place: String,
    /// Last second in which its code works, Unix time.
    pub code_expires_s: i64,
    /// What it got at enrolment; none while it waits.
    pub keys: Option<KioskKeys>,
    /// When it enrolled, Unix time.
    pub enrolled_s: Option<i64>,
    /// When it was revoked, Unix time.
    pub revoked_s: Option<i64>,
}

/// The keys of an enrolled kiosk.
#[derive(Clone, Debug)]
pub struct KioskKeys {
    /// Its Ed25519 public key.
    pub public_key: [u8; 32],
    /// Key of its venue tokens.
    pub token_key: Secret,
}

/// A tap on the visitor's page.
#[derive(Clone, Debug)]
pub struct Tap {
    /// Venue of the kiosk.
    pub venue: i64,
    /// The kiosk whose code was scanned.
    pub kiosk: u32,
    /// When the page was opened, Unix time; its day partitions the table, so that a second tap
    /// after midnight still meets the first.
    pub opened_s: i64,
    /// The ticket's own random number.
    pub nonce: [u8; 16],
    /// Which way.
    pub direction: protocol::record::Direction,
    /// How good the evidence is.
    pub evidence: Evidence,
    /// When it was tapped, Unix time.
    pub at_s: i64,
}

/// A checked delivery of a kiosk.
#[derive(Clone, Debug, Default)]
pub struct Delivery {
    /// From whom.
    pub kiosk: u32,
    /// Where it stands.
    pub venue: i64,
    /// When it came, Unix time.
    pub received_s: i64,
    /// Contacts.
    pub contacts: Vec<Contact>,
    /// Sealed records: number, header, age file.
    pub sealed: Vec<(i64, Sealed, Vec<u8>)>,
    /// What the kiosk found itself.
    pub hits: Vec<(i64, ExposureHit)>,
    /// Stretches of silence.
    pub gaps: Vec<(i64, Gap)>,
    /// Check-ins by receipt.
    pub receipts: Vec<(i64, ReceiptCheckin)>,
    /// What idle screens showed.
    pub played: Vec<(i64, Play)>,
    /// Calls for staff.
    pub calls: Vec<(i64, Call)>,
    /// Set aside because of their day.
    pub quarantined: Vec<Quarantined>,
}

/// Something whose day is out of range.
#[derive(Clone, Debug)]
pub struct Quarantined {
    /// `contact` or `record`.
    pub stream: &'static str,
    /// Number in that stream.
    pub seq: i64,
    /// The day it claims.
    pub day: i64,
    /// As it came, JSON.
    pub json: String,
}

/// The readable header of a sealed record.
#[derive(Clone, Debug)]
pub struct SealedRow {
    /// Where it was made.
    pub venue: i64,
    /// By which kiosk.
    pub kiosk: u32,
    /// Its number there.
    pub seq: i64,
    /// The header; its body is empty.
    pub header: Sealed,
    /// Length of the age file, bytes.
    pub bytes: u64,
}

/// A case in the list of cases.
#[derive(Clone, Debug)]
pub struct CaseRow {
    /// Number.
    pub case: i64,
    /// When it was added, Unix time.
    pub added_s: i64,
    /// First and last UTC day that is still published.
    pub days: Option<(i64, i64)>,
    /// Hits so far.
    pub hits: u64,
}

/// A run of contacts with consecutive numbers that came together.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    /// Number of the run, growing.
    pub run: i64,
    /// Where.
    pub venue: i64,
    /// UTC day.
    pub day: i64,
    /// Kiosk.
    pub kiosk: u32,
    /// First number.
    pub first_seq: i64,
    /// Last number.
    pub last_seq: i64,
}

/// Where a contact stands in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContactKey {
    /// Where.
    pub venue: i64,
    /// UTC day.
    pub day: i64,
    /// Kiosk.
    pub kiosk: u32,
    /// Number.
    pub seq: i64,
}

/// A contact with its key.
#[derive(Clone, Debug)]
pub struct StoredContact {
    /// Its key.
    pub key: ContactKey,
    /// What the kiosk heard; its kind of phone is of no concern here.
    pub contact: Contact,
}

/// A contact that was a case, as the backend found it.
#[derive(Clone, Copy, Debug)]
pub struct NewHit {
    /// The contact.
    pub key: ContactKey,
    /// The case.
    pub case: i64,
    /// First second of the slot, Unix time.
    pub slot_start_s: i64,
    /// The id that matched.
    pub id: ContactId,
    /// First second heard, Unix time.
    pub first_s: i64,
    /// Last second heard, Unix time.
    pub last_s: i64,
    /// Strongest signal, dBm.
    pub rssi_max: Option<i16>,
    /// Near minutes of the contact.
    pub near_minutes: u8,
}

/// A kept hit.
#[derive(Clone, Copy, Debug)]
pub struct HitRow {
    /// What was found.
    pub hit: NewHit,
    /// Whether the kiosk found it in its own log.
    pub by_kiosk: bool,
    /// Whether the backend found it in what was synced.
    pub by_backend: bool,
}

/// Who else was there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    /// Different ids heard, the case's own included.
    pub ids: u64,
    /// Check-ins by phone.
    pub checkins: u64,
    /// People for whom was declared.
    pub declarations: u64,
    /// Check-ins by card.
    pub cards: u64,
    /// People who checked in by receipt.
    pub receipts: u64,
}

/// How much was deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Contacts.
    pub contacts: u64,
    /// Days of cases.
    pub case_days: u64,
    /// Everything else.
    pub records: u64,
}
