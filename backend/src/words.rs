//! What staff read in the portal, and visitors where a page is the backend's alone. The Vietnamese text stands where it
//! is used; `lang/TAG/LC_MESSAGES/` has it in the other languages, in `portal.po` and others, which
//! `build/main.rs` compiles in, and in `pages.po` of the crate `visitor_page`.

#[cfg(test)]
mod tests;

use protocol::language::Language;
pub use visitor_page::words::Text;
use visitor_page::words::{Catalogue, PAGES, find};

static STAFF: &[Catalogue] = &include!(concat!(env!("OUT_DIR"), "/catalogues.rs"));

/// A text by its Vietnamese words, which have to stand there: a test looks for them.
pub fn tr(language: Language, source: &'static str) -> Text {
    find(&[STAFF, PAGES], language, source, 1)
}

/// A text that says how many: its `{count}` is given, and its form follows from it.
pub fn tr_count(language: Language, source: &'static str, count: impl Into<u64>) -> Text {
    let count = count.into();
    find(&[STAFF, PAGES], language, source, count).with("count", count)
}
