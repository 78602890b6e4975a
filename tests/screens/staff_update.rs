//! The next version of the image from a stick, in staff mode.

use kiosk::bundles::StickTakeError;
use kiosk::devices::stick::StickError;
use kiosk::staff::{News, Request, Taking, said};
use protocol::language::Language;
use protocol::update::{Refusal, UpdateStage};
use updater::take::TakeError;

use crate::staff::{asked, entered, facts, tell, told_facts};
use crate::status_display::{refused, updating};
use crate::support::harness::Harness;
use crate::tour::Visit;

/// From the menu.
fn open(harness: &Harness) {
    harness.touch("Tình trạng");
    harness.touch("Cập nhật…");
}

/// A bundle from a stick, and each end that it may have.
pub(crate) fn pages(harness: &Harness, visit: Visit<'_>) {
    let told = |facts| told_facts(harness, facts);
    told(updating(UpdateStage::None, None));
    visit("staff-update", harness);
    tell(harness, News::Update(Taking::Running { done_mb: 84, of_mb: 231 }));
    visit("staff-update-copying", harness);
    tell(harness, News::Update(Taking::Done { version: "1.2.0".to_owned(), released: true }));
    told(updating(UpdateStage::Writing, Some("1.2.0")));
    visit("staff-update-writing", harness);
    told(updating(UpdateStage::Trial, None));
    visit("staff-update-trial", harness);
    for (why, name) in [
        (Refusal::Damaged, "damaged"),
        (Refusal::NotSigned, "not-signed"),
        (Refusal::OtherProduct, "other-product"),
        (Refusal::NotNewer, "not-newer"),
        (Refusal::NotWritten, "not-written"),
        (Refusal::DoesNotWork, "rolled-back"),
    ] {
        harness.touch("Quay lại");
        open(harness);
        told(refused(why));
        visit(&format!("staff-update-{name}"), harness);
    }
    told(updating(UpdateStage::None, None));
    for (error, name) in [
        (StickTakeError::Stick(StickError::Absent), "no-stick"),
        (StickTakeError::Take(TakeError::Nothing("/x".into())), "nothing"),
        (StickTakeError::Take(TakeError::NoRoom { needed_mb: 231, free_mb: 80 }), "no-room"),
    ] {
        tell(harness, News::Update(Taking::Failed(said(&error, Language::Vi))));
        visit(&format!("staff-update-{name}"), harness);
    }
    told(facts());
}

#[test]
fn a_bundle_is_taken_from_a_stick_once_and_not_while_one_is_under_way() {
    let harness = entered();
    open(&harness);
    assert!(harness.find("Máy này cập nhật bằng apt").is_some());
    assert!(harness.find("Lấy từ USB").is_none(), "there is no updater");
    told_facts(&harness, updating(UpdateStage::None, None));
    asked(&harness);
    harness.touch("Lấy từ USB");
    assert_eq!(asked(&harness), [Request::Update(Language::Vi)]);
    assert!(harness.find("Lấy từ USB").is_none(), "it is copied");
    tell(&harness, News::Update(Taking::Running { done_mb: 84, of_mb: 231 }));
    assert!(harness.find("84 / 231 MB").is_some());
    // Whoever leaves the page finds it again as it is.
    harness.touch("Quay lại");
    open(&harness);
    assert!(harness.find("84 / 231 MB").is_some());
    tell(&harness, News::Update(Taking::Done { version: "1.2.0".to_owned(), released: true }));
    assert!(harness.find("Rút thẻ được rồi.").is_some());
    told_facts(&harness, updating(UpdateStage::Checking, Some("1.2.0")));
    assert!(harness.find("Đang kiểm tra bản 1.2.0").is_some());
    assert!(harness.find("Lấy từ USB").is_none());
    told_facts(&harness, refused(Refusal::NotSigned));
    assert!(harness.find("Bản cập nhật không có chữ ký tin được").is_some());
    assert!(harness.find("Lấy từ USB").is_some());
}
