//! How visitors reach the people of the venue.

use serde::Deserialize;

use super::check::{Checked, require};

/// Longest telephone number that a page shows, characters.
const PHONE_MAX: usize = 24;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Staff {
    /// Telephone number at which somebody of the venue answers, as it is to be read; none by default.
    pub phone: String,
    /// Whoever answers Có is asked to wait for staff, and the bell rings.
    pub wait_after_yes: bool,
}

impl Default for Staff {
    fn default() -> Self {
        Self { phone: String::new(), wait_after_yes: true }
    }
}

impl Staff {
    pub(super) fn check(&self) -> Checked {
        let short = self.phone.chars().count() <= PHONE_MAX;
        require(short, "staff.phone", format!("has at most {PHONE_MAX} characters"))
    }
}
