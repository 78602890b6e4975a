//! The fields of a case, as they are typed and as they are stored.

use protocol::DAY_S;
use protocol::case::SPAN_DAYS_MAX;
use protocol::caselist::DaySeed;
use protocol::civil::vietnam_day;
use protocol::language::Language;

use super::words;
use crate::cases::typed::{
    Infectious, Place, Problem, date, moment, write_date, write_ids, write_moment, write_stays,
};
use crate::cases::{self, typed};
use crate::http::portal::fields::{Field, Fields};
use crate::store::cases::{CaseExport, CaseFacts, CaseParts, CaseRow, Level, NewCase};
use crate::words::{Text, tr};

/// Longest basis, characters.
const LINE_MAX: usize = 200;

/// Longest note, characters.
const NOTE_MAX: usize = 2000;

/// Of several lines that are typed wrong the first few are said; the others are alike.
const PROBLEMS_MAX: usize = 20;

/// Lines of a kind, and what is wrong with each.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) value: String,
    pub(super) errors: Vec<Text>,
}

impl Lines {
    fn new(value: &str) -> Self {
        Self { value: value.replace("\r\n", "\n"), errors: Vec::new() }
    }

    fn refuse(&mut self, language: Language, problems: &[Problem]) {
        let said = problems.iter().take(PROBLEMS_MAX);
        self.errors = said.map(|problem| words::problem(language, problem)).collect();
    }
}

/// A day of which a key is there already.
#[derive(Clone)]
pub(super) struct KeptDay {
    pub(super) seed: DaySeed,
    pub(super) kept: bool,
}

#[derive(Default)]
pub(super) struct CaseForm {
    pub(super) number: Field,
    pub(super) f1: bool,
    pub(super) drill: bool,
    pub(super) tested: Field,
    pub(super) from: Field,
    pub(super) to: Field,
    pub(super) commune: Field,
    pub(super) basis: Field,
    pub(super) note: Field,
    pub(super) keys: Lines,
    pub(super) ids: Lines,
    pub(super) stays: Lines,
    /// Keys of an earlier time: never shown again, kept or left out.
    pub(super) days: Vec<KeptDay>,
    /// What was read of files.
    pub(super) exports: Vec<CaseExport>,
    /// What is wrong with all of it.
    pub(super) error: Option<Text>,
    /// Of how many days a file has keys that was read just now.
    pub(super) read: Option<usize>,
    /// Days whose keys do not follow from each other.
    pub(super) unlinked: Vec<i64>,
}

/// What the form is read with.
pub(super) struct Around<'a> {
    pub(super) language: Language,
    pub(super) places: &'a [Place],
    /// First UTC day that contacts are kept for.
    pub(super) first_day: i64,
    pub(super) now_s: i64,
    /// Whether it goes to the second person, and so has to be whole.
    pub(super) whole: bool,
}

impl CaseForm {
    pub(super) fn typed(fields: &Fields, before: Option<&CaseParts>) -> Self {
        let line = |name| Field::new(fields.line(name));
        let days = before.map(|parts| parts.days.clone()).unwrap_or_default();
        let is_kept = |day: i64| fields.all("day").any(|kept| kept == day.to_string());
        Self {
            number: line("number"),
            f1: fields.line("level") == "F1",
            drill: fields.ticked("drill"),
            tested: line("tested"),
            from: line("from"),
            to: line("to"),
            commune: line("commune"),
            basis: line("basis"),
            note: Field::new(&fields.get("note").replace("\r\n", "\n")),
            keys: Lines::new(fields.get("keys")),
            ids: Lines::new(fields.get("ids")),
            stays: Lines::new(fields.get("stays")),
            days: days.into_iter().map(|seed| KeptDay { kept: is_kept(seed.day), seed }).collect(),
            exports: before.map(|parts| parts.exports.clone()).unwrap_or_default(),
            ..Self::default()
        }
    }

    pub(super) fn of(case: &CaseRow, parts: &CaseParts, places: &[Place]) -> Self {
        let facts = &case.facts;
        let moment = |at_s: Option<i64>| Field::new(&at_s.map(write_moment).unwrap_or_default());
        let kept = |seed: &DaySeed| KeptDay { seed: seed.clone(), kept: true };
        let commune = facts.commune.map(|commune| commune.to_string());
        Self {
            number: Field::new(&facts.number),
            f1: facts.level == Level::F1,
            drill: facts.drill,
            tested: Field::new(&facts.tested_day.map(write_date).unwrap_or_default()),
            from: moment(facts.from_s),
            to: moment(facts.to_s),
            commune: Field::new(&commune.unwrap_or_default()),
            basis: Field::new(&facts.basis),
            note: Field::new(&facts.note),
            ids: Lines::new(&write_ids(&parts.ids)),
            stays: Lines::new(&write_stays(&parts.stays, places)),
            days: parts.days.iter().map(kept).collect(),
            exports: parts.exports.clone(),
            ..Self::default()
        }
    }

    /// Puts the keys of a file in the place of those that were typed, and checks them.
    pub(super) fn take_keys(&mut self, language: Language, text: &str, first_day: i64, now_s: i64) {
        let today = vietnam_day(now_s);
        let at = |field: &Field| moment(&field.value, today);
        let infectious = infectious(at(&self.from), at(&self.to));
        let keys = typed::keys(text, infectious, first_day, now_s);
        self.keys = Lines::new(text);
        self.keys.refuse(language, &keys.problems);
        self.unlinked = keys.unlinked;
        self.read = keys.problems.is_empty().then_some(keys.days.len());
    }

    /// What was typed, to be kept; none when something must be put right first, which its field says
    /// then.
    pub(super) fn read(&mut self, around: &Around<'_>) -> Option<NewCase> {
        let language = around.language;
        let facts = self.facts(around);
        let infectious = infectious(facts.from_s, facts.to_s);
        let first_day = around.first_day;
        let keys = typed::keys(&self.keys.value, infectious, first_day, around.now_s);
        self.keys.refuse(language, &keys.problems);
        self.unlinked = keys.unlinked;
        let (ids, problems) = typed::ids(&self.ids.value, first_day, around.now_s);
        self.ids.refuse(language, &problems);
        let (stays, problems) =
            typed::stays(&self.stays.value, around.places, first_day, around.now_s);
        self.stays.refuse(language, &problems);
        // A key that is typed anew takes the place of the one before.
        let is_new = |day: i64| keys.days.iter().any(|seed| seed.day == day);
        let kept = self.days.iter().filter(|day| day.kept && !is_new(day.seed.day));
        let mut days: Vec<_> =
            kept.filter_map(|day| typed::again(&day.seed, infectious, first_day)).collect();
        days.extend(keys.days);
        days.sort_by_key(|seed| seed.day);
        let parts = CaseParts { days, ids, stays, exports: self.exports.clone() };
        if around.whole && parts.is_empty() && self.problems().is_empty() {
            self.error =
                Some(tr(language, "Chưa có gì để tìm: ghi khóa, mã kèm giờ hoặc điểm đã đến."));
        }
        let fine = self.error.is_none() && self.problems().is_empty();
        fine.then_some(NewCase { facts, parts, digest: None })
    }

    fn facts(&mut self, around: &Around<'_>) -> CaseFacts {
        let language = around.language;
        let today = vietnam_day(around.now_s);
        self.number.value = self.number.value.to_uppercase();
        self.number.error = number_error(language, &self.number.value);
        let tested_day = date(&self.tested.value, today).filter(|day| *day <= today);
        if tested_day.is_none() && !self.tested.value.is_empty() {
            self.tested.error = Some(tr(language, "Ghi ngày như 08/07/2021, không sau hôm nay."));
        }
        let at = |field: &mut Field| {
            let read = moment(&field.value, today);
            if field.value.is_empty() {
                let missing = around.whole.then(|| tr(language, "Phải điền ô này."));
                field.error = missing;
            } else if read.is_none() {
                field.error = Some(tr(language, "Ghi ngày giờ như 05/07/2021 07:30."));
            }
            read
        };
        let (from_s, to_s) = (at(&mut self.from), at(&mut self.to));
        if let (Some(from_s), Some(to_s)) = (from_s, to_s) {
            if to_s <= from_s {
                self.to.error = Some(tr(language, "Giờ cách ly phải sau giờ bắt đầu lây."));
            } else if to_s - from_s > SPAN_DAYS_MAX * DAY_S {
                self.to.error = Some(
                    tr(language, "Không quá {days} ngày sau giờ bắt đầu lây.")
                        .with("days", SPAN_DAYS_MAX),
                );
            }
        }
        if to_s.is_some_and(|to_s| to_s > around.now_s + 60) && self.to.error.is_none() {
            self.to.error = Some(tr(language, "Giờ ấy chưa tới. Ghi giờ đã cách ly."));
        }
        let too_long = |text: &str, most| text.chars().count() > most;
        if too_long(&self.basis.value, LINE_MAX) {
            self.basis.error = Some(tr(language, "Dài quá. Ghi ngắn hơn."));
        }
        if too_long(&self.note.value, NOTE_MAX) {
            self.note.error = Some(tr(language, "Dài quá. Ghi ngắn hơn."));
        }
        CaseFacts {
            number: self.number.value.clone(),
            level: if self.f1 { Level::F1 } else { Level::F0 },
            drill: self.drill,
            tested_day,
            from_s,
            to_s,
            commune: self.commune.value.parse().ok(),
            basis: self.basis.value.trim().to_owned(),
            note: self.note.value.trim().to_owned(),
        }
    }

    /// What must be put right, each with its field.
    pub(super) fn problems(&self) -> Vec<(&'static str, Text)> {
        let fields = [
            ("number", &self.number),
            ("tested", &self.tested),
            ("from", &self.from),
            ("to", &self.to),
            ("basis", &self.basis),
            ("note", &self.note),
        ];
        let fields = fields.into_iter().filter_map(|(name, it)| Some((name, it.error.clone()?)));
        let lines = [("keys", &self.keys), ("ids", &self.ids), ("stays", &self.stays)];
        let lines = lines
            .into_iter()
            .flat_map(|(name, it)| it.errors.iter().map(move |error| (name, error.clone())));
        fields.chain(lines).collect()
    }
}

fn infectious(from_s: Option<i64>, to_s: Option<i64>) -> Option<Infectious> {
    let span = from_s.zip(to_s).filter(|(from_s, to_s)| from_s < to_s);
    span.map(|(from_s, to_s)| Infectious { from_s, to_s })
}

fn number_error(language: Language, number: &str) -> Option<Text> {
    if number.is_empty() {
        return Some(tr(language, "Phải điền ô này."));
    }
    cases::number(number)
        .is_none()
        .then(|| tr(language, "Chỉ chữ không dấu, số, gạch nối, như HN-0417. Không ghi họ tên."))
}
