//! What is printed.

use serde::{Deserialize, Serialize};

/// A receipt on paper, in the visitor's language. It names nobody, but whoever has it passes today, so it
/// is not in Debug.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slip {
    pub heading: String,
    /// Two words and four digits, the largest on the slip; may be empty.
    pub words: String,
    /// The code in groups, such as `7K2P-9QXA-00BM`.
    pub code: String,
    /// What the QR says.
    pub url: String,
    /// What stands beneath: day, for how many, where it is good.
    pub lines: Vec<String>,
}

impl std::fmt::Debug for Slip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Slip(…)")
    }
}
