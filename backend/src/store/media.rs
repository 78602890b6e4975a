//! Files for idle screens, and the playlist of each venue.

use protocol::playlist::{Item, MediaId, Mime};

use super::error::Stored;
use super::venues::VenueKind;

/// Bytes of each part of a file but the last: what one read holds in memory.
pub const MEDIA_PART: usize = 256 * 1024;

pub trait MediaRead {
    /// All items, by number.
    fn media(&mut self) -> Stored<Vec<MediaRow>>;
    /// The items of a venue with their numbers, those of a higher priority first.
    fn media_of(&mut self, venue: i64) -> Stored<Vec<MediaRow>>;
    /// The items of a venue, those of a higher priority first, and the version of all lists.
    fn playlist(&mut self, venue: i64) -> Stored<(i64, Vec<Item>)>;
    /// How many items the longest playlist among the venues of `scope` has.
    fn longest_playlist(&mut self, scope: MediaScope) -> Stored<usize>;
    /// A file in the playlist of a venue.
    fn media_file(&mut self, venue: i64, id: &MediaId) -> Stored<Option<MediaFile>>;
    /// A part of a file, from 0; none after the last.
    fn media_part(&mut self, id: &MediaId, part: u32) -> Stored<Option<Vec<u8>>>;
}

pub trait MediaTx {
    /// Adds an item with its file; returns its number.
    fn add_media(
        &mut self,
        scope: MediaScope,
        item: &Item,
        bytes: &[u8],
        now_s: i64,
    ) -> Stored<i64>;
    /// Removes an item, and its file with the last item that has it; false when there is none.
    fn remove_media(&mut self, media: i64) -> Stored<bool>;
}

/// Whose idle screens show an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaScope {
    Everywhere,
    Commune(i64),
    Venue(i64),
    /// Venues of a kind, of one commune or of all.
    Kind(Option<i64>, VenueKind),
}

#[derive(Clone, Debug)]
pub struct MediaRow {
    pub media: i64,
    pub scope: MediaScope,
    pub item: Item,
    /// Unix time.
    pub added_s: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MediaFile {
    pub mime: Mime,
    /// Bytes.
    pub size: u64,
}
