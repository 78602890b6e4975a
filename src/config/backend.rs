//! The backend that this kiosk belongs to.

use std::net::IpAddr;

use serde::Deserialize;

use super::check::{Checked, require};

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Backend {
    /// Address without a path, such as `https://kiosk.example.vn`; empty where it is typed or scanned at the
    /// screen of a new kiosk.
    pub url: String,
    /// Allows `http://` to other machines, where everybody on the way reads keys and sets the time.
    pub insecure: bool,
}

impl Backend {
    fn parsed(&self) -> Option<reqwest::Url> {
        self.url.parse().ok()
    }

    /// The host and port, as people call it.
    pub fn host(&self) -> String {
        let host = |url: reqwest::Url| {
            let host = url.host_str()?.to_owned();
            Some(url.port().map_or_else(|| host.clone(), |port| format!("{host}:{port}")))
        };
        self.parsed().and_then(host).unwrap_or_default()
    }

    /// Whether what is said to the backend leaves this machine in clear.
    pub fn is_in_clear(&self) -> bool {
        self.parsed().is_some_and(|url| url.scheme() == "http" && !is_this_machine(&url))
    }

    /// The address that somebody means who typed or scanned this; none when it may not be used. Without a
    /// scheme it is `https://`, but for this machine and where plain text is allowed.
    pub fn address_of(&self, given: &str) -> Option<String> {
        let given = given.trim().trim_end_matches('/');
        let with = |url: String| Self { url, insecure: self.insecure };
        let meant = if given.contains("://") {
            with(given.to_owned())
        } else {
            let plain = with(format!("http://{given}"));
            let local = plain.parsed().is_some_and(|url| is_this_machine(&url));
            if local || self.insecure { plain } else { with(format!("https://{given}")) }
        };
        let is_host = meant.parsed().is_some_and(|url| url.has_host() && url.username().is_empty());
        (is_host && meant.check().is_ok()).then_some(meant.url)
    }

    pub(super) fn check(&self) -> Checked {
        if self.url.is_empty() {
            return Ok(());
        }
        let is_sound = self
            .parsed()
            .is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.path() == "/");
        let text = format!("{:?} is no http or https address", self.url);
        require(is_sound, "backend.url", text)?;
        require(
            self.insecure || !self.is_in_clear(),
            "backend.url",
            "with http:// everybody on the way could read the kiosk's keys and set its time; write \
             https://, or on a network of your own insecure = true below it",
        )
    }
}

fn is_this_machine(url: &reqwest::Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_as_people_type_them() {
        for (given, insecure, meant) in [
            ("kiosk.example.vn", false, Some("https://kiosk.example.vn")),
            (" kiosk.example.vn:8443 ", false, Some("https://kiosk.example.vn:8443")),
            ("https://kiosk.example.vn/", false, Some("https://kiosk.example.vn")),
            ("127.0.0.1:8080", false, Some("http://127.0.0.1:8080")),
            ("10.0.0.2:8080", false, Some("https://10.0.0.2:8080")),
            ("10.0.0.2:8080", true, Some("http://10.0.0.2:8080")),
            ("http://10.0.0.2", false, None),
            ("http://10.0.0.2", true, Some("http://10.0.0.2")),
            ("https://10.0.0.2", true, Some("https://10.0.0.2")),
            ("kiosk.example.vn/staff", false, None),
            ("ftp://kiosk.example.vn", false, None),
            ("kiosk example", false, None),
            ("", false, None),
        ] {
            let backend = Backend { url: String::new(), insecure };
            assert_eq!(backend.address_of(given).as_deref(), meant, "{given} {insecure}");
        }
    }
}
