//! What every page has around its content.

use protocol::language::Language;
use protocol::terms;

use crate::path::local_path;
use crate::venue::VenueView;
use crate::words::{Text, tr, tr_count};

/// Path of the help; below it the letters of a venue.
pub const HELP_PATH: &str = "/tro-giup";

/// Path of the page on which a receipt is asked whether a case was there then.
pub const ASK_PATH: &str = "/hoi-bien-nhan";

/// The part of a template that `base.html` needs, and the words of every page.
#[derive(Clone)]
pub struct Frame {
    pub language: Language,
    /// Path that the choice of language leads to; `None` offers no choice.
    pub own_path: Option<String>,
    /// Path of the terms of use.
    pub terms: String,
    /// Path of the help.
    pub help: String,
    /// Path of the page on which a receipt is asked.
    pub ask: &'static str,
    /// Where somebody answers the telephone, as people read it.
    pub help_line: Option<String>,
    /// Path of the script that the page runs.
    pub script: Option<String>,
    /// The kiosk serves the page in a Wi-Fi of its own, which says so and asks to install Bluezone.
    pub is_wifi: bool,
}

impl Frame {
    pub fn new(language: Language, own_path: Option<&str>) -> Self {
        let own_path = own_path.map(local_path);
        let (terms, help) = (terms::PATH.to_owned(), HELP_PATH.to_owned());
        Self {
            language,
            own_path,
            terms,
            help,
            ask: ASK_PATH,
            help_line: None,
            script: None,
            is_wifi: false,
        }
    }

    /// The same at a venue, whose terms and help are those of its commune.
    #[must_use]
    pub fn at(self, venue: &VenueView) -> Self {
        let terms = local_path(&terms::venue_path(&venue.letters));
        let help = local_path(&format!("{HELP_PATH}/{}", venue.letters));
        Self { terms, help, ..self }
    }

    /// The same with a help line.
    #[must_use]
    pub fn with_help(self, help_line: Option<String>) -> Self {
        Self { help_line, ..self }
    }

    /// The same with a script at this path.
    #[must_use]
    pub fn running(self, script: String) -> Self {
        Self { script: Some(script), ..self }
    }

    /// The same for a phone in the kiosk's own Wi-Fi, where there is nothing else.
    #[must_use]
    pub fn on_wifi(self) -> Self {
        Self { is_wifi: true, ..self }
    }

    /// The address that calls a help line as people read it.
    pub fn call(line: &str) -> String {
        let digits = line.chars().filter(|it| it.is_ascii_digit() || *it == '+');
        format!("tel:{}", digits.collect::<String>())
    }

    /// The languages to choose from.
    pub fn languages(&self) -> [Language; Language::ALL.len()] {
        Language::ALL
    }

    pub fn tr(&self, source: &'static str) -> Text {
        tr(self.language, source)
    }

    pub fn tr_count(&self, source: &'static str, count: impl Into<u64>) -> Text {
        tr_count(self.language, source, count)
    }
}
