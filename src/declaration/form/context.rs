//! What is known around a form: the time, the venue, what is asked there.

use protocol::language::Language;

use crate::forms::commune::{Commune, CommuneSearch};

/// The time, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Unix seconds.
    pub unix_s: i64,
    /// The year in Vietnam; `None` while the clock is unknown.
    pub this_year: Option<u16>,
}

/// What the operator asks besides the guide of Kiên Giang.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The travel question of the national form.
    pub travel: bool,
    /// The question about signs of illness of the national form.
    pub signs: bool,
    /// The chronic illnesses of the guide; off, because neighbours read along at an open screen.
    pub illnesses: bool,
}

/// What is known around a form.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The time.
    pub now: Now,
    /// What is asked.
    pub options: Options,
    /// The language in which the visitor reads.
    pub language: Language,
    /// Whether an SMS can be sent now.
    pub otp: bool,
    /// The venue's commune, where it is known.
    pub here: Option<&'a Commune>,
    /// Where communes are found.
    pub communes: &'a dyn CommuneSearch,
}
