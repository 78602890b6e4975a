//! The next version of the image.

use protocol::language::Language;
use updater::told::UpdateStage;

use crate::panel::{Line, Tone};
use crate::staff::request::Taking;
use crate::status::{Facts, Severity, troubles};
use crate::status::{Part, fetching_words};

/// What came from the stick, if anything did, and how far it is.
pub(super) fn lines(
    facts: Option<&Facts>,
    taking: Option<&Taking>,
    language: Language,
) -> Vec<Line> {
    let Some(update) = facts.and_then(|facts| facts.update.as_ref()) else {
        return vec![Line::plain(
            language.pick("Máy này cập nhật bằng apt", "This kiosk is updated by apt"),
            language.pick("Gọi hỗ trợ khi cần bản mới.", "Call support for a new version."),
        )];
    };
    let mut lines = Vec::new();
    lines.extend(taking.map(|taking| of_stick(taking, language)));
    let copying = matches!(taking, Some(Taking::Running { .. }));
    let next = update.next.as_deref().unwrap_or_default();
    let stage = match update.stage {
        UpdateStage::None => None,
        UpdateStage::Checking => {
            Some((language.pick("Đang kiểm tra bản", "Checking version"), "", next))
        }
        UpdateStage::Writing => Some((
            language.pick("Đang ghi bản", "Writing version"),
            language.pick(
                "Máy vẫn làm việc. Chừng mười phút.",
                "The kiosk works on. It takes about ten minutes.",
            ),
            next,
        )),
        UpdateStage::Waiting => Some((
            language.pick("Sắp khởi động sang bản", "About to start version"),
            language.pick(
                "Từ USB thì ngay, từ mạng thì lúc hai giờ sáng.",
                "From a stick at once, from the network at two in the night.",
            ),
            next,
        )),
        UpdateStage::Trial => Some((
            language.pick("Đang chạy thử bản", "On trial: version"),
            language
                .pick("Nếu hỏng, máy tự về bản cũ.", "If it fails, the kiosk goes back by itself."),
            update.version.as_str(),
        )),
    };
    if let Some((text, detail, version)) = stage {
        lines.push(Line::plain(&format!("{text} {version}"), detail));
    }
    if let Some(fetching) = facts.and_then(|facts| facts.fetching.as_ref()) {
        lines.push(Line::plain(&fetching_words(fetching, language), ""));
    }
    let refused = facts.map(troubles).unwrap_or_default().into_iter();
    for trouble in refused.filter(|trouble| trouble.part() == Part::Update && !copying) {
        let said = trouble.words().in_language(language);
        let tone = match trouble.severity() {
            Severity::Failed => Tone::Bad,
            Severity::Degraded | Severity::Notice => Tone::Warning,
        };
        lines.push(Line::toned(tone, said.sentence, said.remedy));
    }
    if update.stage != UpdateStage::Trial {
        let runs = language.pick("Đang chạy bản", "This is version");
        let hint = language.pick(
            "Có bản mới trên thẻ USB thì cắm vào, rồi chạm nút dưới.",
            "With a newer one on a USB stick: plug it in and touch the button.",
        );
        let hint = if taking.is_none() { hint } else { "" };
        lines.push(Line::plain(&format!("{runs} {}", update.version), hint));
    }
    lines
}

/// Whether the button is there: not while one is copied, tried, or about to be.
pub(super) fn may_take(facts: Option<&Facts>, taking: Option<&Taking>) -> bool {
    let update = facts.and_then(|facts| facts.update.as_ref());
    update.is_some_and(|update| update.stage == UpdateStage::None)
        && !matches!(taking, Some(Taking::Running { .. }))
}

fn of_stick(taking: &Taking, language: Language) -> Line {
    match taking {
        Taking::Running { done_mb, of_mb } => Line::plain(
            language.pick("Đang chép, đừng rút thẻ", "Copying, leave the stick"),
            &if *of_mb > 0 { format!("{done_mb} / {of_mb} MB") } else { String::new() },
        ),
        Taking::Done { version, released } => Line::toned(
            Tone::Good,
            &format!("{} {version}", language.pick("Đã nhận bản", "Taken: version")),
            if *released {
                language.pick("Rút thẻ được rồi.", "The stick may be pulled out.")
            } else {
                language.pick("Chờ đèn của thẻ tắt rồi mới rút.", "Wait until its light is off.")
            },
        ),
        Taking::Failed(said) => Line::toned(Tone::Warning, said.sentence, said.remedy),
    }
}
