//! The fields of a questionnaire, as they are typed and as they are stored.

use std::collections::BTreeMap;

use protocol::language::Language;
use protocol::questionnaire::{NOTICE_LINES_MAX, NOTICE_MAX, OPTIONAL, Questionnaire, notice_fits};

use super::words::question_name;
use crate::http::portal::fields::{Field, Fields};
use crate::words::{Text, tr};

/// An optional question to tick.
pub(in crate::http::portal) struct Question {
    pub(in crate::http::portal) id: &'static str,
    pub(in crate::http::portal) name: Text,
    pub(in crate::http::portal) asked: bool,
}

pub(in crate::http::portal) struct QuestionsForm {
    pub(in crate::http::portal) questions: Vec<Question>,
    pub(in crate::http::portal) vi: Field,
    pub(in crate::http::portal) en: Field,
}

/// A notice as browsers send it.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

impl QuestionsForm {
    pub(in crate::http::portal) fn of(language: Language, set: &Questionnaire) -> Self {
        let question = |id: &'static str| Question {
            id,
            name: question_name(language, id),
            asked: set.asks(id),
        };
        let notice = |of| Field::new(set.notice(of).unwrap_or_default());
        Self {
            questions: OPTIONAL.map(question).into(),
            vi: notice(Language::Vi),
            en: notice(Language::En),
        }
    }

    /// What was typed.
    pub(in crate::http::portal) fn typed(fields: &Fields) -> Questionnaire {
        let ask = OPTIONAL.iter().filter(|id| fields.all("ask").any(|asked| asked == **id));
        Questionnaire {
            ask: ask.map(|id| (*id).to_owned()).collect(),
            notice: BTreeMap::from([
                (Language::Vi, lines(fields.get("notice_vi"))),
                (Language::En, lines(fields.get("notice_en"))),
            ]),
        }
    }

    /// Says at each notice that is too long what to do.
    pub(in crate::http::portal) fn refuse_long(&mut self, language: Language) {
        for field in [&mut self.vi, &mut self.en] {
            if !notice_fits(lines(&field.value).trim()) {
                field.error = Some(
                    tr(
                        language,
                        "Nhiều nhất {most} chữ, {lines} dòng, để đọc được từ xa. Hãy viết ngắn hơn.",
                    )
                    .with("most", NOTICE_MAX)
                    .with("lines", NOTICE_LINES_MAX),
                );
            }
        }
    }
}
