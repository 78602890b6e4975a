//! What of a case is looked at, as the address says it.

use crate::exposures::rule::{Others, Rule};
use crate::http::portal::fields::Fields;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AskedRule {
    pub(super) case: i64,
    pub(super) rule: Rule,
    /// All windows and people instead of the first.
    pub(super) all: bool,
}

impl AskedRule {
    /// An address may be typed: what makes no sense in it is as if it were not there.
    pub(super) fn read(case: i64, asked: &Fields) -> Self {
        let usual = Rule::default();
        let number = |name, usual| asked.number::<u8>(name).unwrap_or(usual);
        let others = Others::from_word(asked.line("others")).unwrap_or(usual.others);
        let rule =
            Rule::new(number("minutes", usual.minutes), number("metres", usual.metres), others);
        Self { case, rule, all: asked.line("all") == "1" }
    }

    /// The same at a page below the case's.
    pub(super) fn address(&self, page: &str) -> String {
        let Self { case, rule, .. } = *self;
        let (minutes, metres, others) = (rule.minutes, rule.metres, rule.others.word());
        let query = format!("minutes={minutes}&metres={metres}&others={others}");
        format!("/staff/exposures/{case}{page}?{query}")
    }

    pub(super) fn address_of_all(&self) -> String {
        format!("{}&all=1", self.address(""))
    }

    /// How the audit trail calls it.
    pub(super) fn target(&self) -> String {
        format!("case {}", self.case)
    }
}
