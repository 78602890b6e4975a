//! How the operator wants the screens.

use std::collections::BTreeMap;

use protocol::language::Language;

use crate::declaration::questions::Asked;
use crate::forms::commune::CommuneSearch;
use crate::forms::commune_search::NoCommunes;
use crate::idle::Rules;
use crate::sound::Loudness;

/// What a declaration asks for at this kiosk, and what helps with it.
pub struct Setup {
    pub asked: Asked,
    /// Whether somebody of another province is told what they have to do.
    pub tells_outsiders: bool,
    /// Whether a declaration made elsewhere today counts.
    pub takes_elsewhere: bool,
    /// Where communes are found.
    pub communes: Box<dyn CommuneSearch>,
    /// Whether receipts can be printed.
    pub prints: bool,
}

impl std::fmt::Debug for Setup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Setup").field("asked", &self.asked).finish_non_exhaustive()
    }
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            asked: Asked::default(),
            tells_outsiders: true,
            takes_elsewhere: true,
            communes: Box::new(NoCommunes),
            prints: false,
        }
    }
}

/// How the idle screen behaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdleSetup {
    /// When slides come, and how bright the screen is.
    pub rules: Rules,
    /// How loud it is when; slides with a sound do not come in quiet hours.
    pub loudness: Loudness,
    /// Announcements by language; their slides name them by index.
    pub announcements: Vec<BTreeMap<Language, String>>,
}
