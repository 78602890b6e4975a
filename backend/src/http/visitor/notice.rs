//! The page for refusals and failures: what happened and what to do.

use std::borrow::Cow;

use askama::Template;
use protocol::language::Language;

use super::page::Frame;

/// One refusal or failure in one language.
#[derive(Clone, Debug)]
pub struct NoticeWords {
    pub heading: &'static str,
    /// What happened.
    pub what: Cow<'static, str>,
    /// What to do now.
    pub remedy: &'static str,
}

impl NoticeWords {
    pub(super) const fn new(
        heading: &'static str,
        what: &'static str,
        remedy: &'static str,
    ) -> Self {
        Self { heading, what: Cow::Borrowed(what), remedy }
    }
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

struct Words {
    /// Above the heading wherever a tap or a scan came to nothing.
    not_recorded: &'static str,
    /// The link to the start page.
    type_code: &'static str,
}

static VI: Words =
    Words { not_recorded: "Chưa ghi nhận", type_code: "Gõ mã dưới hình QR" };

static EN: Words = Words { not_recorded: "Not recorded", type_code: "Type the code below the QR" };

#[derive(Template)]
#[template(path = "notice.html")]
pub(super) struct Notice {
    frame: Frame,
    words: &'static Words,
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
        let words = match language {
            Language::Vi => &VI,
            Language::En => &EN,
        };
        Self { frame: Frame::new(language, Some(own_path)), words, notice, tried }
    }
}
