//! The backend that this kiosk belongs to.

use serde::Deserialize;

use super::check::{Checked, require};

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backend {
    /// Address without a path, such as `https://kiosk.example.vn`.
    pub url: String,
}

impl Backend {
    pub(super) fn check(&self) -> Checked {
        let url = self.url.parse::<reqwest::Url>().ok();
        let is_sound =
            url.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.path() == "/");
        let text = format!("{:?} is no http or https address", self.url);
        require(is_sound, "backend.url", text)
    }
}
