//! What the backend stores, behind traits, so that another database can replace SQLite.
//!
//! A noun is one file: its traits and row types in `store/NOUN.rs`, its SQL in `store/sql/NOUN.rs`,
//! which is the same for all databases. `NounRead` is
//! what a [`Read`] snapshot can do, `NounLook` reads of what people left here, after a line in the audit trail
//! ([`Look`]), `NounTx` what a [`Tx`] writes.
//!
//! Calls block; the server makes them off its event loop. A second delivery is known by its content
//! (`sql/numbers.rs`) and stored once.

pub mod accounts;
pub mod audit;
pub mod calls;
pub mod cases;
pub mod changes;
pub mod checkins;
pub mod contacts;
mod copy;
pub mod declared;
pub mod drafts;
pub mod elsewhere;
pub mod erasures;
mod error;
pub mod exposures;
pub mod fleet;
pub mod gate;
pub mod guesses;
pub mod inbox;
pub mod kiosks;
pub mod log;
mod look;
pub mod media;
pub mod notices;
mod open;
pub mod otp;
pub mod outbox;
pub mod pairings;
pub mod passages;
pub mod phone_records;
pub mod plays;
pub mod postgres;
mod probe;
pub mod pushes;
pub mod quarantine;
pub mod questionnaires;
mod read;
pub mod receipts;
pub mod records;
pub mod reports;
pub mod retention;
pub mod sessions;
pub mod settings;
pub mod sharing;
mod sql;
pub mod sqlite;
pub mod streams;
pub mod strips;
pub mod timings;
pub mod towns;
pub mod unit_keys;
pub mod updates;
pub mod venues;
pub mod warning_messages;
pub mod warnings;
pub mod within;
mod work;

use std::path::Path;

use accounts::AccountsTx;
use audit::{AuditTx, Entry};
use calls::CallsTx;
use cases::CasesTx;
use changes::{Change, Changes};
use checkins::CheckinsTx;
use contacts::ContactsTx;
use declared::DeclaredTx;
use drafts::DraftsTx;
use erasures::ErasuresTx;
use exposures::ExposuresTx;
use fleet::FleetTx;
use gate::GateTx;
use guesses::GuessesTx;
use inbox::InboxTx;
use kiosks::KiosksTx;
use log::LogTx;
use media::MediaTx;
use notices::NoticesTx;
use otp::OtpTx;
use outbox::OutboxTx;
use pairings::PairingsTx;
use passages::PassagesTx;
use phone_records::PhoneRecordsTx;
use pushes::PushesTx;
use quarantine::QuarantineTx;
use questionnaires::QuestionnairesTx;
use records::RecordsTx;
use reports::ReportsTx;
use retention::{Dropped, ForgetBefore, RetentionTx};
use sessions::SessionsTx;
use settings::SettingsTx;
use sharing::SharingTx;
use strips::StripsTx;
use timings::{Connections, Timings};
use towns::TownsTx;
use unit_keys::UnitKeysTx;
use updates::UpdatesTx;
use venues::VenuesTx;
use warning_messages::WarningMessagesTx;
use warnings::WarningsTx;
use within::Within;

pub use copy::{Copied, Step, Sum};
pub use error::{StoreError, Stored};
pub use look::Look;
pub use open::{copy_to_server, open};
pub use read::Read;

/// A unit of work. It writes all of it or nothing: what is dropped without [`Tx::commit`] is undone.
pub trait Tx:
    Look
    + AccountsTx
    + AuditTx
    + CallsTx
    + CasesTx
    + CheckinsTx
    + ContactsTx
    + DeclaredTx
    + DraftsTx
    + ErasuresTx
    + ExposuresTx
    + FleetTx
    + GateTx
    + GuessesTx
    + InboxTx
    + KiosksTx
    + LogTx
    + MediaTx
    + NoticesTx
    + OtpTx
    + OutboxTx
    + PairingsTx
    + PassagesTx
    + PhoneRecordsTx
    + PushesTx
    + QuarantineTx
    + QuestionnairesTx
    + RecordsTx
    + ReportsTx
    + RetentionTx
    + SessionsTx
    + SettingsTx
    + SharingTx
    + StripsTx
    + TownsTx
    + UnitKeysTx
    + UpdatesTx
    + VenuesTx
    + WarningMessagesTx
    + WarningsTx
{
    /// Publishes `change` to everyone who waits for it, once this unit of work is committed. Call it
    /// after the write that it is about.
    fn announce(&mut self, change: Change) -> Stored<()>;

    /// Makes it durable: what was written survives a power cut when this returns.
    fn commit(self: Box<Self>) -> Stored<()>;
}

/// A database. A thread has one unit of work or snapshot open at a time.
pub trait Store: Send + Sync {
    /// Begins a unit of work; waits until no other one writes.
    fn begin(&self) -> Stored<Box<dyn Tx + '_>>;

    /// Begins a unit of work that writes nothing but what `within` names; waits until no other one writes that.
    fn begin_within(&self, within: Within) -> Stored<Box<dyn Tx + '_>>;

    /// Begins to read.
    fn snapshot(&self) -> Stored<Box<dyn Read + '_>>;

    /// Ends a unit of work with a line in the audit trail, and begins to read what that is about.
    fn begin_look<'a>(
        &'a self,
        tx: Box<dyn Tx + 'a>,
        entry: &Entry,
        at_s: i64,
    ) -> Stored<Box<dyn Look + 'a>>;

    /// Whether it can be used: reads and writes a little and makes that durable.
    fn probe(&self) -> Stored<()>;

    /// How long its units of work take.
    fn timings(&self) -> &Timings;

    fn connections(&self) -> Connections;

    /// The changes from now on, those that other processes make included.
    fn changes(&self) -> Stored<Changes>;

    /// Whether this process does what one is enough for: comparing, deleting, looking for what staff are told. It stays
    /// the one until it ends.
    fn leads(&self) -> Stored<bool>;

    /// Makes the days around `today`, where the database keeps each by itself; before anything of them is stored.
    fn make_days(&self, today: i64) -> Stored<()>;

    /// Drops days as a whole that are past their time, where the database keeps each by itself, and makes the next ones.
    /// Nobody waits for it for longer than a moment. What is left is deleted row by row ([`RetentionTx::forget`]).
    fn drop_days(&self, days: ForgetBefore) -> Stored<Dropped>;

    /// Removes what deleted rows left in the database's files; returns whether all of it is gone,
    /// which it is not while someone reads.
    fn purge(&self) -> Stored<bool>;

    /// Keeps this much room on the disk for the day when it is full, as far as there is any.
    fn keep_reserve(&self, bytes: u64) -> Stored<()>;

    /// Gives that room back; returns whether there was any.
    fn release_reserve(&self) -> Stored<bool>;

    /// Writes a copy of this moment to a new file.
    fn backup(&self, to: &Path) -> Stored<()>;
}
