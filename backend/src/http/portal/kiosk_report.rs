//! What a kiosk tells of itself, as staff read it. Without a report of now nothing is known.

use protocol::clock::ClockConfidence;
use protocol::language::Language;
use protocol::report::{Radio, Report, Writes};

use super::format::{number, span};
use crate::fleet::Ailment;
use crate::words::{Text, tr};

/// A value, and whether it wants to be seen.
pub(super) struct Figure {
    pub(super) text: String,
    pub(super) mind: bool,
}

/// Those of the list.
pub(super) struct Figures {
    pub(super) waiting: Figure,
    pub(super) clock: Figure,
    pub(super) storage: Figure,
    pub(super) radio: Figure,
}

impl Figures {
    pub(super) fn of(language: Language, report: Option<&Report>) -> Self {
        let Some(report) = report else {
            let unknown = || Figure { text: tr(language, "không rõ").to_string(), mind: false };
            return Self {
                waiting: unknown(),
                clock: unknown(),
                storage: unknown(),
                radio: unknown(),
            };
        };
        let is = |ailment: Ailment| Ailment::all(report).contains(&ailment);
        Self {
            waiting: Figure {
                text: number(language, waiting(report)),
                mind: is(Ailment::Waiting) || is(Ailment::Parked),
            },
            clock: Figure { text: clock(language, report).to_string(), mind: is(Ailment::Clock) },
            storage: Figure {
                text: storage(language, report),
                mind: is(Ailment::Storage) || is(Ailment::Writes),
            },
            radio: Figure {
                text: radio(language, report.radio).to_string(),
                mind: is(Ailment::Radio),
            },
        }
    }
}

fn waiting(report: &Report) -> u64 {
    u64::from(report.contacts_waiting) + u64::from(report.records_waiting)
}

fn clock(language: Language, report: &Report) -> Text {
    match report.clock_off_s {
        Some(off_s) if off_s.unsigned_abs() >= 60 => {
            tr(language, "lệch {span}").with("span", span(language, off_s.abs()))
        }
        _ if report.clock_doubted => tr(language, "chưa chắc"),
        _ => match report.clock {
            ClockConfidence::Synced => tr(language, "Đúng"),
            ClockConfidence::Held => tr(language, "tự giữ giờ"),
            ClockConfidence::Unknown => tr(language, "chưa biết giờ"),
        },
    }
}

fn storage(language: Language, report: &Report) -> String {
    match (report.writes, report.storage) {
        (Writes::Full, _) => tr(language, "đầy").to_string(),
        (Writes::Failed, _) => tr(language, "hỏng").to_string(),
        (Writes::Well, Some(storage)) => format!("{}%", storage.used_percent()),
        (Writes::Well, None) => tr(language, "không rõ").to_string(),
    }
}

fn radio(language: Language, radio: Radio) -> Text {
    match radio {
        Radio::None => tr(language, "không dùng"),
        Radio::Listening => tr(language, "Tốt"),
        Radio::Quiet => tr(language, "vắng"),
        Radio::Absent => tr(language, "không thấy"),
        Radio::Blocked => tr(language, "bị khóa"),
        Radio::Off => tr(language, "không bật"),
        Radio::Busy => tr(language, "bị chiếm"),
        Radio::Stopped => tr(language, "dịch vụ dừng"),
        Radio::Failed => tr(language, "hỏng"),
    }
}

/// Everything that is known, by name, for the kiosk's page.
pub(super) fn lines(language: Language, report: &Report) -> Vec<(Text, Figure)> {
    let Figures { waiting, clock, storage, radio } = Figures::of(language, Some(report));
    let is = |ailment: Ailment| Ailment::all(report).contains(&ailment);
    let waiting = Figure {
        text: match report.oldest_s {
            Some(age_s) => tr(language, "{number}, lâu nhất {span}")
                .with("number", &waiting.text)
                .with("span", span(language, i64::try_from(age_s).unwrap_or(i64::MAX)))
                .to_string(),
            None => waiting.text,
        },
        mind: waiting.mind,
    };
    let free = report.storage.map(|it| number(language, it.free_mb));
    let storage = Figure {
        text: match free {
            Some(free) => tr(language, "{used}, còn {free} MB")
                .with("used", &storage.text)
                .with("free", free)
                .to_string(),
            None => storage.text,
        },
        mind: storage.mind,
    };
    let heard = match report.heard_ago_s {
        Some(ago_s) if report.radio != Radio::None => {
            tr(language, "{state}, nghe thấy {span} trước")
                .with("state", &radio.text)
                .with("span", span(language, i64::try_from(ago_s).unwrap_or(i64::MAX)))
                .to_string()
        }
        _ => radio.text,
    };
    let mut lines = vec![
        (tr(language, "Chờ gửi"), waiting),
        (tr(language, "Đồng hồ"), clock),
        (tr(language, "Thẻ nhớ đã dùng"), storage),
        (tr(language, "Bluetooth"), Figure { text: heard, mind: radio.mind }),
        (
            tr(language, "Màn hình"),
            Figure {
                text: if report.screen {
                    tr(language, "Tốt")
                } else {
                    tr(language, "không trả lời")
                }
                .to_string(),
                mind: is(Ailment::Screen),
            },
        ),
    ];
    if let Some(degrees) = report.temperature_c {
        let text = format!("{degrees} °C");
        lines.push((tr(language, "Nhiệt độ"), Figure { text, mind: is(Ailment::Hot) }));
    }
    if report.parked > 0 {
        let text = number(language, report.parked.into());
        lines.push((tr(language, "Bị từ chối"), Figure { text, mind: true }));
    }
    lines
}
