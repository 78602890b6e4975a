//! How the kiosk is, in words and numbers.

use protocol::language::Language;

use super::delivery::waiting;
use crate::cards::trial::Verdict;
use crate::panel::{Line, Tone};
use crate::staff::state::State;
use crate::status::{Facts, Severity, troubles};

pub(super) fn health(facts: &Facts, language: Language) -> Vec<Line> {
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
    lines.push(Line::plain(
        &format!("{kiosk} {number} · {address}"),
        &format!("{host} {} · {}", facts.host, env!("CARGO_PKG_VERSION")),
    ));
    lines
}

pub(super) fn counts(facts: &Facts, language: Language) -> Vec<Line> {
    let today = facts.today;
    let inside = today.entered.saturating_sub(today.left);
    let near = language.pick("Máy Bluezone ở gần", "Bluezone phones near");
    vec![
        Line::plain(
            &format!("{} {}", language.pick("Vào hôm nay:", "In today:"), today.entered),
            &format!(
                "{} {} · {} {inside}",
                language.pick("Ra:", "Out:"),
                today.left,
                language.pick("Đang trong:", "Inside:"),
            ),
        ),
        Line::plain(&format!("{near}: {}", facts.present), ""),
        waiting(facts, language),
    ]
}

pub(super) fn near(state: &State, language: Language) -> Vec<Line> {
    if state.signals.is_empty() {
        return vec![Line::plain(
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
        .map(|dbm| Line::plain(&bar(*dbm), &format!("{dbm} dBm").replace('-', "−")))
        .collect()
}

pub(super) fn scanner(scanned: Option<Option<Verdict>>, language: Language) -> Vec<Line> {
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
