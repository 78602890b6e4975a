//! The languages of every screen, page, prompt and message.

use serde::{Deserialize, Serialize};

/// A language. Vietnamese comes first everywhere and is the default.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Language {
    /// Every language, in the order in which it is offered.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// The language tag (BCP 47), used in documents, addresses, folders of translations and JSON.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The language's own name, for the button that chooses it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Vi => "Tiếng Việt",
            Self::En => "English",
        }
    }

    /// What is said in this language, of the same in each.
    pub fn pick<T>(self, vi: T, en: T) -> T {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }

    /// The next language of [`Language::ALL`]; the first after the last.
    pub fn next(self) -> Self {
        let after = Self::ALL.into_iter().skip_while(|language| *language != self).nth(1);
        after.unwrap_or_default()
    }

    /// The language of a tag without region; `None` for any other text.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_what_json_says_and_leads_back() {
        for language in Language::ALL {
            let json = serde_json::to_value(language).unwrap();
            assert_eq!(json, language.tag());
            assert_eq!(Language::from_tag(language.tag()), Some(language));
        }
        assert_eq!(Language::from_tag("EN"), None);
    }

    #[test]
    fn every_language_is_reached_and_the_first_again() {
        let mut language = Language::default();
        for expected in Language::ALL {
            assert_eq!(language, expected);
            language = language.next();
        }
        assert_eq!(language, Language::default());
    }
}
