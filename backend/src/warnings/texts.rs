//! What a warning says is to be done, by number: staff choose one, phones and pages have the words.

use protocol::language::Language;
use protocol::warnings::Level;

use crate::words::{Text, tr};

/// Number of a text. Numbers are in the protocol: a new text takes a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advice(pub u8);

const STAY_HOME: u8 = 1;
const WATCH: u8 = 2;
const TEST: u8 = 3;

impl Advice {
    /// All of them.
    pub const ALL: [Self; 3] = [Self(STAY_HOME), Self(TEST), Self(WATCH)];

    /// Those for a level, the usual one first.
    pub fn of(level: Level) -> &'static [Self] {
        match level {
            Level::F1 => &[Self(STAY_HOME), Self(TEST)],
            Level::F2 => &[Self(WATCH)],
        }
    }

    /// The one of a number, or the usual one of its level.
    pub fn known(level: Level, number: u8) -> Self {
        let own = Self::of(level);
        own.iter().copied().find(|it| it.0 == number).unwrap_or(own[0])
    }

    /// What to do, a step a line; the last day stands for `{until}`.
    pub fn steps(self, language: Language, until: &str) -> Vec<Text> {
        let watch = tr(language, "Theo dõi sốt, ho, khó thở đến hết {until}.").with("until", until);
        match self.0 {
            WATCH => vec![
                tr(language, "Đeo khẩu trang, giữ khoảng cách. Không phải ở nhà."),
                watch,
                tr(
                    language,
                    "Nếu thấy sốt, ho hay khó thở: ở nhà và gọi Trạm Y tế, nói “nhật ký báo F2”.",
                ),
            ],
            TEST => vec![
                tr(language, "Ở nhà, tránh gặp người khác, đeo khẩu trang."),
                tr(
                    language,
                    "Gọi Trạm Y tế để hẹn xét nghiệm, nói “nhật ký báo F1”. Đừng tự đến khi chưa gọi.",
                ),
                watch,
            ],
            _ => vec![
                tr(language, "Ở nhà, tránh gặp người khác, đeo khẩu trang."),
                tr(language, "Gọi Trạm Y tế và nói “nhật ký báo F1”."),
                watch,
            ],
        }
    }

    /// What staff call it.
    pub fn name(self, language: Language) -> Text {
        match self.0 {
            WATCH => tr(language, "F2: đeo khẩu trang, theo dõi, không phải ở nhà"),
            TEST => tr(language, "F1: ở nhà, hẹn xét nghiệm"),
            _ => tr(language, "F1: ở nhà, gọi Trạm Y tế"),
        }
    }
}
