//! What is known around a form: the time, the venue, what is asked there.

use protocol::language::Language;

use crate::declaration::questions::Asked;
use crate::forms::commune::{Commune, CommuneSearch};

/// The time, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Unix seconds.
    pub unix_s: i64,
    /// The year in Vietnam; `None` while the clock is unknown.
    pub this_year: Option<u16>,
}

/// What is known around a form.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub now: Now,
    pub asked: &'a Asked,
    /// Version of the venue's questionnaire, where it has one; the declaration records it.
    pub questionnaire: Option<&'a str>,
    /// The language in which the visitor reads.
    pub language: Language,
    /// Whether an SMS can be sent now.
    pub otp: bool,
    /// Whether somebody of another province is told what they have to do.
    pub tells_outsiders: bool,
    /// The venue's commune, where it is known.
    pub here: Option<&'a Commune>,
    pub communes: &'a dyn CommuneSearch,
}
