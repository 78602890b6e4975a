//! What a visitor typed, cut into folded words, and how well a place answers it.

use zeroize::Zeroizing;

use super::fold;

/// Short forms that are typed, and what they stand for.
const SHORT: [(&str, &str); 7] = [
    ("tt", "thi tran"),
    ("tx", "thi xa"),
    ("tp", "thanh pho"),
    ("hcm", "ho chi minh"),
    ("tphcm", "ho chi minh"),
    ("hn", "ha noi"),
    ("dn", "da nang"),
];

/// Most words looked at; the longest place with its district and province has fewer.
const WORDS_MAX: usize = 16;

/// Most letters looked at.
const LETTERS_MAX: usize = 120;

/// A folded query. It is a piece of an address, and wiped when dropped.
pub(super) struct Query {
    folded: Zeroizing<String>,
    /// As it was typed, lower case, when there is a mark in it.
    marked: Option<Zeroizing<String>>,
}

/// How well a place answers, the better the smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// The whole name.
    Exact,
    /// The name begins so.
    Begins,
    /// The words are in the name, in some order.
    Words,
    /// Some are in the name, the others in the district or province.
    WithParents,
    /// All are in the district.
    District,
}

/// Words of a place, each to be used once.
pub(super) struct Words<'a> {
    words: [(&'a str, bool); 2 * WORDS_MAX],
    len: usize,
}

impl<'a> Words<'a> {
    pub(super) fn new() -> Self {
        Self { words: [("", false); 2 * WORDS_MAX], len: 0 }
    }

    pub(super) fn add(&mut self, folded: &'a str) {
        for word in folded.split(' ') {
            if let Some(slot) = self.words.get_mut(self.len) {
                *slot = (word, false);
                self.len += 1;
            }
        }
    }

    /// Uses the first free word that begins with `start`; an equal one goes first.
    fn take(&mut self, start: &str) -> bool {
        let free = |(word, used): &(&str, bool)| !used && word.starts_with(start);
        let words = &mut self.words[..self.len];
        let found = words.iter().position(|it| free(it) && it.0 == start);
        match found.or_else(|| words.iter().position(free)) {
            Some(index) => {
                words[index].1 = true;
                true
            }
            None => false,
        }
    }
}

impl Query {
    /// Of what was typed; `None` when there is nothing to look for.
    pub(super) fn new(typed: &str) -> Option<Self> {
        let mut plain = Zeroizing::new(String::with_capacity(2 * LETTERS_MAX));
        let mut short = Zeroizing::new(String::with_capacity(LETTERS_MAX * 4));
        let end = typed.char_indices().nth(LETTERS_MAX).map_or(typed.len(), |(at, _)| at);
        let typed = &typed[..end];
        // "Q1" and "P.12" are a kind and a number.
        let mut last = ' ';
        for letter in typed.chars() {
            if letter.is_ascii_digit() && last.is_alphabetic() {
                short.push(' ');
            }
            short.push(letter);
            last = letter;
        }
        fold::fold_into(&short, &mut plain);
        let mut folded = Zeroizing::new(String::with_capacity(plain.len() * 4));
        for word in plain.split(' ').take(WORDS_MAX) {
            let long = SHORT.iter().find(|(short, _)| *short == word).map(|(_, long)| *long);
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.push_str(long.unwrap_or(word));
        }
        let marked = (!typed.is_ascii()).then(|| {
            let mut lower = Zeroizing::new(String::with_capacity(typed.len() * 2));
            lower.extend(typed.chars().flat_map(char::to_lowercase));
            lower
        });
        (!folded.is_empty()).then_some(Self { folded, marked })
    }

    /// The folded words.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.folded.split(' ')
    }

    /// Bits of the words' first letters.
    pub(super) fn initials(&self) -> u64 {
        self.words().map(super::file::initial).fold(0, |all, bit| all | bit)
    }

    /// Whether the name in its own letters begins as it was typed with marks; `true` when it was
    /// typed without any.
    pub(super) fn marks_agree(&self, name: &str) -> bool {
        let Some(marked) = &self.marked else { return true };
        let mut name = name.chars().flat_map(char::to_lowercase).peekable();
        // Somewhere in the name, at the beginning of a word.
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

    /// How well a name answers; `kind_len` is where the name begins behind its kind, `parents` the
    /// folded names of its district and provinces.
    pub(super) fn fit(&self, folded: &str, kind_len: usize, parents: &[&str]) -> Option<Fit> {
        let name = &folded[kind_len..];
        let query = self.folded.as_str();
        if query == name || query == folded {
            return Some(Fit::Exact);
        }
        if name.starts_with(query) || (kind_len > 0 && query.len() > kind_len && folded.starts_with(query)) {
            return Some(Fit::Begins);
        }
        // "bongson" for those who leave out the space.
        if !query.contains(' ') && query.len() >= 5 && joined_begins(name, query) {
            return Some(Fit::Begins);
        }
        let mut own = Words::new();
        own.add(name);
        own.add(&folded[..kind_len.saturating_sub(1)]);
        let mut above = Words::new();
        parents.iter().for_each(|parent| above.add(parent));
        self.fit_words(&mut own, &mut above, name)
    }

    fn fit_words(&self, own: &mut Words<'_>, above: &mut Words<'_>, name: &str) -> Option<Fit> {
        // Long words first: a short one begins more words, and must not take theirs.
        let mut words = [""; WORDS_MAX];
        let mut count = 0;
        for word in self.words() {
            if let Some(slot) = words.get_mut(count) {
                *slot = word;
                count += 1;
            }
        }
        let words = &mut words[..count];
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let mut in_own = 0;
        for word in words.iter() {
            if own.take(word) {
                in_own += 1;
            } else if !above.take(word) {
                return None;
            }
        }
        // At least one word of the name itself; its kind alone says nothing.
        let name_words = name.split(' ').count();
        let named = own.words[..name_words.min(own.len)].iter().any(|(_, used)| *used);
        match (in_own == count, named) {
            (_, false) => None,
            (true, true) => Some(Fit::Words),
            (false, true) => Some(Fit::WithParents),
        }
    }

    /// Whether all of it is the beginning of a district's name.
    pub(super) fn fits_district(&self, folded: &str, kind_len: usize) -> bool {
        let query = self.folded.as_str();
        query.len() >= 4 && (folded[kind_len..].starts_with(query) || (kind_len > 0 && query.len() > kind_len && folded.starts_with(query)))
    }
}

fn joined_begins(name: &str, query: &str) -> bool {
    let mut letters = name.bytes().filter(|letter| *letter != b' ');
    query.bytes().all(|letter| letters.next() == Some(letter))
}
