//! The typed text in folded words, and how well a commune matches it.

use zeroize::Zeroizing;

use super::{expand, fold};

/// Limit of words; the longest commune with its district and province has fewer.
const WORDS_MAX: usize = 16;

/// Limit of letters.
const LETTERS_MAX: usize = 120;

/// A folded query. Wiped when dropped, because it is part of an address.
pub(super) struct Query {
    folded: Zeroizing<String>,
    /// The typed text in lower case, if it has marks.
    marked: Option<Zeroizing<String>>,
    /// Ranges of the words, long ones first: a short one is the beginning of more words and must not
    /// use up theirs.
    by_length: Vec<(u16, u16)>,
    /// Kinds that were typed in full.
    kinds: Vec<&'static str>,
    /// Bits of the words' first letters.
    pub(super) initials: u64,
}

/// How well a commune matches; smaller is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    Exact,
    /// The name begins with the query.
    Begins,
    /// The words are in the name, in some order.
    Words,
    /// Some are in the name, the others in the district or province.
    WithParents,
    /// All are in the district.
    District,
}

/// The words of a folded name that are used already, a bit each.
#[derive(Default)]
struct Used(u64);

impl Used {
    /// Uses the first free word of `name` that begins with `start`, preferably an equal one, and returns
    /// its index. A number must be equal: 1 is not the beginning of 11.
    fn match_word(&mut self, name: &str, start: &str) -> Option<usize> {
        let mut begins = None;
        let number = start.starts_with(|letter: char| letter.is_ascii_digit());
        for (index, word) in name.split(' ').enumerate().take(64) {
            if self.0 >> index & 1 == 0 && word.starts_with(start) {
                if word.len() == start.len() {
                    begins = Some(index);
                    break;
                }
                begins = begins.or((!number).then_some(index));
            } else if self.0 >> index & 1 == 0 && fold::same_spoken(word, start) {
                begins = begins.or(Some(index));
            }
        }
        self.0 |= begins.map_or(0, |index| 1 << index);
        begins
    }
}

impl Query {
    /// `None` when the text has no letter or digit.
    pub(super) fn new(typed: &str) -> Option<Self> {
        let end = typed.char_indices().nth(LETTERS_MAX).map_or(typed.len(), |(at, _)| at);
        let typed = &typed[..end];
        Self::of(typed, expand::expanded(typed, false, WORDS_MAX))
    }

    /// The same query with single letters as the beginning of the next word: "cu m gar" is Cư M'gar.
    /// `None` without one.
    pub(super) fn with_letters_joined(typed: &str) -> Option<Self> {
        let query = Self::new(typed)?;
        let mut joined = Zeroizing::new(String::with_capacity(query.folded.len()));
        let mut alone = true;
        for word in query.folded.split(' ') {
            if !alone {
                joined.push(' ');
            }
            joined.push_str(word);
            alone = matches!(word.as_bytes(), [b'a'..=b'z']);
        }
        (joined.len() < query.folded.len()).then(|| Self::of(typed, joined))?
    }

    fn of(typed: &str, folded: Zeroizing<String>) -> Option<Self> {
        let marked = (!typed.is_ascii()).then(|| {
            let mut lower = Zeroizing::new(String::with_capacity(typed.len() * 2));
            lower.extend(typed.chars().flat_map(char::to_lowercase));
            lower
        });
        let kinds = fold::KINDS.into_iter().filter(|kind| folded.contains(kind)).collect();
        let mut by_length = Vec::with_capacity(WORDS_MAX);
        let (mut start, mut initials) = (0_usize, 0);
        for word in folded.split(' ') {
            // LETTERS_MAX keeps both far below the limit of u16.
            by_length.push((start as u16, (start + word.len()) as u16));
            start += word.len() + 1;
            initials |= super::unit::initial(word);
        }
        by_length.sort_by_key(|(start, end)| std::cmp::Reverse(end - start));
        (!folded.is_empty()).then_some(Self { folded, marked, by_length, kinds, initials })
    }

    /// Whether a word of the name and what follows begin with the text as it was typed; `true` if it was
    /// typed without marks.
    pub(super) fn marks_agree(&self, name: &str) -> bool {
        let Some(marked) = &self.marked else { return true };
        let mut name = name.chars().flat_map(char::to_lowercase).peekable();
        loop {
            let mut rest = name.clone();
            if marked.trim().chars().all(|letter| rest.next() == Some(letter)) {
                return true;
            }
            if !name.by_ref().any(|letter| letter == ' ') {
                return false;
            }
        }
    }

    /// The part of a parent's name that may match: the kind only if it was typed in full, or "thanh"
    /// would match every city.
    pub(super) fn above<'a>(&self, folded: &'a str, kind_len: usize) -> &'a str {
        let kind = folded[..kind_len].trim_end();
        if self.kinds.contains(&kind) { folded } else { &folded[kind_len..] }
    }

    /// How well a name matches; `kind_len` is the length of its kind, `parents` are the folded names of
    /// its district and province.
    pub(super) fn fit(&self, folded: &str, kind_len: usize, parents: &[&str]) -> Option<Fit> {
        let name = &folded[kind_len..];
        let query = self.folded.as_str();
        if query == name || query == folded || fold::same_spoken(query, name) {
            return Some(Fit::Exact);
        }
        if name.starts_with(query)
            || (kind_len > 0 && query.len() > kind_len && folded.starts_with(query))
        {
            return Some(Fit::Begins);
        }
        // "bongson", without the space; "ia hdrai".
        if query.len() >= 5 && fold::begins_with_letters(name, query) {
            return Some(Fit::Begins);
        }
        self.fit_words(folded, kind_len, parents)
    }

    fn fit_words(&self, folded: &str, kind_len: usize, parents: &[&str]) -> Option<Fit> {
        let kind_words = folded[..kind_len].matches(' ').count();
        let mut own = Used::default();
        let mut above = [const { Used(0) }; 2];
        let (mut all_own, mut named) = (true, false);
        for (start, end) in self.by_length.iter() {
            let word = &self.folded[usize::from(*start)..usize::from(*end)];
            match own.match_word(folded, word) {
                // The kind alone is no match.
                Some(index) => named |= index >= kind_words,
                None => {
                    all_own = false;
                    parents
                        .iter()
                        .zip(&mut above)
                        .find_map(|(name, used)| used.match_word(name, word))?;
                }
            }
        }
        match (named, all_own) {
            (false, _) => None,
            (true, true) => Some(Fit::Words),
            (true, false) => Some(Fit::WithParents),
        }
    }

    /// Whether the whole query is the beginning of a district's name.
    pub(super) fn fits_district(&self, folded: &str, kind_len: usize) -> bool {
        let query = self.folded.as_str();
        query.len() >= 4
            && (fold::begins_with_letters(&folded[kind_len..], query)
                || (kind_len > 0 && query.len() > kind_len && folded.starts_with(query)))
    }

    /// Whether a district is named within the query, beside words that name none of its communes.
    pub(super) fn names_district(&self, folded: &str, kind_len: usize) -> bool {
        let name = &folded[kind_len..];
        let query = self.folded.as_str();
        let whole = |at: usize| {
            let before = query[..at].chars().next_back();
            let after = query[at + name.len()..].chars().next();
            [before, after].into_iter().flatten().all(|letter| letter == ' ')
        };
        name.len() >= DISTRICT_MIN && query.match_indices(name).any(|(at, _)| whole(at))
    }
}

/// Shortest name of a district that counts within a query, bytes: shorter ones are in many names.
const DISTRICT_MIN: usize = 5;
