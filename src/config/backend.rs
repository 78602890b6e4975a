//! The backend that this kiosk belongs to.

use std::net::IpAddr;

use serde::Deserialize;

use super::check::{Checked, require};

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backend {
    /// Address without a path, such as `https://kiosk.example.vn`.
    pub url: String,
    /// Allows `http://` to other machines, where everybody on the way reads keys and sets the time.
    #[serde(default)]
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

    pub(super) fn check(&self) -> Checked {
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
