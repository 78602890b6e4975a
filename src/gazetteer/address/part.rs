//! A part of an address between commas.

use zeroize::Zeroizing;

use super::super::{expand, fold};

/// Limit of words; no name has as many.
const WORDS_MAX: usize = 32;

pub(in super::super) struct Part<'a> {
    pub written: &'a str,
    /// With abbreviations in full.
    pub folded: Zeroizing<String>,
    kind_len: usize,
}

impl<'a> Part<'a> {
    /// The parts of an address, without the name of the country.
    pub fn all(address: &'a str) -> Vec<Self> {
        let written = address.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
        let mut parts: Vec<Self> = written.map(Self::new).collect();
        if parts.last().is_some_and(|last| last.folded.as_str() == "viet nam") {
            parts.pop();
        }
        parts
    }

    fn new(written: &'a str) -> Self {
        let folded = expand::expanded(written, true, WORDS_MAX);
        let kind_len = fold::kind_len(&folded);
        Self { written, folded, kind_len }
    }

    /// The kind with its space; empty when there is none.
    pub fn kind(&self) -> &str {
        &self.folded[..self.kind_len]
    }

    pub fn name(&self) -> &str {
        &self.folded[self.kind_len..]
    }
}
