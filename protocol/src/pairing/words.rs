//! Six words of both sides' keys, which a person compares on two screens.

use sha2::{Digest, Sha256};

use crate::minute_word::WORDS;
use crate::pin::Fingerprint;

/// Words of a pairing. Of some 220 words each, so that 46 bits are compared: whoever has guessed the digits
/// still has to find a key that gives the same words, while people wait, because a kiosk's key is new for
/// each pairing.
pub const WORDS_LEN: usize = 6;

const CONTEXT: &[u8] = b"bluezone-kiosk pairing words v1\n";

/// The words of a kiosk's key with those that it is to pin.
pub fn words(kiosk: &[u8; 32], pinned: &Fingerprint) -> [&'static str; WORDS_LEN] {
    let hash = Sha256::new().chain_update(CONTEXT).chain_update(kiosk).chain_update(pinned.bytes());
    let hash = hash.finalize();
    std::array::from_fn(|index| {
        let number = u32::from_be_bytes(std::array::from_fn(|byte| hash[index * 4 + byte]));
        WORDS[number as usize % WORDS.len()]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pinned(text: &str) -> Fingerprint {
        text.parse().unwrap()
    }

    #[test]
    fn others_find_the_same_words() {
        // The vector of docs/PROTOCOL.md.
        let words = words(&[7; 32], &pinned("D5P2-FDGJ-MHVJ-VPGQ")).join(" ");
        assert_eq!(words, "CHÈO TÔM CHIÊNG BÃI PHÀ ĐÌNH");
    }

    #[test]
    fn every_key_counts() {
        let own = words(&[7; 32], &pinned("D5P2-FDGJ-MHVJ-VPGQ"));
        assert_ne!(own, words(&[8; 32], &pinned("D5P2-FDGJ-MHVJ-VPGQ")));
        assert_ne!(own, words(&[7; 32], &pinned("D5P2-FDGJ-MHVJ-VPGR")));
    }
}
