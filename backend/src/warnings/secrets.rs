//! The secrets of the hours that a phone gets with a check-in. They follow from the server's secret, so that
//! nothing is stored for anybody.

use protocol::record::Direction;
use protocol::secret::Secret;
use protocol::warnings::hand_out;
use zeroize::Zeroizing;

use crate::keys::MasterKeys;

const CONTEXT: &[u8] = b"bluezone-kiosk venue hours key v1\n";

/// The key of a venue's hours.
pub fn venue_key(keys: &MasterKeys, venue: i64) -> Secret {
    Secret::new(keys.mac(CONTEXT, &venue.to_be_bytes()))
}

/// What a phone gets that passed at `at_s` where nobody stays longer than `longest_s`: the hours to come on the way in,
/// its own on the way out, which may be all that is known of a stay.
pub fn of_passage(
    keys: &MasterKeys,
    venue: i64,
    direction: Direction,
    at_s: i64,
    longest_s: i64,
) -> Zeroizing<String> {
    let to_s = match direction {
        Direction::In => at_s.saturating_add(longest_s),
        Direction::Out => at_s,
    };
    hand_out(&venue_key(keys, venue), at_s, to_s)
}
