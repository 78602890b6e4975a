//! The shape of what is said.

use protocol::language::Language;

/// What is wrong, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// Without a full stop.
    pub sentence: &'static str,
    pub remedy: &'static str,
}

/// The words of a trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    vi: Said,
    en: Said,
    /// What an operator does who may use commands.
    pub operator: &'static str,
}

impl Words {
    pub fn in_language(&self, language: Language) -> Said {
        language.pick(self.vi, self.en)
    }
}

/// `words(vi, its remedy, en, its remedy, what an operator does)`.
pub(crate) const fn words(
    vi: (&'static str, &'static str),
    en: (&'static str, &'static str),
    operator: &'static str,
) -> Words {
    Words {
        vi: Said { sentence: vi.0, remedy: vi.1 },
        en: Said { sentence: en.0, remedy: en.1 },
        operator,
    }
}
