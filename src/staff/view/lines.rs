//! What each page says.

use protocol::clock::ClockConfidence;
use protocol::language::Language;

use super::parts::{Line, Tone};
use super::texts::{pick, span};
use super::{network, pin};
use crate::cards::trial::Verdict;
use crate::staff::request::Export;
use crate::staff::state::{Page, State};
use crate::status::{Facts, Severity, troubles};

pub(super) fn of(state: &State, language: Language) -> Vec<Line> {
    let facts = state.facts.as_deref();
    match state.page {
        Page::Closed | Page::Opening | Page::Menu => Vec::new(),
        Page::NoPin => vec![line(
            pick(language, "Máy này chưa có mã PIN", "This kiosk has no PIN yet"),
            pick(
                language,
                "Người quản trị chạy lệnh “kiosk staff-pin” trên máy này để có mã.",
                "The operator gets one by “kiosk staff-pin” on this machine.",
            ),
        )],
        Page::Pin => vec![pin::line(state.answer.as_ref(), language)],
        Page::Health => facts.map(|facts| health(facts, language)).unwrap_or_default(),
        Page::Counts => facts.map(|facts| counts(facts, language)).unwrap_or_default(),
        Page::Near => near(state, language),
        Page::Scanner => scanner(state.scanned, language),
        Page::Network => network::lines(state, language),
        Page::Password => {
            let name = state.joining.as_ref().map(|(name, _)| name.as_str()).unwrap_or_default();
            let of = pick(language, "Mật khẩu của", "Password of");
            vec![line(&format!("{of} {name}"), "")]
        }
        Page::Send => facts.map(|facts| send(facts, state.sent, language)).unwrap_or_default(),
        Page::Export => export(state.export, language),
        Page::Keys => keys(state, language),
        Page::Clock => facts.map(|facts| clock(facts, language)).unwrap_or_default(),
        Page::Reset => reset(facts, language),
        Page::ResetSure => vec![Line {
            text: pick(language, "Xóa hết, thật không?", "Erase everything, really?").to_owned(),
            detail: pick(
                language,
                "Máy khởi động lại như mới và phải ghép lại. Không lấy lại được.",
                "The kiosk starts as new and has to be paired again. Nothing comes back.",
            )
            .to_owned(),
            tone: Tone::Bad,
        }],
    }
}

fn line(text: &str, detail: &str) -> Line {
    Line { text: text.to_owned(), detail: detail.to_owned(), tone: Tone::Plain }
}

fn health(facts: &Facts, language: Language) -> Vec<Line> {
    let all = troubles(facts);
    let mut lines: Vec<Line> = all
        .iter()
        .map(|trouble| {
            let said = trouble.words().in_language(language);
            let tone = match trouble.severity() {
                Severity::Failed => Tone::Bad,
                Severity::Degraded => Tone::Warning,
                Severity::Notice => Tone::Plain,
            };
            Line { text: said.sentence.to_owned(), detail: said.remedy.to_owned(), tone }
        })
        .collect();
    if lines.is_empty() {
        let text = pick(language, "Mọi thứ tốt", "All is well").to_owned();
        lines.push(Line { text, tone: Tone::Good, ..Line::default() });
    }
    let host = pick(language, "Máy chủ", "Backend");
    let address = facts.address.map(|it| it.to_string()).unwrap_or_default();
    let number = facts.venue.as_ref().map(|it| it.kiosk.to_string()).unwrap_or_default();
    let kiosk = pick(language, "Máy số", "Kiosk");
    lines.push(line(
        &format!("{kiosk} {number} · {address}"),
        &format!("{host} {} · {}", facts.host, env!("CARGO_PKG_VERSION")),
    ));
    lines
}

fn counts(facts: &Facts, language: Language) -> Vec<Line> {
    let today = facts.today;
    let inside = today.entered.saturating_sub(today.left);
    let near = pick(language, "Máy Bluezone ở gần", "Bluezone phones near");
    vec![
        line(
            &format!("{} {}", pick(language, "Vào hôm nay:", "In today:"), today.entered),
            &format!(
                "{} {} · {} {inside}",
                pick(language, "Ra:", "Out:"),
                today.left,
                pick(language, "Đang trong:", "Inside:"),
            ),
        ),
        line(&format!("{near}: {}", facts.present), ""),
        waiting(facts, language),
    ]
}

/// What waits to be sent.
fn waiting(facts: &Facts, language: Language) -> Line {
    let delivery = facts.delivery;
    let waits = pick(language, "Chờ gửi", "Waiting");
    let records = pick(language, "mục", "records");
    let contacts = pick(language, "mã Bluetooth", "contacts");
    let oldest = delivery.oldest_s.map(|oldest_s| {
        let since = pick(language, "lâu nhất", "oldest");
        format!(" · {since} {}", span(language, oldest_s))
    });
    line(
        &format!("{waits}: {} {records}", delivery.records),
        &format!("{} {contacts}{}", delivery.contacts, oldest.unwrap_or_default()),
    )
}

fn near(state: &State, language: Language) -> Vec<Line> {
    if state.signals.is_empty() {
        return vec![line(
            pick(language, "Chưa nghe điện thoại nào", "No phone is heard"),
            pick(
                language,
                "Mở Bluezone trên một điện thoại và đưa lại gần.",
                "Open Bluezone on a phone and bring it near.",
            ),
        )];
    }
    let bar = |dbm: i16| {
        let full = ((dbm + 100) / 8).clamp(1, 8) as usize;
        format!("{}{}", "●".repeat(full), "○".repeat(8 - full))
    };
    state
        .signals
        .iter()
        .map(|dbm| line(&bar(*dbm), &format!("{dbm} dBm").replace('-', "−")))
        .collect()
}

fn scanner(scanned: Option<Option<Verdict>>, language: Language) -> Vec<Line> {
    let (text, detail, tone) = match scanned {
        None => (
            pick(language, "Quét mã này", "Scan this code"),
            pick(
                language,
                "Máy sẽ nói đầu đọc giữ được chữ có dấu hay không.",
                "The kiosk tells whether the scanner keeps the letters.",
            ),
            Tone::Plain,
        ),
        Some(None) => (
            pick(language, "Đó không phải mã thử", "That was another code"),
            pick(language, "Quét mã ở đây.", "Scan the one here."),
            Tone::Warning,
        ),
        Some(Some(Verdict::Whole)) => (
            pick(language, "Đầu đọc tốt", "The scanner is right"),
            pick(language, "Chữ có dấu còn nguyên.", "Letters come unchanged."),
            Tone::Good,
        ),
        Some(Some(Verdict::Mended(_))) => (
            pick(language, "Đầu đọc đổi chữ, máy sửa lại được", "Changed and repaired"),
            pick(
                language,
                "Dùng được. Nên đặt đầu đọc sang USB COM, UTF-8.",
                "It can be used. USB COM with UTF-8 would be better.",
            ),
            Tone::Good,
        ),
        Some(Some(Verdict::OtherKeyboard(_))) => (
            pick(language, "Đầu đọc gõ theo bàn phím khác", "It types for another keyboard"),
            pick(
                language,
                "Đặt đầu đọc theo bàn phím US, hoặc sang USB COM.",
                "Set the scanner to a US keyboard, or to USB COM.",
            ),
            Tone::Warning,
        ),
        Some(Some(Verdict::Lost)) => (
            pick(language, "Đầu đọc làm mất chữ có dấu", "Letters are lost"),
            pick(
                language,
                "Đặt đầu đọc sang USB COM, UTF-8. Tên phải sửa tay.",
                "Set it to USB COM with UTF-8. Names are corrected by hand.",
            ),
            Tone::Warning,
        ),
    };
    vec![Line { text: text.to_owned(), detail: detail.to_owned(), tone }]
}

fn send(facts: &Facts, sent: bool, language: Language) -> Vec<Line> {
    let (text, detail, tone) = match (facts.online, sent) {
        (true, _) => (pick(language, "Có mạng", "Online"), "", Tone::Good),
        (false, false) => (
            pick(language, "Mất mạng", "Offline"),
            pick(language, "Máy giữ lại và tự gửi.", "Kept, and sent later by itself."),
            Tone::Warning,
        ),
        (false, true) => (
            pick(language, "Đang thử gửi…", "Trying…"),
            pick(
                language,
                "Vẫn mất mạng thì xem trang Mạng.",
                "If it stays offline, look at Network.",
            ),
            Tone::Warning,
        ),
    };
    let online = Line { text: text.to_owned(), detail: detail.to_owned(), tone };
    vec![online, waiting(facts, language)]
}

fn export(export: Option<Export>, language: Language) -> Vec<Line> {
    let records = pick(language, "mục", "records");
    vec![match export {
        None => line(
            pick(language, "Cắm thẻ USB vào máy", "Plug in a USB stick"),
            pick(
                language,
                "Những mục chưa gửi được ghi ra, vẫn niêm phong.",
                "What is not sent yet is written, still sealed.",
            ),
        ),
        Some(Export::Running { records: done, of }) => line(
            pick(language, "Đang ghi, đừng rút thẻ", "Writing, leave the stick"),
            &if of > 0 { format!("{done} / {of} {records}") } else { String::new() },
        ),
        Some(Export::Done { records: 0, .. }) => line(
            pick(language, "Không có gì chưa gửi", "Everything was sent"),
            pick(language, "Không cần thẻ USB.", "No stick is needed."),
        ),
        Some(Export::Done { records: count, released }) => Line {
            text: format!("{} {count} {records}", pick(language, "Đã ghi", "Written:")),
            detail: if released {
                pick(language, "Rút thẻ được rồi.", "The stick may be pulled out.")
            } else {
                pick(language, "Chờ đèn của thẻ tắt rồi mới rút.", "Wait until its light is off.")
            }
            .to_owned(),
            tone: Tone::Good,
        },
        Some(Export::Failed(said)) => {
            Line { tone: Tone::Warning, ..line(said.sentence, said.remedy) }
        }
    }]
}

fn keys(state: &State, language: Language) -> Vec<Line> {
    vec![match (state.pending, state.confirmed) {
        (None, Some(true)) => Line {
            tone: Tone::Good,
            ..line(pick(language, "Đã dùng khóa mới", "The new keys are in use"), "")
        },
        (_, Some(false)) => Line {
            tone: Tone::Bad,
            ..line(
                pick(language, "Khóa vừa đổi khác", "The keys have changed again"),
                pick(language, "Xem lại mã rồi so lại.", "Compare the code again."),
            )
        },
        (None, _) => line(
            pick(language, "Không có khóa nào chờ", "No other keys wait"),
            pick(
                language,
                "Máy dùng khóa nhận lúc ghép máy.",
                "The kiosk uses those of its enrolment.",
            ),
        ),
        (Some(pending), _) => Line {
            tone: Tone::Warning,
            ..line(
                &pending.to_string(),
                pick(
                    language,
                    "Gọi cán bộ phường, đọc mã này. Khác một chữ thì đừng dùng.",
                    "Call the commune's clerk and compare this code. If a letter differs, do not use it.",
                ),
            )
        },
    }]
}

fn clock(facts: &Facts, language: Language) -> Vec<Line> {
    let time = match facts.minute {
        Some(minute) => format!("{:02}:{:02}", minute / 60, minute % 60),
        None => "--:--".to_owned(),
    };
    let (text, tone) = match facts.clock {
        ClockConfidence::Synced => {
            (pick(language, "Đúng theo mạng", "Set by the network"), Tone::Good)
        }
        ClockConfidence::Held => (pick(language, "Máy tự giữ giờ", "Kept by itself"), Tone::Plain),
        ClockConfidence::Unknown => (pick(language, "Chưa biết giờ", "Unknown"), Tone::Warning),
    };
    let remedy = pick(
        language,
        "Giờ lấy từ mạng. Sai thì nối mạng, chờ một phút.",
        "The time comes from the network: connect it and wait a minute.",
    );
    vec![Line { text: format!("{time} · {text}"), detail: remedy.to_owned(), tone }]
}

fn reset(facts: Option<&Facts>, language: Language) -> Vec<Line> {
    let unsent = facts.map_or(0, |facts| facts.delivery.records);
    let mut lines = vec![line(
        pick(language, "Xóa dữ liệu và địa điểm của máy", "Erase data and venue of this kiosk"),
        pick(
            language,
            "Chỉ khi chuyển máy sang nơi khác, hoặc được hỗ trợ yêu cầu.",
            "Only when the kiosk moves elsewhere, or support asks for it.",
        ),
    )];
    if unsent > 0 {
        lines.push(Line {
            tone: Tone::Bad,
            ..line(
                &match language {
                    Language::Vi => format!("{unsent} mục chưa gửi sẽ mất"),
                    Language::En => format!("{unsent} unsent records will be lost"),
                },
                pick(language, "Gửi hoặc xuất ra USB trước.", "Send or export them first."),
            )
        });
    }
    lines
}
