//! Finds the contacts with an id: a Bloom filter that excludes almost every other id, and the sorted ids.
//!
//! Nearly all ids of cases are not in the log, so the filter's bitmap is sized to stay in the processor's
//! caches and only one word of it is read per id. Invented ids cannot make a search slower than the
//! logarithm of the log's length.

use super::walk::BATCH;
use crate::contact::ContactId;

/// Least bits of the bitmap per contact: with two of them set, one other id in 50 to 180 is not excluded.
/// A day of 70,000 contacts needs 256 KiB, which fits into second-level caches.
const BITS_PER_CONTACT: usize = 16;
/// Bits per contact while the bitmap is not larger than [`SMALL_WORDS`]: one id in a thousand is not
/// excluded.
const BITS_PER_CONTACT_SMALL: usize = 64;
/// Words of a bitmap that fits into every first-level cache beside the other data: 16 KiB.
const SMALL_WORDS: usize = 2048;
/// Average number of contacts in a bucket, as long as ids are random.
const CONTACTS_PER_BUCKET: usize = 16;

/// A contact in the index; ordered by its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    key: u64,
    index: usize,
}

impl Entry {
    /// The contact with this id at this index of the log.
    pub(super) fn new(id: &ContactId, index: usize) -> Self {
        Self { key: key(id), index }
    }
}

/// Contacts by id.
#[derive(Debug)]
pub(super) struct Index {
    /// The bitmap; its length is a power of two.
    words: Vec<u64>,
    sorted: Vec<Entry>,
    /// Start of each bucket in `sorted`, and the end of the last one. A bucket has the keys with the same
    /// highest bits.
    buckets: Vec<usize>,
}

/// The first eight bytes of an id. Ids are parts of a hash and need no other.
fn key(id: &ContactId) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = id.0;
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// Two bits of a word, chosen by other bits of the key than the word.
fn bits(key: u64) -> u64 {
    1 << (key >> 58) | 1 << (key >> 52 & 63)
}

impl Index {
    pub(super) fn new(mut entries: Vec<Entry>) -> Self {
        let words_of = |bits: usize| entries.len().saturating_mul(bits) / 64;
        let small = words_of(BITS_PER_CONTACT_SMALL).min(SMALL_WORDS);
        let mut words = vec![0; words_of(BITS_PER_CONTACT).max(small).next_power_of_two()];
        for Entry { key, .. } in &entries {
            let word = word_of(*key, words.len());
            words[word] |= bits(*key);
        }
        entries.sort_unstable();
        entries.shrink_to_fit();
        let buckets = (entries.len() / CONTACTS_PER_BUCKET).max(1).next_power_of_two();
        let buckets = (0..=buckets)
            .map(|bucket| entries.partition_point(|entry| bucket_of(entry.key, buckets) < bucket))
            .collect();
        Self { words, sorted: entries, buckets }
    }

    /// Whether each of `ids`, at most [`BATCH`], may be in the index: bit `n` for the id at `n`. It is set
    /// for every id in the index and for few others. There is no branch on the bitmap, so that the
    /// processor loads many words of it at once.
    pub(super) fn candidates(&self, ids: &[ContactId]) -> u32 {
        ids.iter().take(BATCH).enumerate().fold(0, |candidates, (n, id)| {
            let key = key(id);
            let bits = bits(key);
            let all = self.words[word_of(key, self.words.len())] & bits == bits;
            candidates | u32::from(all) << n
        })
    }

    /// Indexes of the contacts with the first eight bytes of `id`; the last four have to be compared.
    pub(super) fn indexes(&self, id: &ContactId) -> impl Iterator<Item = usize> + '_ {
        let key = key(id);
        let bucket = bucket_of(key, self.buckets.len() - 1);
        let bucket = &self.sorted[self.buckets[bucket]..self.buckets[bucket + 1]];
        let start = bucket.partition_point(|entry| entry.key < key);
        bucket[start..].iter().take_while(move |entry| entry.key == key).map(|entry| entry.index)
    }
}

/// The word of a key in a bitmap of `words` words, which is a power of two.
#[expect(clippy::cast_possible_truncation, reason = "only the low bits choose the word")]
fn word_of(key: u64, words: usize) -> usize {
    key as usize & (words - 1)
}

/// The bucket of a key among `buckets`, which is a power of two.
#[expect(clippy::cast_possible_truncation, reason = "fewer than 32 bits are left")]
fn bucket_of(key: u64, buckets: usize) -> usize {
    ((u128::from(key) * buckets as u128) >> 64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(ids: &[ContactId]) -> Index {
        Index::new(ids.iter().zip(0..).map(|(id, index)| Entry::new(id, index)).collect())
    }

    /// Ids that look random, without a generator.
    fn id(number: u64) -> ContactId {
        use sha2::{Digest, Sha256};
        let digest = Sha256::digest(number.to_le_bytes());
        ContactId(std::array::from_fn(|index| digest[index]))
    }

    #[test]
    fn every_contact_is_found_and_few_other_ids_pass_the_bitmap() {
        for size in [0, 1, 511, 10_000] {
            let ids: Vec<_> = (0..size).map(id).collect();
            let index = index(&ids);
            for (number, id) in ids.iter().enumerate() {
                assert_eq!(index.candidates(&[*id]), 1);
                assert_eq!(index.indexes(id).collect::<Vec<_>>(), [number]);
            }
            let foreign =
                (size..size + 20_000).filter(|number| index.candidates(&[id(*number)]) == 1);
            assert!(foreign.count() < 500, "{size} contacts");
        }
    }

    #[test]
    fn candidates_are_bits_by_index() {
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
        let indexes = |id| index.indexes(&ContactId(id)).collect::<Vec<_>>();
        assert_eq!(indexes([7; 12]), [1, 3]);
        assert_eq!(indexes(other_end), [2, 4]);
        assert!(indexes([8; 12]).is_empty());
        assert!(indexes([0xff; 12]).is_empty());
    }
}
