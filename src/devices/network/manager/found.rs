//! What was heard of Wi-Fi, as a list of networks.

use crate::devices::network::contract::{Security, WifiNetwork};

/// A network is heard from several stations.
pub(super) struct Heard {
    pub(super) ssid: Vec<u8>,
    pub(super) strength: u8,
    pub(super) flags: u32,
    pub(super) wpa: u32,
    pub(super) rsn: u32,
    pub(super) is_joined: bool,
}

// Bits of NetworkManager's NM80211ApFlags and NM80211ApSecurityFlags.
const PRIVACY: u32 = 0x1;
const BY_PASSWORD: u32 = 0x100;
const BY_SAE: u32 = 0x400;

fn security(heard: &Heard) -> Security {
    let all = heard.wpa | heard.rsn;
    if all & BY_PASSWORD != 0 {
        Security::Password
    } else if all & BY_SAE != 0 {
        Security::Wpa3
    } else if all == 0 && heard.flags & PRIVACY == 0 {
        Security::Open
    } else {
        Security::Other
    }
}

/// The strongest first, each name once; hidden networks have none.
pub(super) fn networks(heard: Vec<Heard>) -> Vec<WifiNetwork> {
    let mut networks: Vec<WifiNetwork> = Vec::new();
    for one in heard {
        let security = security(&one);
        let (strength, is_joined) = (one.strength.min(100), one.is_joined);
        let name = String::from_utf8(one.ssid).unwrap_or_default();
        // A name that cannot be typed cannot be joined either.
        if name.is_empty() || name.chars().any(char::is_control) {
            continue;
        }
        match networks.iter_mut().find(|it| it.name == name && it.security == security) {
            Some(known) => {
                known.strength = known.strength.max(strength);
                known.is_joined |= is_joined;
            }
            None => networks.push(WifiNetwork { name, strength, security, is_joined }),
        }
    }
    networks.sort_by_key(|network| std::cmp::Reverse((network.is_joined, network.strength)));
    networks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(ssid: &[u8], strength: u8, flags: u32, rsn: u32) -> Heard {
        Heard { ssid: ssid.to_vec(), strength, flags, wpa: 0, rsn, is_joined: false }
    }

    #[test]
    fn each_network_is_listed_once_by_its_best_station() {
        let joined = Heard { is_joined: true, ..heard("Chợ".as_bytes(), 30, 1, BY_PASSWORD) };
        let list = networks(vec![
            heard(b"open", 40, 0, 0),
            joined,
            heard("Chợ".as_bytes(), 70, 1, BY_PASSWORD | BY_SAE),
            heard(b"", 99, 0, 0),
            heard(b"\xff\xfe", 99, 0, 0),
            heard(b"a\x1bb", 99, 0, 0),
            heard(b"new", 20, 1, BY_SAE),
            heard(b"wep", 10, PRIVACY, 0),
            heard(b"office", 9, PRIVACY, 0x200),
        ]);
        let told: Vec<_> =
            list.iter().map(|it| (it.name.as_str(), it.strength, it.security)).collect();
        assert_eq!(
            told,
            [
                ("Chợ", 70, Security::Password),
                ("open", 40, Security::Open),
                ("new", 20, Security::Wpa3),
                ("wep", 10, Security::Other),
                ("office", 9, Security::Other),
            ]
        );
        assert!(list[0].is_joined);
    }
}
