//! What the declaration asks besides the guide of Kiên Giang.

use serde::Deserialize;

/// Questions of the national form that are off unless the operator wants them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Declaration {
    /// Whether the visitor was in another province or country within 14 days.
    pub travel: bool,
    /// Whether the visitor has signs of illness.
    pub signs: bool,
    /// The chronic illnesses of the guide. The venue can switch them on as well; off, because
    /// neighbours read along at an open screen.
    pub illnesses: bool,
}
