//! What visitors read on their phones. The Vietnamese text stands where it is used; `lang/TAG/LC_MESSAGES/pages.po`
//! has it in the other languages, which `build/words.rs` compiles in. The backend looks up its pages for staff in
//! tables of its own, by the same rule.

use std::fmt::{self, Display};

use protocol::language::Language;
use zeroize::Zeroizing;

use crate::plural;

/// Has every text, and stands in for a language that lacks one.
pub const COMPLETE: Language = Language::En;

/// The translations into one language.
#[derive(Debug)]
pub struct Catalogue {
    pub tag: &'static str,
    /// Which form a count takes, an expression of gettext.
    pub plural: &'static str,
    /// Source text and translation, sorted by the source; several forms where it has a count.
    pub texts: &'static [(&'static str, &'static [&'static str])],
}

/// The words of visitors.
pub static PAGES: &[Catalogue] = &include!(concat!(env!("OUT_DIR"), "/catalogues.rs"));

impl Catalogue {
    pub fn find(&self, source: &str) -> Option<&'static [&'static str]> {
        let index = self.texts.binary_search_by_key(&source, |(source, _)| source).ok()?;
        self.texts.get(index).map(|(_, forms)| *forms)
    }

    /// The form of `source` for a count.
    fn form(&self, source: &str, count: u64) -> Option<&'static str> {
        let forms = self.find(source)?;
        let index = if forms.len() > 1 { plural::form(self.plural, count)? } else { 0 };
        forms.get(index).copied()
    }
}

/// A text in one language, which is displayed with the values of its `{names}`.
#[derive(Clone)]
pub struct Text {
    pattern: &'static str,
    /// Wiped, because one may be the code of an SMS.
    values: Vec<(&'static str, Zeroizing<String>)>,
}

/// A text by its Vietnamese words, which have to stand there: a test of the backend looks for them.
pub fn tr(language: Language, source: &'static str) -> Text {
    find(&[PAGES], language, source, 1)
}

/// A text that says how many: its `{count}` is given, and its form follows from it.
pub fn tr_count(language: Language, source: &'static str, count: impl Into<u64>) -> Text {
    let count = count.into();
    find(&[PAGES], language, source, count).with("count", count)
}

/// A text in the first of the tables that has it.
pub fn find(
    tables: &[&'static [Catalogue]],
    language: Language,
    source: &'static str,
    count: u64,
) -> Text {
    // The default language is the source.
    let languages = [language, COMPLETE].into_iter().filter(|_| language != Language::default());
    let mut catalogues = languages.flat_map(|language| {
        let all = tables.iter().flat_map(|table| table.iter());
        all.filter(move |catalogue| catalogue.tag == language.tag())
    });
    let translated = catalogues.find_map(|catalogue| catalogue.form(source, count));
    Text { pattern: translated.unwrap_or(source), values: Vec::new() }
}

impl Text {
    /// The value of `{name}`; a later one takes the place of an earlier one.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.values.push((name, Zeroizing::new(value.to_string())));
        self
    }
}

impl Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = self.pattern.split('{');
        f.write_str(parts.next().unwrap_or_default())?;
        for part in parts {
            let (name, after) = part.split_once('}').unwrap_or((part, ""));
            match self.values.iter().rfind(|(known, _)| *known == name) {
                Some((_, value)) => f.write_str(value)?,
                None => write!(f, "{{{name}}}")?,
            }
            f.write_str(after)?;
        }
        Ok(())
    }
}
