//! The chain of sub keys, optimised for speed.
//!
//! A sub key is always one padded SHA-256 block, so the padded block is kept and only its first half
//! changes. `sha2` uses the processor's SHA instructions if there are any. Each link of a chain depends
//! on the one before; a caller that advances several chains in turn lets the processor compute two or
//! three of them in parallel, which is as fast as instructions interleaved by hand.

use sha2::block_api::compress256;
use zeroize::Zeroizing;

use crate::contact::ContactId;
use crate::secret::Secret;

/// The bytes of a sub key that are the id (docs/FORMATS.md, section 2).
const ID_BYTES: [usize; ContactId::LEN] = [0, 4, 8, 12, 16, 18, 20, 22, 24, 26, 28, 30];

/// SHA-256's initial state (FIPS 180-4, 5.3.3).
const INITIAL: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// A sub key followed by the padding of a message of 256 bits (FIPS 180-4, 5.1.1). No `Debug`: one
/// sub key reveals the rest of its day. Aligned to a cache line, because a block across two lines is
/// slower to hash.
#[repr(align(64))]
pub struct SubKey(Zeroizing<[u8; 64]>);

impl SubKey {
    /// `S(0)` of a day.
    pub fn first(seed: &Secret) -> Self {
        let mut block = Zeroizing::new([0; 64]);
        block[..32].copy_from_slice(seed.expose());
        block[32] = 0x80;
        block[62] = 1;
        Self(block)
    }

    /// The id of this sub key's slot.
    #[inline]
    pub fn id(&self) -> ContactId {
        ContactId(ID_BYTES.map(|index| self.0[index]))
    }

    /// Replaces `S(k)` by `S(k+1)`.
    #[inline]
    pub fn advance(&mut self) {
        let mut state = INITIAL;
        compress256(&mut state, std::slice::from_ref(&*self.0));
        let (words, _) = self.0.as_chunks_mut();
        for (word, new) in words.iter_mut().zip(state) {
            *word = new.to_be_bytes();
        }
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn every_link_is_sha_256() {
        let mut expected = [7; 32];
        let mut key = SubKey::first(&Secret::new(expected));
        for link in 0..1440 {
            assert_eq!(key.0[..32], expected, "link {link}");
            expected = Sha256::digest(expected).into();
            key.advance();
        }
    }
}
