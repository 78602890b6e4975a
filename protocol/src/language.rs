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

    /// The language that the query of an address chooses, `lang=en`.
    pub fn chosen(query: &str) -> Option<Self> {
        query.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(Self::from_tag)
    }

    /// The language that an `Accept-Language` prefers (RFC 9110, 12.5.4), whatever its region; the earlier of two with
    /// the same weight, and `None` when it names none of [`Language::ALL`].
    pub fn accepted(header: &str) -> Option<Self> {
        header
            .split(',')
            .filter_map(|entry| {
                let mut parts = entry.split(';');
                let language = Self::from_tag(parts.next()?.trim().split('-').next()?)?;
                let weight = parts.find_map(|part| part.trim().strip_prefix("q="));
                let weight = weight.map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
                (weight > 0.0).then_some((language, weight))
            })
            .reduce(|best, next| if next.1 > best.1 { next } else { best })
            .map(|(language, _)| language)
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
    fn what_a_phone_asks_for_as_a_table() {
        for (header, language) in [
            ("", None),
            ("fr, de;q=0.5", None),
            ("en-US,en;q=0.9,vi;q=0.8", Some(Language::En)),
            ("en;q=0.5, vi-VN;q=0.9", Some(Language::Vi)),
            ("en, vi", Some(Language::En)),
            ("xx, en;q=0", None),
        ] {
            assert_eq!(Language::accepted(header), language, "{header}");
        }
        for (query, language) in [
            ("lang=en", Some(Language::En)),
            ("x=1&lang=vi", Some(Language::Vi)),
            ("lang=xx", None),
        ] {
            assert_eq!(Language::chosen(query), language, "{query}");
        }
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
