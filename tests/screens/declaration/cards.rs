//! Cards at the screen: read at any moment, spoilt, not readable at all, and the owner who only
//! passes.

use kiosk::cards::Card;
use kiosk::checkin::receipt_code::ReceiptCode;
use kiosk::screens::{Command, Scan, Setup, Update};
use protocol::declaration::IdentitySource;
use protocol::declared::WordCode;
use protocol::record::Direction;

use super::submitted;
use crate::support::harness::Harness;

/// Scans of docs/FORMATS.md and of shops.
pub(crate) const CCCD: &[u8] =
    "001160012345||Nguyễn Thị Mẫu|01021960|Nữ|Số 1, Phường Bồng Sơn, Hoài Nhơn, Bình Định|15042021"
        .as_bytes();
const BOY: &[u8] =
    "052212000001||Lê Văn An|05062012|Nam|Số 1, Phường Bồng Sơn, Hoài Nhơn, Bình Định|15042021"
        .as_bytes();
/// A keyboard scanner that lost the marks.
pub(crate) const SPOILT: &[u8] =
    "001160012345||Nguy?n Th? M?u|01021960|N?|S? 1|15042021".as_bytes();

fn card(bytes: &[u8]) -> Box<Card> {
    Box::new(kiosk::cards::read(bytes).unwrap())
}

pub(crate) fn scan(harness: &Harness, bytes: &[u8]) {
    harness.screens.apply(Update::Scanned(Scan::Card(card(bytes))));
    harness.settle();
}

/// Scan to sent, with the least that is asked.
fn by_card(harness: &Harness) {
    scan(harness, CCCD);
    harness.touch("Khai báo y tế");
    harness.touch("Tiếp tục");
    harness.touch("Tiếp tục");
    harness.answer(["Không"; 3]);
    harness.read_and_send();
}

#[test]
fn a_card_needs_seven_touches() {
    let harness = Harness::with_gazetteer(800, 480);
    by_card(&harness);
    let touches = harness.touches.borrow().len();
    assert!(touches <= 7, "{touches} touches");
    let declarations = submitted(&harness);
    let person = &declarations[0].people[0];
    assert_eq!((person.full_name.as_str(), person.birth_year), ("NGUYỄN THỊ MẪU", 1960));
    assert_eq!(person.passport.as_deref(), Some("001160012345"));
    assert_eq!(person.identity_source, IdentitySource::Card);
    assert!(person.ward_id.is_some() && person.province_id.is_some());
    assert_eq!(person.address.as_deref(), Some("Số 1"));
}

#[test]
fn the_page_of_a_card_shows_a_masked_name() {
    let harness = Harness::new(800, 480);
    scan(&harness, CCCD);
    assert!(harness.find("Nguyễn Thị M***").is_some() && harness.find("Nguyễn Thị Mẫu").is_none());
    harness.wait_ms(21_000);
    assert!(harness.find("Nguyễn Thị M***").is_none(), "left alone it is forgotten");
}

#[test]
fn a_card_fills_in_wherever_identity_is_asked() {
    for steps in [&[][..], &["Cho tôi"], &["Cho tôi và người đi cùng"]] {
        let harness = Harness::with_gazetteer(800, 480);
        harness.touch("Khai báo y tế");
        steps.iter().for_each(|step| harness.touch(step));
        scan(&harness, CCCD);
        assert!(harness.find("Đã đọc thẻ. Xin xem lại rồi đi tiếp.").is_some());
        assert!(harness.find("Điện thoại").is_some(), "the next page that wants something");
    }
}

#[test]
fn a_suspect_name_is_shown_for_correction() {
    let harness = Harness::new(800, 480);
    harness.touch("Khai báo y tế");
    scan(&harness, SPOILT);
    assert_eq!(harness.value("Họ tên *"), "NGUY?N TH? M?U");
    let warned = || harness.find("Tên có thể mất dấu: xin xem lại").is_some();
    assert!(warned());
    harness.touch("Xóa chữ cuối");
    harness.touch("A");
    assert_eq!(harness.value("Họ tên *"), "NGUY?N TH? M?A");
    assert!(!warned(), "looked at");
}

#[test]
fn an_unreadable_card_loses_nothing() {
    let harness = Harness::new(800, 480);
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi");
    harness.type_text("HOA");
    harness.screens.apply(Update::Scanned(Scan::Unreadable));
    harness.settle();
    assert_eq!(harness.value("Họ tên *"), "HOA");
    let words = "Chưa đọc được thẻ. Xin lau mã QR rồi đưa lại, hoặc nhập tay.";
    assert!(harness.find(words).is_some());
    harness.type_text("N");
    assert!(harness.find(words).is_none());
    harness.erase();

    harness.screens.apply(Update::Scanned(Scan::Unreadable));
    harness.settle();
    harness.touch("Khai báo bằng tay");
    assert!(harness.find("Cho tôi").is_some());
}

#[test]
fn a_card_during_the_questions_changes_nothing() {
    let harness = Harness::new(800, 480);
    harness.fill_in();
    scan(&harness, CCCD);
    harness.read_and_send();
    assert_eq!(submitted(&harness)[0].people[0].full_name, "LÊ THỊ HOA");
}

#[test]
fn children_are_added_by_their_cards() {
    let harness = Harness::with_gazetteer(800, 480);
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi và người đi cùng");
    for bytes in [CCCD, BOY] {
        scan(&harness, bytes);
        if bytes == CCCD {
            harness.touch("Tiếp tục");
        }
        harness.touch("Tiếp tục");
        harness.answer(["Không"; 3]);
    }
    scan(&harness, BOY);
    assert!(harness.find("Người có thẻ này đã có trong danh sách.").is_some());
    harness.touch("Xong");
    harness.read_and_send();
    let declarations = submitted(&harness);
    let names: Vec<&str> = declarations[0].people.iter().map(|it| it.full_name.as_str()).collect();
    assert_eq!(names, ["NGUYỄN THỊ MẪU", "LÊ VĂN AN"]);
}

#[test]
fn whoever_declared_today_enters_by_a_card_and_one_touch() {
    let harness = Harness::with_gazetteer(800, 480);
    let scan_known = || {
        harness.screens.apply(Update::Scanned(Scan::DeclaredCard(card(CCCD))));
        harness.settle();
    };
    scan_known();
    assert!(harness.find("Hôm nay đã khai báo y tế").is_some());
    assert!(harness.find("Khai cho tôi và người đi cùng").is_none());
    harness.touch("Vào");
    let asked = harness.asked();
    let [Command::CardCheckin { direction: Direction::In, .. }] = asked.as_slice() else {
        panic!("{asked:?}")
    };
    assert_eq!(harness.touches.borrow().len(), 1);
    harness.screens.apply(Update::Passed(Ok(1)));
    harness.wait_ms(5_000);

    // Held again to the page of whom to declare for, and declared again by choice.
    harness.touch("Khai báo y tế");
    scan_known();
    harness.touch("Khai lại");
    assert!(harness.find("Điện thoại").is_some());
}

#[test]
fn a_receipt_can_be_remembered_and_printed() {
    let harness = Harness::with_gazetteer(800, 480);
    let words = WordCode::parse("VOI CAM 3071").unwrap();
    let receipt = ReceiptCode::new("kiosk.example.vn", "7K2P9QXA00BM").with_words(words);
    let done = || {
        by_card(&harness);
        harness.screens.apply(Update::Submitted(Ok(Some(receipt.clone()))));
        harness.settle();
    };
    done();
    assert_eq!(harness.value("Xin nhớ mã này"), "VOI CAM 3071");
    assert!(harness.find("In biên nhận").is_none(), "without a printer");
    harness.touch("Xong");

    let communes = Box::new(kiosk::gazetteer::Gazetteer::builtin().unwrap());
    harness.screens.set_declaration(Setup { communes, prints: true, ..Setup::default() });
    done();
    harness.touch("In biên nhận");
    let Some(Command::Print(slip)) = harness.asked().pop() else { panic!("nothing was printed") };
    assert_eq!(
        (slip.heading.as_str(), slip.words.as_str()),
        ("Biên nhận khai báo y tế", "VOI CAM 3071")
    );
    assert_eq!(slip.lines.len(), 2, "one person: {:?}", slip.lines);
    assert!(harness.find("Đang in…").is_some());
    harness.screens.apply(Update::Printed(false));
    harness.settle();
    harness.touch("Thử in lại");
    harness.screens.apply(Update::Printed(true));
    harness.settle();
    assert!(harness.find("Đã in").is_some());
}
