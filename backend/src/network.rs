//! Networks: what limits count as one client, and which addresses are the operator's proxies.

use std::net::{AddrParseError, IpAddr, Ipv6Addr};
use std::str::FromStr;

use ipnet::IpNet;
use serde::Deserialize;

/// What one client cannot change at will: an IPv4 address, or the first 64 bits of an IPv6 address,
/// of which every home has all the others. An IPv4 address inside IPv6 is IPv4.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
        }
    }
}

/// Whether an address is one of the Internet, and of no network of the operator's: where strangers may have this server
/// send something.
pub fn is_public(address: IpAddr) -> bool {
    let within = |networks: &[([u16; 8], u8)], address: Ipv6Addr| {
        networks.iter().any(|(network, bits)| {
            let mask = u128::MAX.checked_shl(128 - u32::from(*bits)).unwrap_or(0);
            address.to_bits() & mask == Ipv6Addr::from(*network).to_bits() & mask
        })
    };
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            let is_shared = a == 100 && (64..128).contains(&b);
            let is_special = matches!((a, b, c), (0, ..) | (192, 0, 0) | (198, 18 | 19, _));
            let is_local = address.is_private() || address.is_loopback() || address.is_link_local();
            let is_none = address.is_documentation() || address.is_multicast() || a >= 240;
            !(is_shared || is_special || is_local || is_none)
        }
        IpAddr::V6(address) => {
            const GLOBAL: [([u16; 8], u8); 1] = [([0x2000, 0, 0, 0, 0, 0, 0, 0], 3)];
            // Examples, and networks in which an IPv4 address is hidden.
            const NOT: [([u16; 8], u8); 3] = [
                ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32),
                ([0x2001, 0, 0, 0, 0, 0, 0, 0], 32),
                ([0x2002, 0, 0, 0, 0, 0, 0, 0], 16),
            ];
            within(&GLOBAL, address) && !within(&NOT, address)
        }
    }
}

/// An address such as `10.0.0.5`, or a network such as `10.0.0.0/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Network(IpNet);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no address such as 10.0.0.5 and no network such as 10.0.0.0/8")]
pub struct NetworkError(String);

impl Network {
    /// The machine itself.
    pub fn loopback() -> [Self; 2] {
        [
            IpNet::from(IpAddr::V6(Ipv6Addr::LOCALHOST)),
            IpNet::new_assert(IpAddr::from([127, 0, 0, 0]), 8),
        ]
        .map(Self)
    }

    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let address = || -> Result<IpNet, AddrParseError> { Ok(text.parse::<IpAddr>()?.into()) };
        let network = text.parse().ok().or_else(|| address().ok());
        network.map(Self).ok_or_else(|| NetworkError(text.to_owned()))
    }
}

impl TryFrom<String> for Network {
    type Error = NetworkError;

    fn try_from(text: String) -> Result<Self, NetworkError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_internet_as_a_table() {
        for (address, public) in [
            ("142.250.66.106", true),
            ("2404:6800:4005::200a", true),
            ("100.128.0.1", true),
            ("10.0.0.5", false),
            ("172.16.0.1", false),
            ("192.168.1.1", false),
            ("127.0.0.1", false),
            ("0.0.0.0", false),
            ("169.254.169.254", false),
            ("100.64.0.1", false),
            ("198.18.0.1", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("192.0.2.1", false),
            ("::1", false),
            ("::", false),
            ("::ffff:10.0.0.5", false),
            ("fd00::1", false),
            ("fe80::1", false),
            ("ff02::1", false),
            ("64:ff9b::a00:5", false),
            ("2001:db8::1", false),
            ("2002:a00:5::1", false),
        ] {
            assert_eq!(is_public(address.parse().unwrap()), public, "{address}");
        }
    }

    #[test]
    fn addresses_of_one_client_share_a_network() {
        for (address, network) in [
            ("203.0.113.9", "203.0.113.9"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("2001:db8:1:2::", "2001:db8:1:2::"),
            ("2001:db8:1:3::1", "2001:db8:1:3::"),
            ("::1", "::"),
        ] {
            let found = network_of(address.parse().unwrap());
            assert_eq!(found, network.parse::<IpAddr>().unwrap(), "{address}");
        }
    }

    #[test]
    fn proxies_are_addresses_or_networks() {
        for (network, address, inside) in [
            ("10.0.0.5", "10.0.0.5", true),
            ("10.0.0.5", "10.0.0.6", false),
            ("10.0.0.0/8", "10.255.0.6", true),
            ("10.0.0.0/8", "::ffff:10.1.2.3", true),
            ("2001:db8::/32", "2001:db8:7::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("::/0", "10.0.0.5", false),
        ] {
            let found = network.parse::<Network>().unwrap().contains(address.parse().unwrap());
            assert_eq!(found, inside, "{network} {address}");
        }
        for text in ["", "localhost", "10.0.0.0/33", "10.0.0.5:80"] {
            assert_eq!(text.parse::<Network>(), Err(NetworkError(text.to_owned())));
        }
        let local = |text: &str| {
            let address = text.parse().unwrap();
            Network::loopback().iter().any(|network| network.contains(address))
        };
        assert!(local("127.0.0.1") && local("::1") && local("::ffff:127.0.0.1"));
        assert!(!local("192.168.1.1"));
    }
}
