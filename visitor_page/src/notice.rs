//! The page for refusals and failures: what happened and what to do.

use askama::Template;

use crate::frame::Frame;
use crate::words::Text;

/// One refusal or failure in one language.
pub struct NoticeWords {
    pub heading: Text,
    /// What happened.
    pub what: Text,
    /// What to do now.
    pub remedy: Text,
}

/// What the visitor had tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// A scan or a tap. The page begins with "not recorded" and offers to type the code.
    CheckIn,
    /// A page that does not exist. The page offers to type the code.
    Address,
    /// Something that records nothing anyway.
    Other,
}

#[derive(Template)]
#[template(path = "notice.html")]
pub struct Notice {
    frame: Frame,
    notice: NoticeWords,
    tried: Tried,
    /// A receipt of an earlier day, which can still be asked.
    ask: Option<String>,
}

impl Notice {
    pub fn new(frame: Frame, tried: Tried, notice: NoticeWords) -> Self {
        Self { frame, notice, tried, ask: None }
    }

    /// The same of a receipt that can still be asked whether a case was there then.
    #[must_use]
    pub fn asking(self, code: &str) -> Self {
        Self { ask: Some(code.to_owned()), ..self }
    }
}
