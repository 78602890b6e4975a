//! What the declaration asks besides what everyone is asked, and what it tells.

use serde::Deserialize;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Declaration {
    /// Ids of optional questions. None by default: the guide of Kiên Giang asks less than the national
    /// form, and neighbours read along at an open screen.
    pub ask: Vec<String>,
    /// Tells whoever lives in another province at once to install Bluezone (directive of Hải Dương, annex II,
    /// 6).
    pub tell_outsiders: bool,
    /// Lets visitors in who say that they have declared elsewhere today, and through which channel.
    pub elsewhere: bool,
}

impl Default for Declaration {
    fn default() -> Self {
        Self { ask: Vec::new(), tell_outsiders: true, elsewhere: true }
    }
}
