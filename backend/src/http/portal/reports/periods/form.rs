//! The form of a period: what was typed, and what is wrong with it.

use protocol::civil::{day_of_iso_date, iso_date};
use protocol::language::Language;

use crate::http::portal::fields::{Field, Fields};
use crate::http::portal::refused::Refused;
use crate::reports::calendar::{self, PeriodError};
use crate::reports::summary::whole;
use crate::store::reports::NewPeriod;
use crate::words::{Text, tr};

/// The fields of a period.
#[derive(Default)]
pub(super) struct Form {
    pub(super) name: Field,
    pub(super) wave: Field,
    pub(super) from: Field,
    pub(super) to: Field,
    pub(super) due: Field,
    pub(super) aim: Field,
    pub(super) target: Field,
    pub(super) staff_target: Field,
}

impl Form {
    pub(super) fn of(about: &NewPeriod) -> Self {
        let day = |day: Option<i64>| Field::new(&day.map(iso_date).unwrap_or_default());
        let share = |share: Option<u32>| Field::new(&share.map(whole).unwrap_or_default());
        Self {
            name: Field::new(&about.name),
            wave: Field::new(&about.wave.map(|wave| wave.to_string()).unwrap_or_default()),
            from: day(about.from_day),
            to: day(Some(about.to_day)),
            due: day(Some(about.due_day)),
            aim: day(about.aim_day),
            target: share(about.target),
            staff_target: share(about.staff_target),
        }
    }

    pub(super) fn typed(fields: &Fields) -> Self {
        let field = |name| Field::new(fields.line(name));
        Self {
            name: field("name"),
            wave: field("wave"),
            from: field("from"),
            to: field("to"),
            due: field("due"),
            aim: field("aim"),
            target: field("target"),
            staff_target: field("staff_target"),
        }
    }

    pub(super) fn errors(&self) -> Vec<(&'static str, &Text)> {
        let Self { name, wave, from, to, due, aim, target, staff_target } = self;
        [
            ("name", name),
            ("wave", wave),
            ("from", from),
            ("to", to),
            ("due", due),
            ("aim", aim),
            ("target", target),
            ("staff_target", staff_target),
        ]
        .into_iter()
        .filter_map(|(id, field)| Some((id, field.error.as_ref()?)))
        .collect()
    }

    /// The period that was typed; what cannot be read is told at its field.
    pub(super) fn read(&mut self, language: Language) -> Option<NewPeriod> {
        let day = |field: &mut Field, must: bool| {
            let value = day_of_iso_date(&field.value);
            if value.is_none() && (must || !field.value.is_empty()) {
                field.error = Some(tr(language, "Chọn một ngày."));
            }
            value
        };
        let share = |field: &mut Field| {
            let value = thousandths(&field.value);
            if value.is_none() && !field.value.is_empty() {
                let text =
                    tr(language, "Gõ số từ 0 đến 100, nhiều nhất một chữ số lẻ, như 40 hay 37,5.");
                field.error = Some(text);
            }
            value
        };
        let wave: Option<u32> = self.wave.value.parse().ok();
        if wave.is_none() && !self.wave.value.is_empty() {
            self.wave.error =
                Some(tr(language, "Gõ số của đợt, như 2. Báo cáo đột xuất thì để trống."));
        }
        let about = NewPeriod {
            name: self.name.value.clone(),
            wave,
            from_day: day(&mut self.from, false),
            to_day: day(&mut self.to, true).unwrap_or_default(),
            due_day: day(&mut self.due, true).unwrap_or_default(),
            aim_day: day(&mut self.aim, false),
            target: share(&mut self.target),
            staff_target: share(&mut self.staff_target),
        };
        self.errors().is_empty().then_some(about)
    }

    /// Puts what is wrong beside its field.
    pub(super) fn refuse(&mut self, language: Language, error: PeriodError) -> Result<(), Refused> {
        let (field, text) = match error {
            PeriodError::Name => {
                (&mut self.name, tr(language, "Đặt một tên ngắn, như “Báo cáo đột xuất 30/7”."))
            }
            PeriodError::NameTaken(_) => (&mut self.name, tr(language, "Tên này có rồi.")),
            PeriodError::WaveTaken(_) => {
                (&mut self.wave, tr(language, "Đợt này có rồi. Hãy sửa đợt ấy."))
            }
            PeriodError::Backwards => (&mut self.to, tr(language, "Ngày cuối sớm hơn ngày đầu.")),
            PeriodError::Due => (&mut self.due, tr(language, "Hạn nộp sớm hơn ngày cuối của đợt.")),
            PeriodError::Target => (&mut self.target, tr(language, "Mục tiêu từ 0 đến 100%.")),
            PeriodError::None(_) => return Err(Refused::NotFound),
            PeriodError::Store(error) => return Err(error.into()),
        };
        field.error = Some(text);
        Ok(())
    }
}

/// "40" or "37,5" percent in thousandths.
fn thousandths(typed: &str) -> Option<u32> {
    let typed = typed.trim().trim_end_matches('%').trim().replace(',', ".");
    let (whole, part) = typed.split_once('.').unwrap_or((&typed, "0"));
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 1 || whole.len() > 3 {
        return None;
    }
    let all = whole.parse::<u32>().ok()? * 10 + part.parse::<u32>().ok()?;
    (all <= calendar::ALL).then_some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_as_people_type_them() {
        for (typed, share) in [
            ("40", Some(400)),
            ("37,5", Some(375)),
            ("37.5 %", Some(375)),
            ("100", Some(1000)),
            ("100,1", None),
            ("0", Some(0)),
            ("37,55", None),
            ("", None),
            ("-1", None),
            ("nhiều", None),
            ("99999999999", None),
        ] {
            assert_eq!(thousandths(typed), share, "{typed}");
        }
    }
}
