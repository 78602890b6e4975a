//! What an opened page brings back when it is tapped: which code was opened and when, under the
//! server's own MAC, so that nothing needs to be stored before the tap.

use data_encoding::BASE64URL_NOPAD;
use protocol::token::{Claim, Kind};
use subtle::ConstantTimeEq;

use crate::keys::MasterKeys;

/// Bytes of the random number that makes tickets differ.
pub const NONCE_LEN: usize = 16;

const CONTEXT: &[u8] = b"bluezone-kiosk ticket v1\n";
const HEAD_LEN: usize = 1 + 4 + 4 + 8 + NONCE_LEN;
const MAC_LEN: usize = 32;

/// A ticket. From a text, only [`Ticket::open`] makes one, which checks the MAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// The code that was opened.
    pub claim: Claim,
    /// When, Unix time.
    pub opened_s: i64,
    /// Random.
    pub nonce: [u8; NONCE_LEN],
}

impl Ticket {
    /// The opaque text for the page.
    pub fn seal(&self, keys: &MasterKeys) -> String {
        let kind = match self.claim.kind {
            Kind::Live => 0,
            Kind::Fixed => 1,
        };
        let mut bytes = Vec::with_capacity(HEAD_LEN + MAC_LEN);
        bytes.push(kind);
        bytes.extend(self.claim.kiosk.to_be_bytes());
        bytes.extend(self.claim.slot.to_be_bytes());
        bytes.extend(self.opened_s.to_be_bytes());
        bytes.extend(self.nonce);
        bytes.extend(keys.mac(CONTEXT, &bytes));
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// The ticket in a text that [`Ticket::seal`] made; none for anything else.
    pub fn open(text: &str, keys: &MasterKeys) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        let (head, mac) = bytes.split_at_checked(HEAD_LEN)?;
        if !bool::from(keys.mac(CONTEXT, head)[..].ct_eq(mac)) {
            return None;
        }
        let kind = match head[0] {
            0 => Kind::Live,
            1 => Kind::Fixed,
            _ => return None,
        };
        Some(Self {
            claim: Claim {
                kind,
                kiosk: u32::from_be_bytes(head[1..5].try_into().ok()?),
                slot: u32::from_be_bytes(head[5..9].try_into().ok()?),
            },
            opened_s: i64::from_be_bytes(head[9..17].try_into().ok()?),
            nonce: head[17..].try_into().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::sqlite::Sqlite;

    #[test]
    fn every_flipped_bit_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let store = Sqlite::open(&dir.path().join("t.db")).unwrap();
        let keys = MasterKeys::load(store.begin().unwrap().as_mut()).unwrap();
        let ticket = Ticket { claim: Claim::fixed(7, 0), opened_s: 1_625_702_412, nonce: [3; 16] };
        let text = ticket.seal(&keys);
        assert_eq!(Ticket::open(&text, &keys), Some(ticket));
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(Ticket::open(&BASE64URL_NOPAD.encode(&flipped), &keys), None, "bit {bit}");
        }
        for text in ["", "AA", "ü", &text[1..]] {
            assert_eq!(Ticket::open(text, &keys), None);
        }
    }
}
