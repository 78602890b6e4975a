//! Excludes ids from the contacts of a kiosk on a day, so that a new case does not read them: a Bloom filter of
//! a few bytes a contact.
//!
//! Ids are parts of a hash already, so their own bytes choose the bits. An id that somebody invents can make a
//! day be read in vain and never be missed.

use protocol::contact::ContactId;

/// Bits a contact. With [`BITS_SET`] of them one other id in 11,000 is not excluded.
const BITS_PER_CONTACT: usize = 20;
/// Bytes of a filter of few contacts.
const BYTES_MIN: usize = 64;
/// Bits that an id sets.
const BITS_SET: u64 = 10;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdFilter(Vec<u8>);

impl IdFilter {
    /// Lets these ids through, and few others.
    pub fn of<'a>(ids: impl ExactSizeIterator<Item = &'a ContactId>) -> Self {
        let mut bytes = vec![0; (ids.len().saturating_mul(BITS_PER_CONTACT) / 8).max(BYTES_MIN)];
        let bits = bits_of(&bytes);
        for id in ids {
            for (byte, mask) in places(id, bits) {
                if let Some(byte) = bytes.get_mut(byte) {
                    *byte |= mask;
                }
            }
        }
        Self(bytes)
    }

    /// As it is stored; any bytes are a filter.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether the id may be among the contacts; one that is among them always may.
    pub fn may_have(&self, id: &ContactId) -> bool {
        places(id, bits_of(&self.0))
            .all(|(byte, mask)| self.0.get(byte).is_some_and(|byte| byte & mask != 0))
    }
}

fn bits_of(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX).saturating_mul(8).max(1)
}

/// The bits of an id, each as its byte and a mask.
fn places(id: &ContactId, bits: u64) -> impl Iterator<Item = (usize, u8)> {
    let [a, b, c, d, e, f, g, h, i, j, k, l] = id.0;
    let first = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
    // Odd, so that the steps do not come back to where they began.
    let step = u64::from(u32::from_be_bytes([i, j, k, l]) | 1);
    (0..BITS_SET).map(move |number| {
        let bit = first.wrapping_add(number.wrapping_mul(step)) % bits;
        (usize::try_from(bit / 8).unwrap_or(usize::MAX), 1 << (bit % 8))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ids that look random, without a generator.
    fn id(number: u64) -> ContactId {
        use sha2::{Digest, Sha256};
        let digest = Sha256::digest(number.to_le_bytes());
        ContactId(std::array::from_fn(|index| digest[index]))
    }

    #[test]
    fn every_id_is_let_through_and_few_others_are() {
        for size in [0, 1, 7, 5000] {
            let ids: Vec<_> = (0..size).map(id).collect();
            let filter = IdFilter::of(ids.iter());
            assert_eq!(IdFilter::from_bytes(filter.as_bytes().to_vec()), filter);
            assert!(ids.iter().all(|id| filter.may_have(id)), "{size}");
            let foreign = (size..size + 20_000).filter(|number| filter.may_have(&id(*number)));
            let foreign = foreign.count();
            assert!(foreign < 20, "{foreign} of 20,000 beside {size}");
        }
    }

    #[test]
    fn any_bytes_are_a_filter() {
        assert!(!IdFilter::from_bytes(vec![]).may_have(&id(1)));
        assert!(IdFilter::from_bytes(vec![0xff]).may_have(&id(1)));
        let equal = IdFilter::of([ContactId([7; 12]), ContactId([7; 12])].iter());
        assert!(equal.may_have(&ContactId([7; 12])) && !equal.may_have(&ContactId([8; 12])));
    }
}
