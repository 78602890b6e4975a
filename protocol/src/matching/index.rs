//! Which contacts of a log carry an id: a bitmap that turns almost every foreign id away, and the
//! sorted ids behind it.
//!
//! A case's ids are nearly all foreign to the log, so the bitmap is sized to stay in the
//! processor's caches and asks for one word of it only. Both parts take ids as they come from the
//! air: whatever a flood invents, a search costs no more than the logarithm of the log.

use super::walk::STRETCH;
use crate::contact::ContactId;

/// Bits of the bitmap for each contact, at least: with two of them set, one foreign id in 50 to 180
/// gets past it. A day of 70,000 contacts needs 256 KiB, which second-level caches hold.
const BITS_PER_CONTACT: usize = 16;
/// The same while the bitmap is no larger than [`WORDS_NEAR`]: one in a thousand gets past it.
const BITS_PER_CONTACT_NEAR: usize = 64;
/// Words of a bitmap that every first-level cache holds besides what else is needed: 16 KiB.
const WORDS_NEAR: usize = 2048;
/// Contacts of a shelf on average, while ids are what phones send.
const CONTACTS_PER_SHELF: usize = 16;
/// A contact as the index keeps it; in the order of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    key: u64,
    position: usize,
}

impl Entry {
    /// The contact of this id at this position of the log.
    pub(super) fn new(id: &ContactId, position: usize) -> Self {
        Self { key: key(id), position }
    }
}

/// Contacts by id.
#[derive(Debug)]
pub(super) struct Index {
    /// A power of two of words.
    words: Vec<u64>,
    /// Every contact.
    sorted: Vec<Entry>,
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
    pub(super) fn new(mut entries: Vec<Entry>) -> Self {
        let words_of = |bits: usize| entries.len().saturating_mul(bits) / 64;
        let near = words_of(BITS_PER_CONTACT_NEAR).min(WORDS_NEAR);
        let mut words = vec![0; words_of(BITS_PER_CONTACT).max(near).next_power_of_two()];
        for Entry { key, .. } in &entries {
            let word = word_of(*key, words.len());
            words[word] |= bits(*key);
        }
        entries.sort_unstable();
        entries.shrink_to_fit();
        let shelves = (entries.len() / CONTACTS_PER_SHELF).max(1).next_power_of_two();
        let shelves = (0..=shelves)
            .map(|shelf| entries.partition_point(|entry| shelf_of(entry.key, shelves) < shelf))
            .collect();
        Self { words, sorted: entries, shelves }
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
        let start = shelf.partition_point(|entry| entry.key < key);
        shelf[start..].iter().take_while(move |entry| entry.key == key).map(|entry| entry.position)
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

    fn index(ids: &[ContactId]) -> Index {
        Index::new(ids.iter().zip(0..).map(|(id, position)| Entry::new(id, position)).collect())
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
            let ids: Vec<_> = (0..size).map(id).collect();
            let index = index(&ids);
            for (position, id) in ids.iter().enumerate() {
                assert_eq!(index.candidates(&[*id]), 1);
                assert_eq!(index.positions(id).collect::<Vec<_>>(), [position]);
            }
            let foreign =
                (size..size + 20_000).filter(|number| index.candidates(&[id(*number)]) == 1);
            assert!(foreign.count() < 500, "{size} contacts");
        }
    }

    #[test]
    fn candidates_are_named_by_their_place() {
        let contacts: Vec<_> = (0..3).map(id).collect();
        let index = index(&contacts);
        let ids: Vec<_> = [9, 0, 8, 7, 2].into_iter().map(id).collect();
        assert_eq!(index.candidates(&ids), 0b10010);
        assert_eq!(index.candidates(&[contacts[1]; 40]), u32::MAX);
        assert_eq!(index.candidates(&[]), 0);
    }

    #[test]
    fn equal_ids_and_equal_beginnings_are_all_found() {
        let other_end = [1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 9];
        let ids = [[9; 12], [7; 12], other_end, [7; 12], [1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0]];
        let index = index(&ids.map(ContactId));
        let positions = |id| index.positions(&ContactId(id)).collect::<Vec<_>>();
        assert_eq!(positions([7; 12]), [1, 3]);
        assert_eq!(positions(other_end), [2, 4]);
        assert!(positions([8; 12]).is_empty());
        assert!(positions([0xff; 12]).is_empty());
    }
}
