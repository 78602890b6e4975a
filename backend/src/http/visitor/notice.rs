//! The page for refusals and failures: what happened and what to do.

use askama::Template;
use protocol::language::Language;

use super::page::Frame;
use crate::words::Text;

/// One refusal or failure in one language.
pub(super) struct NoticeWords {
    pub(super) heading: Text,
    /// What happened.
    pub(super) what: Text,
    /// What to do now.
    pub(super) remedy: Text,
}

/// What the visitor had tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tried {
    /// A scan or a tap. The page begins with "not recorded" and offers to type the code.
    CheckIn,
    /// A page that does not exist. The page offers to type the code.
    Address,
    /// Something that records nothing anyway.
    Other,
}

#[derive(Template)]
#[template(path = "notice.html")]
pub(super) struct Notice {
    frame: Frame,
    notice: NoticeWords,
    tried: Tried,
}

impl Notice {
    pub(super) fn new(
        language: Language,
        own_path: &str,
        tried: Tried,
        notice: NoticeWords,
    ) -> Self {
        Self { frame: Frame::new(language, Some(own_path)), notice, tried }
    }
}
