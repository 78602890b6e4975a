//! The Wi-Fi of the kiosk's own, for visitors while there is no network.

use std::net::{Ipv4Addr, SocketAddrV4};

use serde::Deserialize;

use super::check::{Checked, in_range, require};
use super::network::NetworkKind;

/// Longest name, bytes: the QR that leads into it stays one that any camera reads from two steps away.
const NAME_MAX: usize = 24;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lifeboat {
    /// Whether the kiosk becomes an access point when it has no network.
    pub enabled: bool,
    /// Its name, 1 to 24 letters, digits, spaces and dashes.
    pub ssid: String,
    /// Minutes without a network after which it does, 1 to 1440.
    pub after_min: u16,
    /// The kiosk's address and port in it.
    pub listen: SocketAddrV4,
}

impl Default for Lifeboat {
    fn default() -> Self {
        Self {
            enabled: false,
            ssid: "Ghi nhan ra vao".to_owned(),
            after_min: 5,
            // Where NetworkManager's shared connections are, and the only port that phones look at.
            listen: SocketAddrV4::new(Ipv4Addr::new(10, 42, 0, 1), 80),
        }
    }
}

impl Lifeboat {
    pub(super) fn check(&self, network: NetworkKind) -> Checked {
        let reachable = !self.enabled || network != NetworkKind::None;
        require(reachable, "lifeboat.enabled", "needs network.kind = \"networkmanager\"")?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-');
        let fits = (1..=NAME_MAX).contains(&self.ssid.len()) && self.ssid.chars().all(plain);
        let text = format!("has 1 to {NAME_MAX} letters without marks, digits, spaces and dashes");
        require(fits && self.ssid.trim() == self.ssid, "lifeboat.ssid", text)?;
        in_range("lifeboat.after_min", self.after_min, 1..=1440)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::config::Config;

    fn parse(text: &str) -> Result<Config, String> {
        let least =
            "data_dir = \"/var/lib/kiosk\"\n[backend]\nurl = \"https://a.vn\"\n[lifeboat]\n";
        Config::parse(&format!("{least}{text}"), Path::new("kiosk.toml"))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn names_are_those_that_every_phone_shows() {
        for name in ["", " x", "Chợ Bồng Sơn", "a;b", "more than twenty-four letters"] {
            let error = parse(&format!("ssid = {name:?}\n")).unwrap_err();
            assert!(error.contains("lifeboat.ssid"), "{error}");
        }
        assert!(!parse("ssid = \"Cho Bong Son-2\"\n").unwrap().lifeboat.enabled);
        let alone = parse("enabled = true\n").unwrap_err();
        assert!(alone.contains("needs network.kind"), "{alone}");
        parse("enabled = true\n[network]\nkind = \"networkmanager\"\n").unwrap();
        assert!(parse("after_min = 0\n").unwrap_err().contains("1 to 1440"));
        assert!(parse("listen = \"10.42.0.1\"\n").unwrap_err().contains("line 5"));
    }
}
