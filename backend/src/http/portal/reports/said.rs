//! What the page says of a report in words.

use std::cmp::Ordering;

use protocol::civil::{date, day_start_s};
use protocol::language::Language;

use crate::http::portal::format::{number, percent, target_text, weekday};
use crate::reports::summary::{Scope, Summary};
use crate::store::reports::Period;
use crate::words::{Text, tr, tr_count};

/// A share with what it is of.
pub(super) struct Ratio {
    pub(super) share: String,
    pub(super) fraction: String,
    pub(super) of: Text,
}

pub(super) fn ratios(language: Language, report: &Summary) -> Vec<Ratio> {
    let all = report.communes.figures();
    let fraction = |of| format!("{}/{}", number(language, all.bluezoners), number(language, of));
    vec![
        Ratio {
            share: percent(language, all.of_smartphones()),
            fraction: fraction(all.smartphones),
            of: tr(language, "chia cho người có smartphone (mục tiêu của Kế hoạch)"),
        },
        Ratio {
            share: percent(language, all.of_people()),
            fraction: fraction(all.people),
            of: tr(language, "chia cho dân số (cột 7 dưới đây)"),
        },
    ]
}

/// When reports are due, and how long that is.
pub(super) fn due(language: Language, period: &Period, today: i64) -> String {
    let due_day = period.about.due_day;
    let day = format!("{} {}", weekday(language, due_day), date(day_start_s(due_day)));
    let days = (due_day - today).unsigned_abs();
    let text = match due_day.cmp(&today) {
        Ordering::Equal => tr(language, "hạn hôm nay, {day}").with("day", day),
        Ordering::Greater => {
            tr_count(language, "hạn {day}, còn {count} ngày", days).with("day", day)
        }
        Ordering::Less => {
            tr_count(language, "hạn {day}, đã qua {count} ngày", days).with("day", day)
        }
    };
    text.to_string()
}

/// The answer of the page: for whoever sums up, how far it is; for a clerk, whether it was handed in.
pub(super) fn title(language: Language, report: &Summary) -> String {
    let name = &report.period.about.name;
    let all = report.communes.figures();
    if let (Scope::Commune(_), (0, _)) = (report.scope, report.communes.handed_in()) {
        return tr(language, "{period}: đơn vị chưa nộp").with("period", name).to_string();
    }
    let Some(share) = all.of_smartphones() else {
        return tr(language, "{period}: chưa có số nào").with("period", name).to_string();
    };
    let share = percent(language, Some(share));
    if report.communes.handed_in().0 == 0 {
        let title = tr(language, "{period}: chưa nơi nào nộp, kỳ trước đạt {share}")
            .with("period", name)
            .with("share", share);
        return title.to_string();
    }
    let Some(wanted) = report.period.about.target else {
        let title = tr(language, "{period}: đạt {share}").with("period", name).with("share", share);
        return title.to_string();
    };
    let target = target_text(language, wanted);
    let title = if all.reaches(wanted) {
        tr(language, "{period}: đạt {share}, đủ mục tiêu {target}")
            .with("period", name)
            .with("share", share)
            .with("target", target)
    } else {
        tr(language, "{period}: đạt {share}, cần {target}")
            .with("period", name)
            .with("share", share)
            .with("target", target)
    };
    title.to_string()
}

pub(super) fn footnotes(language: Language, report: &Summary) -> Vec<Text> {
    let about = &report.period.about;
    let mut notes = Vec::new();
    if let (Some(aim_day), Some(target)) = (about.aim_day, about.target) {
        notes.push(
            tr(
                language,
                "Mục đích của Kế hoạch ghi {aim} cho chỉ tiêu {target}; {period} ghi đến {end}. Báo cáo giữ cả hai ngày.",
            )
            .with("aim", date(day_start_s(aim_day)))
            .with("target", target_text(language, target))
            .with("period", &about.name)
            .with("end", date(day_start_s(about.to_day))),
        );
    }
    if report.communes.lines.iter().any(|line| line.handed_in < line.of) {
        notes.push(tr(
            language,
            "Nơi chưa nộp: số điểm kiểm dịch đếm từ hệ thống, các số khác là của kỳ trước nếu có; tất cả được đánh dấu ở cột Ghi chú.",
        ));
    }
    notes
}
