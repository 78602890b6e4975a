//! What the declaration asks besides what everyone is asked.

use serde::Deserialize;

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Declaration {
    /// Ids of optional questions. None by default: the guide of Kiên Giang asks less than the national
    /// form, and neighbours read along at an open screen.
    pub ask: Vec<String>,
}
