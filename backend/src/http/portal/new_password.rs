//! The two fields in which a new password is typed.

use protocol::language::Language;

use super::fields::Fields;
use crate::passwords::{self, PASSWORD_MAX, PASSWORD_MIN, PasswordProblem};
use crate::words::{Text, tr};

/// What is wrong with a new password and its repetition.
#[derive(Default)]
pub(super) struct Chosen {
    pub(super) problem: Option<Text>,
    pub(super) again_problem: Option<Text>,
}

impl Chosen {
    pub(super) fn is_wrong(&self) -> bool {
        self.problem.is_some() || self.again_problem.is_some()
    }
}

/// Judges the fields `password` and `again`; `name` is that of the account.
pub(super) fn judge(language: Language, fields: &Fields, name: &str) -> Chosen {
    let password = fields.secret("password");
    let problem = passwords::check(&password, name).err();
    let problem = problem.map(|problem| describe(language, problem));
    let different = problem.is_none() && *password != *fields.secret("again");
    let again_problem =
        different.then(|| tr(language, "Hai lần gõ không giống nhau. Hãy gõ lại cả hai."));
    Chosen { problem, again_problem }
}

fn describe(language: Language, problem: PasswordProblem) -> Text {
    match problem {
        PasswordProblem::Short => tr(
            language,
            "Mật khẩu cần ít nhất {min} ký tự. Vài từ liền nhau thì dễ nhớ mà khó đoán.",
        )
        .with("min", PASSWORD_MIN),
        PasswordProblem::Long => {
            tr(language, "Mật khẩu có nhiều nhất {max} ký tự. Hãy chọn câu ngắn hơn.")
                .with("max", PASSWORD_MAX)
        }
        PasswordProblem::Uniform => {
            tr(language, "Mật khẩu lặp lại quá ít ký tự. Hãy dùng vài từ khác nhau.")
        }
        PasswordProblem::Name => {
            tr(language, "Mật khẩu không được chứa tên đăng nhập. Hãy chọn câu khác.")
        }
    }
}
