//! The terms of use ("Điều khoản sử dụng") to which a declarant agrees, as kiosk and visitor's page show
//! them. The texts stand in `protocol/terms/`, a file a language: the title and the word
//! for a version, then sections between empty lines, the first line of each its heading. What stands in
//! square brackets gives way to the commune's name where that is known.

use sha2::{Digest, Sha256};

use crate::declaration::CONSENT_VERSION;
use crate::language::Language;

/// Path of the visitor's page that shows the terms, below the host of the venue.
pub const PATH: &str = "/dieu-khoan";

/// Path of the same page at a venue, by the letters of its short code: it names the venue's commune.
pub fn venue_path(letters: &str) -> String {
    format!("{PATH}/{letters}")
}

/// Bytes of the hash that names a version: enough to tell versions apart, not to prove one.
const VERSION_BYTES: usize = 6;

/// A part of the terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is about.
    pub heading: &'static str,
    /// What is promised.
    pub text: String,
}

const fn text(language: Language) -> &'static str {
    match language {
        Language::Vi => include_str!("../terms/vi.txt"),
        Language::En => include_str!("../terms/en.txt"),
    }
}

/// Their title.
pub fn title(language: Language) -> &'static str {
    text(language).lines().next().unwrap_or_default()
}

/// What a reader tells the version by, such as "Bản 0123456789ab".
pub fn version_line(language: Language) -> String {
    format!("{} {}", text(language).lines().nth(1).unwrap_or_default(), version())
}

/// The terms in one language, as a commune's visitors read them.
pub fn sections(language: Language, commune: Option<&str>) -> impl Iterator<Item = Section> {
    let section = move |section: &'static str| {
        let (heading, text) = section.trim().split_once('\n')?;
        Some(Section { heading, text: named(text, commune) })
    };
    text(language).split("\n\n").skip(1).filter_map(section)
}

fn named(text: &str, commune: Option<&str>) -> String {
    let mut parts = text.split(['[', ']']);
    let mut named = parts.next().unwrap_or_default().to_owned();
    while let Some(general) = parts.next() {
        named.push_str(commune.unwrap_or(general));
        named.push_str(parts.next().unwrap_or_default());
    }
    named
}

/// The version: a hash of the texts in all languages, in hexadecimal digits. It changes with every word.
pub fn version() -> String {
    let mut hash = Sha256::new();
    Language::ALL.iter().for_each(|language| hash.update(text(*language)));
    hash.finalize().iter().take(VERSION_BYTES).map(|byte| format!("{byte:02x}")).collect()
}

/// What a declaration stores of the consent that was given: the form's words, and the terms' version.
pub fn consent() -> String {
    format!("{CONSENT_VERSION}+{}", version())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_the_same_sections() {
        let count = |language| sections(language, None).count();
        for language in Language::ALL {
            assert_eq!(count(language), count(Language::default()), "{language:?}");
            assert!(!title(language).is_empty() && version_line(language).ends_with(&version()));
            for section in sections(language, None) {
                assert!(!section.heading.is_empty() && !section.text.contains('\n'));
            }
        }
    }

    #[test]
    fn they_name_both_times_of_keeping() {
        for language in Language::ALL {
            let all: String = sections(language, None).map(|section| section.text).collect();
            assert!(all.contains("14") && all.contains("21"), "{language:?}");
        }
    }

    #[test]
    fn they_name_the_commune_where_it_is_known() {
        for language in Language::ALL {
            let all = |commune| -> String {
                sections(language, commune).map(|section| section.text).collect()
            };
            let (known, unknown) = (all(Some("Phường Bồng Sơn")), all(None));
            assert_eq!(known.matches("Phường Bồng Sơn").count(), 2, "who has the key, who erases");
            assert!(!known.contains(['[', ']']) && !unknown.contains(['[', ']']));
            assert!(unknown.contains("nơi đặt máy") || unknown.contains("where the kiosk stands"));
        }
    }

    #[test]
    fn the_consent_names_the_version_that_was_shown() {
        assert_eq!(version().len(), 2 * VERSION_BYTES);
        assert_eq!(consent(), format!("{CONSENT_VERSION}+{}", version()));
    }
}
