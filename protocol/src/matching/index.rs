//! Which contacts of a log carry an id: a bitmap that turns almost every foreign id away, and the
//! sorted ids behind it.
//!
//! A case's ids are nearly all foreign to the log, so the bitmap is sized to stay in the
//! processor's caches and asks for one word of it only. Both parts take ids as they come from the
//! air: whatever a flood invents, a search costs no more than the logarithm of the log.

use super::Sighting;
use super::walk::STRETCH;
use crate::contact::ContactId;

/// Bits of the bitmap for each contact: with two of them set, about one foreign id in 150 gets past
/// it, and a million contacts need 4 MiB.
const BITS_PER_CONTACT: usize = 32;
/// Contacts of a shelf on average, while ids are what phones send.
const CONTACTS_PER_SHELF: usize = 16;
/// Smallest bitmap in words: 4 KiB, for small logs need no better.
const WORDS_MIN: usize = 512;

/// The contacts of a log by id.
#[derive(Debug)]
pub(super) struct Index {
    /// A power of two of words.
    words: Vec<u64>,
    /// [`key`] and position of every contact, in that order.
    sorted: Vec<(u64, usize)>,
    /// Where in `sorted` the keys of each shelf begin, and where the last shelf ends. A shelf is
    /// the keys that agree in their highest bits.
    shelves: Vec<usize>,
}

/// The first eight bytes of an id. Ids are bytes of a hash, so they need no hashing again.
fn key(id: &ContactId) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = id.0;
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// Two bits of a word, by parts of the key that do not choose the word.
fn bits(key: u64) -> u64 {
    1 << (key >> 58) | 1 << (key >> 52 & 63)
}

impl Index {
    pub(super) fn new(contacts: &[Sighting]) -> Self {
        let wanted = contacts.len().saturating_mul(BITS_PER_CONTACT) / 64;
        let mut words = vec![0; wanted.max(WORDS_MIN).next_power_of_two()];
        let mut sorted: Vec<_> =
            contacts.iter().enumerate().map(|(position, c)| (key(&c.id), position)).collect();
        for (key, _) in &sorted {
            let word = word_of(*key, words.len());
            words[word] |= bits(*key);
        }
        sorted.sort_unstable();
        let shelves = (contacts.len() / CONTACTS_PER_SHELF).max(1).next_power_of_two();
        let shelves = (0..=shelves)
            .map(|shelf| sorted.partition_point(|(key, _)| shelf_of(*key, shelves) < shelf))
            .collect();
        Self { words, sorted, shelves }
    }

    /// Which of `ids` may be a contact's, at most [`STRETCH`]: bit `n` for the one at `n`. It is
    /// set for every id that a contact carries and for few others. No branch hangs on the bitmap,
    /// so that the processor fetches many words of it at a time.
    pub(super) fn candidates(&self, ids: &[ContactId]) -> u32 {
        ids.iter().take(STRETCH).enumerate().fold(0, |candidates, (n, id)| {
            let key = key(id);
            let bits = bits(key);
            let all = self.words[word_of(key, self.words.len())] & bits == bits;
            candidates | u32::from(all) << n
        })
    }

    /// Positions of the contacts whose id begins as `id` does, which leaves its last four bytes to
    /// be compared.
    pub(super) fn positions(&self, id: &ContactId) -> impl Iterator<Item = usize> + '_ {
        let key = key(id);
        let shelf = shelf_of(key, self.shelves.len() - 1);
        let shelf = &self.sorted[self.shelves[shelf]..self.shelves[shelf + 1]];
        let start = shelf.partition_point(|(other, _)| *other < key);
        shelf[start..]
            .iter()
            .take_while(move |(other, _)| *other == key)
            .map(|(_, position)| *position)
    }
}

/// The word of a key in a bitmap of `words` words, which is a power of two.
#[expect(clippy::cast_possible_truncation, reason = "only the low bits choose the word")]
fn word_of(key: u64, words: usize) -> usize {
    key as usize & (words - 1)
}

/// The shelf of a key among `shelves`, which is a power of two.
#[expect(clippy::cast_possible_truncation, reason = "fewer than 32 bits are left")]
fn shelf_of(key: u64, shelves: usize) -> usize {
    ((u128::from(key) * shelves as u128) >> 64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sighting(id: [u8; 12]) -> Sighting {
        Sighting { id: ContactId(id), first_s: 0, last_s: 0, uncertainty_s: 0 }
    }

    /// Ids that look random, without a generator.
    fn id(number: u64) -> ContactId {
        use sha2::{Digest, Sha256};
        let digest = Sha256::digest(number.to_le_bytes());
        ContactId(std::array::from_fn(|index| digest[index]))
    }

    #[test]
    fn every_contact_is_found_and_few_foreign_ids_get_past_the_bitmap() {
        for size in [0, 1, 511, 10_000] {
            let contacts: Vec<_> = (0..size).map(|number| sighting(id(number).0)).collect();
            let index = Index::new(&contacts);
            for (position, contact) in contacts.iter().enumerate() {
                assert_eq!(index.candidates(&[contact.id]), 1);
                assert_eq!(index.positions(&contact.id).collect::<Vec<_>>(), [position]);
            }
            let foreign =
                (size..size + 20_000).filter(|number| index.candidates(&[id(*number)]) == 1);
            assert!(foreign.count() < 200, "{size} contacts");
        }
    }

    #[test]
    fn candidates_are_named_by_their_place() {
        let contacts: Vec<_> = (0..3).map(|number| sighting(id(number).0)).collect();
        let index = Index::new(&contacts);
        let ids: Vec<_> = [9, 0, 8, 7, 2].into_iter().map(id).collect();
        assert_eq!(index.candidates(&ids), 0b10010);
        assert_eq!(index.candidates(&[contacts[1].id; 40]), u32::MAX);
        assert_eq!(index.candidates(&[]), 0);
    }

    #[test]
    fn equal_ids_and_equal_beginnings_are_all_found() {
        let other_end = [1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 9];
        let ids = [[9; 12], [7; 12], other_end, [7; 12], [1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0]];
        let index = Index::new(&ids.map(sighting));
        let positions = |id| index.positions(&ContactId(id)).collect::<Vec<_>>();
        assert_eq!(positions([7; 12]), [1, 3]);
        assert_eq!(positions(other_end), [2, 4]);
        assert!(positions([8; 12]).is_empty());
        assert!(positions([0xff; 12]).is_empty());
    }
}
