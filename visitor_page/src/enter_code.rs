//! The start page, for phones whose camera fails: the visitor types the code below the QR.

use askama::Template;
use protocol::language::Language;

use crate::frame::Frame;
use crate::words::{Text, tr};

/// What a code looks like.
const EXAMPLE: &str = "BSON\u{a0}482\u{a0}913";

/// What was wrong with a typed code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeProblem {
    NotACode,
    /// No venue shows it now.
    Unknown,
    TooMany,
}

#[derive(Template)]
#[template(path = "enter_code.html")]
pub struct EnterCode {
    frame: Frame,
    problem: Option<Text>,
}

impl EnterCode {
    pub fn new(frame: Frame, problem: Option<CodeProblem>) -> Self {
        let problem = problem.map(|problem| describe(frame.language, problem));
        Self { frame, problem }
    }
}

fn describe(language: Language, problem: CodeProblem) -> Text {
    match problem {
        CodeProblem::NotACode => {
            tr(language, "Mã gồm vài chữ cái và sáu chữ số, ví dụ {code}. Hãy xem lại và gõ lại.")
                .with("code", EXAMPLE)
        }
        CodeProblem::Unknown => {
            tr(language, "Không có mã này, hoặc mã vừa đổi. Hãy gõ mã đang hiện trên màn hình.")
        }
        CodeProblem::TooMany => {
            tr(language, "Đã gõ sai quá nhiều lần. Hãy đợi vài phút rồi gõ lại, hoặc quét mã QR.")
        }
    }
}
