//! From a key to the ids that its phone sent (Exposure Notification, Cryptography Specification 1.2):
//! `RPIK = HKDF-SHA256(TEK, info "EN-RPIK")`, `RPI = AES-128(RPIK, "EN-RPI" || 6 zeros || interval)`.

use aes::Aes128;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use hkdf::Hkdf;
use sha2::Sha256;

use super::messages::Key;
use super::{INTERVAL_S, KEY_LEN, PERIOD_MAX};

/// A key and when it was in use. Its Debug has no key.
#[derive(Clone, PartialEq, Eq)]
pub struct Rolling {
    key: [u8; KEY_LEN],
    /// First interval, of ten minutes since 1970.
    first: u32,
    /// How many intervals.
    period: u32,
}

impl std::fmt::Debug for Rolling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rolling({} for {})", self.first, self.period)
    }
}

impl Rolling {
    /// None where length or times are none of a key.
    pub(super) fn of(key: &Key) -> Option<Self> {
        let period = key.rolling_period();
        let period = if (1..=PERIOD_MAX).contains(&period) { period } else { return None };
        Some(Self {
            key: key.key_data().try_into().ok()?,
            first: key.rolling_start_interval_number().try_into().ok()?,
            period: period.try_into().ok()?,
        })
    }

    /// First second of its use, Unix time.
    pub fn from_s(&self) -> i64 {
        i64::from(self.first) * INTERVAL_S
    }

    /// First second after it, Unix time.
    pub fn to_s(&self) -> i64 {
        i64::from(self.first + self.period) * INTERVAL_S
    }
}

fn rolling_key(key: &[u8; KEY_LEN]) -> [u8; KEY_LEN] {
    let mut derived = [0; KEY_LEN];
    // It fails for more than 255 hashes' lengths only.
    let _ = Hkdf::<Sha256>::new(None, key).expand(b"EN-RPIK", &mut derived);
    derived
}

/// The ids of a key, each with the first second of its interval, Unix time.
pub fn rolling_ids(rolling: &Rolling) -> impl Iterator<Item = (i64, [u8; 16])> + use<> {
    let cipher = Aes128::new(&rolling_key(&rolling.key).into());
    (rolling.first..rolling.first.saturating_add(rolling.period)).map(move |interval| {
        let mut padded = [0; 16];
        padded[..6].copy_from_slice(b"EN-RPI");
        padded[12..].copy_from_slice(&interval.to_le_bytes());
        let mut block = padded.into();
        cipher.encrypt_block(&mut block);
        (i64::from(interval) * INTERVAL_S, block.into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;

    /// The published test vectors of the specification, version 1.2.
    #[test]
    fn the_published_vectors() {
        let key = HEXLOWER.decode(b"75c734c6dd1a782de7a965da5eb93125").unwrap();
        let rolling = Rolling { key: key.try_into().unwrap(), first: 2_642_976, period: 144 };
        let derived = HEXLOWER.encode(&rolling_key(&rolling.key));
        assert_eq!(derived, "185ad91db69ec7dd048960f1f3ba6175");
        let ids: Vec<_> = rolling_ids(&rolling).collect();
        assert_eq!((ids.len(), ids[0].0), (144, 1_585_785_600));
        for (at, id) in [
            (0, "8be6cd371c5c891604bfbe49df845096"),
            (1, "3c9a1de5dd6b02afa7fded7b570b3e56"),
            (2, "243ffe9a3b08bded3094bac8630bb8ad"),
            (10, "f60123c67bd2fc4b62002b4b7d595ba6"),
            (33, "df8f2ac303232b2e5b3efd8681aaa8dd"),
        ] {
            assert_eq!(HEXLOWER.encode(&ids[at].1), id, "{at}");
        }
    }
}
