//! The key of a venue's words of the minute ([`protocol::minute_word`]): the same for its kiosks, its
//! guards and the phones of its visitors, and of no other venue.

use protocol::minute_word::MinuteWord;
use protocol::secret::Secret;

use crate::keys::MasterKeys;

const CONTEXT: &[u8] = b"bluezone-kiosk minute word key v1\n";

/// The key of a venue. It follows from the server's secret, so that nothing has to be stored.
pub fn key(keys: &MasterKeys, venue: i64) -> Secret {
    Secret::new(keys.mac(CONTEXT, &venue.to_be_bytes()))
}

/// The word of a venue in the minute of a Unix time.
pub fn at(keys: &MasterKeys, venue: i64, unix_s: i64) -> MinuteWord {
    MinuteWord::at(&key(keys, venue), unix_s)
}
