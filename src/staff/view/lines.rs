//! What each page says.

use protocol::clock::ClockConfidence;
use protocol::language::Language;

use super::parts::{Line, Tone};
use super::{network, pin};
use crate::cards::trial::Verdict;
use crate::staff::request::Export;
use crate::staff::state::{Page, State};
use crate::status::{Facts, Severity, span, time_of_day, troubles, trust};

pub(super) fn of(state: &State, language: Language) -> Vec<Line> {
    let facts = state.facts.as_deref();
    match state.page {
        Page::Closed | Page::Opening | Page::Menu => Vec::new(),
        Page::NoPin => vec![line(
            language.pick("Máy này chưa có mã PIN", "This kiosk has no PIN yet"),
            language.pick(
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
            let of = language.pick("Mật khẩu của", "Password of");
            vec![line(&format!("{of} {name}"), "")]
        }
        Page::Send => facts.map(|facts| send(facts, state.sent, language)).unwrap_or_default(),
        Page::Export => export(state.export, language),
        Page::Keys => keys(state, language),
        Page::Clock => facts.map(|facts| clock(facts, language)).unwrap_or_default(),
        Page::Reset => reset(facts, language),
        Page::ResetSure => vec![Line {
            text: language.pick("Xóa hết, thật không?", "Erase everything, really?").to_owned(),
            detail: language
                .pick(
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
        let text = language.pick("Mọi thứ tốt", "All is well").to_owned();
        lines.push(Line { text, tone: Tone::Good, ..Line::default() });
    }
    let host = language.pick("Máy chủ", "Backend");
    let address = facts.address.map(|it| it.to_string()).unwrap_or_default();
    let number = facts.venue.as_ref().map(|it| it.kiosk.to_string()).unwrap_or_default();
    let kiosk = language.pick("Máy số", "Kiosk");
    lines.push(line(
        &format!("{kiosk} {number} · {address}"),
        &format!("{host} {} · {}", facts.host, env!("CARGO_PKG_VERSION")),
    ));
    lines
}

fn counts(facts: &Facts, language: Language) -> Vec<Line> {
    let today = facts.today;
    let inside = today.entered.saturating_sub(today.left);
    let near = language.pick("Máy Bluezone ở gần", "Bluezone phones near");
    vec![
        line(
            &format!("{} {}", language.pick("Vào hôm nay:", "In today:"), today.entered),
            &format!(
                "{} {} · {} {inside}",
                language.pick("Ra:", "Out:"),
                today.left,
                language.pick("Đang trong:", "Inside:"),
            ),
        ),
        line(&format!("{near}: {}", facts.present), ""),
        waiting(facts, language),
    ]
}

/// What waits to be sent.
fn waiting(facts: &Facts, language: Language) -> Line {
    let delivery = facts.delivery;
    let waits = language.pick("Chờ gửi", "Waiting");
    let records = language.pick("mục", "records");
    let contacts = language.pick("mã Bluetooth", "contacts");
    let oldest = delivery.oldest_s.map(|oldest_s| {
        let since = language.pick("lâu nhất", "oldest");
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
            language.pick("Chưa nghe điện thoại nào", "No phone is heard"),
            language.pick(
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
            language.pick("Quét mã này", "Scan this code"),
            language.pick(
                "Máy sẽ nói đầu đọc giữ được chữ có dấu hay không.",
                "The kiosk tells whether the scanner keeps the letters.",
            ),
            Tone::Plain,
        ),
        Some(None) => (
            language.pick("Đó không phải mã thử", "That was another code"),
            language.pick("Quét mã ở đây.", "Scan the one here."),
            Tone::Warning,
        ),
        Some(Some(Verdict::Whole)) => (
            language.pick("Đầu đọc tốt", "The scanner is right"),
            language.pick("Chữ có dấu còn nguyên.", "Letters come unchanged."),
            Tone::Good,
        ),
        Some(Some(Verdict::Mended(_))) => (
            language.pick("Đầu đọc đổi chữ, máy sửa lại được", "Changed and repaired"),
            language.pick(
                "Dùng được. Nên đặt đầu đọc sang USB COM, UTF-8.",
                "It can be used. USB COM with UTF-8 would be better.",
            ),
            Tone::Good,
        ),
        Some(Some(Verdict::OtherKeyboard(_))) => (
            language.pick("Đầu đọc gõ theo bàn phím khác", "It types for another keyboard"),
            language.pick(
                "Đặt đầu đọc theo bàn phím US, hoặc sang USB COM.",
                "Set the scanner to a US keyboard, or to USB COM.",
            ),
            Tone::Warning,
        ),
        Some(Some(Verdict::Lost)) => (
            language.pick("Đầu đọc làm mất chữ có dấu", "Letters are lost"),
            language.pick(
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
        (true, _) => (language.pick("Có mạng", "Online"), "", Tone::Good),
        (false, false) => (
            language.pick("Mất mạng", "Offline"),
            language.pick("Máy giữ lại và tự gửi.", "Kept, and sent later by itself."),
            Tone::Warning,
        ),
        (false, true) => (
            language.pick("Đang thử gửi…", "Trying…"),
            language
                .pick("Vẫn mất mạng thì xem trang Mạng.", "If it stays offline, look at Network."),
            Tone::Warning,
        ),
    };
    let online = Line { text: text.to_owned(), detail: detail.to_owned(), tone };
    vec![online, waiting(facts, language)]
}

fn export(export: Option<Export>, language: Language) -> Vec<Line> {
    let records = language.pick("mục", "records");
    vec![match export {
        None => line(
            language.pick("Cắm thẻ USB vào máy", "Plug in a USB stick"),
            language.pick(
                "Những mục chưa gửi được ghi ra, vẫn niêm phong.",
                "What is not sent yet is written, still sealed.",
            ),
        ),
        Some(Export::Running { records: done, of }) => line(
            language.pick("Đang ghi, đừng rút thẻ", "Writing, leave the stick"),
            &if of > 0 { format!("{done} / {of} {records}") } else { String::new() },
        ),
        Some(Export::Done { records: 0, .. }) => line(
            language.pick("Không có gì chưa gửi", "Everything was sent"),
            language.pick("Không cần thẻ USB.", "No stick is needed."),
        ),
        Some(Export::Done { records: count, released }) => Line {
            text: format!("{} {count} {records}", language.pick("Đã ghi", "Written:")),
            detail: if released {
                language.pick("Rút thẻ được rồi.", "The stick may be pulled out.")
            } else {
                language.pick("Chờ đèn của thẻ tắt rồi mới rút.", "Wait until its light is off.")
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
            ..line(language.pick("Đã dùng khóa mới", "The new keys are in use"), "")
        },
        (_, Some(false)) => Line {
            tone: Tone::Bad,
            ..line(
                language.pick("Khóa vừa đổi khác", "The keys have changed again"),
                language.pick("Xem lại mã rồi so lại.", "Compare the code again."),
            )
        },
        (None, _) => line(
            language.pick("Không có khóa nào chờ", "No other keys wait"),
            language.pick("Máy dùng khóa nhận lúc ghép máy.",
                "The kiosk uses those of its enrolment.",
            ),
        ),
        (Some(pending), _) => Line {
            tone: Tone::Warning,
            ..line(
                &pending.to_string(),
                language.pick("Gọi cán bộ phường, đọc mã này. Khác một chữ thì đừng dùng.",
                    "Call the commune's clerk and compare this code. If a letter differs, do not use it.",
                ),
            )
        },
    }]
}

fn clock(facts: &Facts, language: Language) -> Vec<Line> {
    let tone = match facts.clock {
        ClockConfidence::Synced => Tone::Good,
        ClockConfidence::Held => Tone::Plain,
        ClockConfidence::Unknown => Tone::Warning,
    };
    let (time, text) = (time_of_day(facts.minute), trust(language, facts.clock));
    let remedy = language.pick(
        "Giờ lấy từ mạng. Sai thì nối mạng, chờ một phút.",
        "The time comes from the network: connect it and wait a minute.",
    );
    vec![Line { text: format!("{time} · {text}"), detail: remedy.to_owned(), tone }]
}

fn reset(facts: Option<&Facts>, language: Language) -> Vec<Line> {
    let unsent = facts.map_or(0, |facts| facts.delivery.records);
    let mut lines = vec![line(
        language.pick("Xóa dữ liệu và địa điểm của máy", "Erase data and venue of this kiosk"),
        language.pick(
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
                language.pick("Gửi hoặc xuất ra USB trước.", "Send or export them first."),
            )
        });
    }
    lines
}
