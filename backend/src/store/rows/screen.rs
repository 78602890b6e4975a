//! What the visitor's screen sends besides sealed records, and what idle screens show.

use protocol::playlist::{Item, MediaId, Mime};
use protocol::record::{Call, ReceiptCheckin};

/// A check-in by receipt.
#[derive(Clone, Debug)]
pub struct ReceiptRow {
    /// Where.
    pub venue: i64,
    /// At which kiosk.
    pub kiosk: u32,
    /// Its number there.
    pub seq: i64,
    /// What the kiosk sent.
    pub checkin: ReceiptCheckin,
    /// Declarations of the commune and day with this receipt, as kiosk and number: one, or none
    /// while it is on its way, or two where chance gave both the same id.
    pub declarations: Vec<(u32, i64)>,
}

/// How an item was shown at a venue on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlayedRow {
    /// Where.
    pub venue: i64,
    /// Day in Vietnam.
    pub day: i64,
    /// Which item.
    pub media: MediaId,
    /// How often it began.
    pub count: u64,
    /// How long it was shown in all, seconds.
    pub seconds: u64,
}

/// A call for staff.
#[derive(Clone, Debug)]
pub struct CallRow {
    /// Where.
    pub venue: i64,
    /// At which kiosk.
    pub kiosk: u32,
    /// Its number there.
    pub seq: i64,
    /// What the kiosk sent.
    pub call: Call,
}

/// Whose idle screens show an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaScope {
    /// All.
    Everywhere,
    /// Those of a commune.
    Commune(i64),
    /// Those of a venue.
    Venue(i64),
}

/// What became of a new item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddedMedia {
    /// It has this number.
    Added(i64),
    /// There is no such commune or venue.
    NoPlace,
    /// A venue's list is full.
    Full,
}

/// An item of playlists.
#[derive(Clone, Debug)]
pub struct MediaRow {
    /// Number.
    pub media: i64,
    /// For whom.
    pub scope: MediaScope,
    /// As kiosks are told.
    pub item: Item,
    /// When it was added, Unix time.
    pub added_s: i64,
}

/// A file on its way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MediaFile {
    /// What it is.
    pub mime: Mime,
    /// Bytes.
    pub size: u64,
}
