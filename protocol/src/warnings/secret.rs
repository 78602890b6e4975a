//! The secrets of a venue's hours.

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::secret::Secret;

/// Seconds of an hour.
pub const HOUR_S: i64 = 3600;

/// Bytes of a secret: what a phone keeps of each hour.
const LEN: usize = 16;

/// Prefix of the message, so that the HMAC is not valid for anything else.
const CONTEXT: &[u8] = b"bluezone-kiosk hour secret v1\n";

/// The hour of a Unix time, counted from 1970.
pub fn hour_of(unix_s: i64) -> i64 {
    unix_s.div_euclid(HOUR_S)
}

/// What whoever was at a venue in one hour has of it. Not in Debug, and wiped.
#[derive(Clone, PartialEq, Eq)]
pub struct HourSecret(Zeroizing<[u8; LEN]>);

impl HourSecret {
    /// The secret of an hour ([`hour_of`]) under the key of its venue.
    pub fn of(venue_key: &Secret, hour: i64) -> Self {
        let mac = venue_key.hmac().chain_update(CONTEXT).chain_update(hour.to_be_bytes());
        let bytes = Zeroizing::new(<[u8; 32]>::from(mac.finalize().into_bytes()));
        Self(Zeroizing::new(std::array::from_fn(|index| bytes[index])))
    }

    /// A new HMAC-SHA256 with this secret as its key.
    pub(super) fn hmac(&self) -> Hmac<Sha256> {
        // RFC 2104 pads a short key with zeros to one block; with the padded key this cannot fail.
        let mut block = Zeroizing::new([0; 64]);
        block[..LEN].copy_from_slice(&self.0[..]);
        Hmac::new(&(*block).into())
    }

    fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64URL_NOPAD.encode(&self.0[..]))
    }
}

impl std::fmt::Debug for HourSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HourSecret(…)")
    }
}

/// The secrets of the hours from `from_s` up to `to_s` as a phone gets them: the first hour and a secret for each,
/// with full stops between them.
pub fn hand_out(venue_key: &Secret, from_s: i64, to_s: i64) -> Zeroizing<String> {
    let (first, last) = (hour_of(from_s), hour_of(to_s.max(from_s)));
    let mut text = Zeroizing::new(first.to_string());
    for hour in first..=last {
        text.push('.');
        text.push_str(&HourSecret::of(venue_key, hour).text());
    }
    text
}

/// What a phone got, as hours and secrets.
pub fn taken(text: &str) -> Option<Vec<(i64, HourSecret)>> {
    let mut parts = text.split('.');
    let first: i64 = parts.next()?.parse().ok()?;
    let secrets = parts.map(|part| {
        let bytes = Zeroizing::new(BASE64URL_NOPAD.decode(part.as_bytes()).ok()?);
        Some(HourSecret(Zeroizing::new(bytes.as_slice().try_into().ok()?)))
    });
    (first..).zip(secrets).map(|(hour, secret)| Some((hour, secret?))).collect()
}
