//! What waits to be sent, and its ways to the backend.

use protocol::language::Language;

use crate::panel::{Line, Tone};
use crate::staff::request::Export;
use crate::status::{Facts, span};

/// What waits to be sent.
pub(super) fn waiting(facts: &Facts, language: Language) -> Line {
    let delivery = facts.delivery;
    let waits = language.pick("Chờ gửi", "Waiting");
    let records = language.pick("mục", "records");
    let contacts = language.pick("mã Bluetooth", "contacts");
    let oldest = delivery.oldest_s.map(|oldest_s| {
        let since = language.pick("lâu nhất", "oldest");
        format!(" · {since} {}", span(language, oldest_s))
    });
    Line::plain(
        &format!("{waits}: {} {records}", delivery.records),
        &format!("{} {contacts}{}", delivery.contacts, oldest.unwrap_or_default()),
    )
}

pub(super) fn send(facts: &Facts, sent: bool, language: Language) -> Vec<Line> {
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

pub(super) fn export(export: Option<Export>, language: Language) -> Vec<Line> {
    let records = language.pick("mục", "records");
    vec![match export {
        None => Line::plain(
            language.pick("Cắm thẻ USB vào máy", "Plug in a USB stick"),
            language.pick(
                "Những mục chưa gửi được ghi ra, vẫn niêm phong.",
                "What is not sent yet is written, still sealed.",
            ),
        ),
        Some(Export::Running { records: done, of }) => Line::plain(
            language.pick("Đang ghi, đừng rút thẻ", "Writing, leave the stick"),
            &if of > 0 { format!("{done} / {of} {records}") } else { String::new() },
        ),
        Some(Export::Done { records: 0, .. }) => Line::plain(
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
            Line { tone: Tone::Warning, ..Line::plain(said.sentence, said.remedy) }
        }
    }]
}
