//! What guesses are counted by.

use std::net::{IpAddr, Ipv6Addr};

use crate::keys::MasterKeys;
use crate::store::guesses::Subject;

const CONTEXT: &[u8] = b"bluezone-kiosk guess v1\n";

/// Letters of a venue, filled up with zeros.
pub type Letters = [u8; 6];

/// What is guessed, and from which network or at which kiosk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    Enrolment {
        from: IpAddr,
    },
    ShortCode {
        from: IpAddr,
        letters: Letters,
    },
    Receipt {
        from: IpAddr,
    },
    /// At a kiosk, whose neighbours in the network are not limited by it.
    ReceiptAtKiosk {
        kiosk: u32,
    },
    Pairing {
        from: IpAddr,
    },
}

/// Keyed hashes of the network and of what networks guess together, so that no address is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Subjects {
    pub(super) own: Subject,
    pub(super) shared: Option<Subject>,
}

impl Guess {
    pub(super) fn subjects(self, keys: &MasterKeys) -> Subjects {
        let (kind, from, letters) = match self {
            Self::Enrolment { from } => (1, from, None),
            Self::ShortCode { from, letters } => (2, from, Some(letters)),
            Self::Receipt { from } => (3, from, None),
            Self::Pairing { from } => (5, from, None),
            Self::ReceiptAtKiosk { kiosk } => {
                return Subjects { own: hash(keys, 6, &kiosk.to_be_bytes()), shared: None };
            }
        };
        let network = match from {
            IpAddr::V4(address) => address.to_ipv6_mapped(),
            IpAddr::V6(address) => address,
        };
        Subjects {
            own: hash(keys, kind, &Ipv6Addr::octets(&network)),
            shared: letters.map(|letters| hash(keys, 4, &letters)),
        }
    }
}

fn hash(keys: &MasterKeys, kind: u8, what: &[u8]) -> Subject {
    let mac = keys.mac(CONTEXT, &[&[kind], what].concat());
    std::array::from_fn(|index| mac[index])
}
