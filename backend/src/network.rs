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
