//! What every kind of network does.

use std::fmt;
use std::net::Ipv4Addr;
use std::pin::Pin;

use zeroize::Zeroizing;

use super::error::NetworkError;

/// How far the machine reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Connectivity {
    /// Nothing is connected.
    #[default]
    None,
    /// To a network that has no way out.
    Local,
    /// To a network whose way out shows a page first, on which a person has to agree or to sign in.
    Captive,
    /// To the Internet, or nobody has looked.
    Full,
}

/// How the machine is connected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NetworkState {
    pub connectivity: Connectivity,
    /// By cable.
    pub is_wired: bool,
    /// Whether there is an adapter by which Wi-Fi could be joined.
    pub has_wifi: bool,
    /// The Wi-Fi network that it has joined.
    pub joined: Option<String>,
    /// The access point that it is.
    pub access_point: Option<String>,
}

/// What is asked of whoever joins a Wi-Fi network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    Open,
    /// WPA or WPA2 with a password.
    Password,
    /// WPA3 and nothing older.
    Wpa3,
    /// Accounts, certificates or WEP: not from here.
    Other,
}

/// A Wi-Fi network in reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WifiNetwork {
    pub name: String,
    /// Percent.
    pub strength: u8,
    pub security: Security,
    pub is_joined: bool,
}

/// A Wi-Fi password, wiped when dropped and never written anywhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// `None` unless it [`Self::fits`].
    pub fn new(text: &str) -> Option<Self> {
        Self::fits(text).then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// Whether a text has the 8 to 63 characters of ASCII that WPA wants.
    pub fn fits(text: &str) -> bool {
        (8..=63).contains(&text.len()) && text.bytes().all(|it| (32..127).contains(&it))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(…)")
    }
}

/// What joins a Wi-Fi network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    pub name: String,
    /// None for an open network.
    pub passphrase: Option<Passphrase>,
    /// Whether it hides its name, and has to be asked for by it at each start.
    pub is_hidden: bool,
}

/// How far joining is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinStage {
    /// The password is compared.
    Password,
    /// An address is asked for.
    Address,
    /// It is looked where the network leads.
    Reach,
}

/// Told of each stage.
pub type Tell = Box<dyn Fn(JoinStage) + Send>;

/// A Wi-Fi network of the machine's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessPoint {
    /// At most 32 bytes.
    pub name: String,
    /// Open without one.
    pub passphrase: Option<Passphrase>,
    /// The machine's address in it; others get theirs from the same 24 bits.
    pub address: Ipv4Addr,
}

/// What comes of something that takes time.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, NetworkError>> + Send + 'a>>;

/// The machine's network.
pub trait Network: Send + Sync {
    /// How it is connected now.
    fn state(&self) -> Answer<'_, NetworkState>;

    /// Looks for Wi-Fi networks, which takes some seconds; the strongest first, each name once.
    fn networks(&self) -> Answer<'_, Vec<WifiNetwork>>;

    /// Joins one and remembers it for the next start, or ends with the reason and forgets it.
    fn join<'a>(&'a self, login: &'a Login, tell: Tell) -> Answer<'a, ()>;

    /// Becomes an access point, until it is stopped or the program ends. It leaves a Wi-Fi network for it.
    fn start_access_point<'a>(&'a self, point: &'a AccessPoint) -> Answer<'a, ()>;

    /// Is none any more, and joins again what it knows.
    fn stop_access_point(&self) -> Answer<'_, ()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_those_that_wpa_takes() {
        for (text, fits) in
            [("1234567", false), ("12345678", true), ("mật khẩu", false), ("with space", true)]
        {
            assert_eq!(Passphrase::new(text).is_some(), fits, "{text}");
        }
        assert!(Passphrase::new(&"x".repeat(64)).is_none());
        assert_eq!(format!("{:?}", Passphrase::new("12345678")), "Some(Passphrase(…))");
    }
}
