//! Formats and rules that kiosk and backend share.
//!
//! Pure: no files, no sockets, no clock. Time is an argument, in Unix seconds; randomness comes from
//! the caller, except inside the `age` library. Holds what both sides must handle alike: the venue
//! token, Bluezone's key schedule and adverts, case lists and matching, sealed records, receipts,
//! playlists, one-time codes, pairing, exports, civil time, languages, the records and requests of the sync API, and the
//! proof of a kiosk's key.

#![warn(missing_docs)]

pub mod api;
pub mod beacon;
pub mod bluezone;
pub mod case;
pub mod caselist;
pub mod checkin_card;
pub mod civil;
pub mod clock;
pub mod contact;
mod contacts;
mod crockford;
pub mod declaration;
pub mod declared;
pub mod export;
pub mod feedback;
pub mod hours;
pub mod invitation_link;
pub mod language;
pub mod line;
pub mod matching;
pub mod minute_word;
pub mod otp;
pub mod pairing;
pub mod pin;
pub mod playlist;
pub mod proof;
pub mod questionnaire;
pub mod receipt;
pub mod receipt_question;
pub mod record;
pub mod report;
pub mod seal;
pub mod secret;
pub mod shortcode;
mod signature;
pub mod signed_venue;
pub mod terms;
pub mod text;
pub mod token;
pub mod trusted_time;
pub mod update;
pub mod venue_windows;
pub mod version;
pub mod warnings;

/// Version of the sync API; the first path segment after `/api/` (`v1`).
pub const API_VERSION: u16 = 1;

/// Seconds in a UTC day.
pub const DAY_S: i64 = 86_400;
