//! "Gửi phản ánh": from the home page to the thanks, in both languages, left, failed, and without a
//! trace of the last visitor.

use kiosk::gazetteer::Gazetteer;
use kiosk::screens::{Command, Scan, Setup, SubmitProblem, Update, VenueIdentity};
use protocol::feedback::{Category, Feedback};
use protocol::language::Language;
use slint::{ComponentHandle, Model};
use ui::FeedbackAdapter;

use crate::support::harness::{Harness, MORNING_MS, identity};

const ILL: &str = "Có trường hợp nghi ngờ mắc bệnh";

/// A kiosk that knows the communes.
pub(crate) fn kiosk(width: u32, height: u32) -> Harness {
    let harness = Harness::new(width, height);
    let communes = Box::new(Gazetteer::builtin().unwrap());
    harness.screens.set_declaration(Setup { communes, ..Setup::default() });
    harness
}

/// What was sent to be sealed.
fn sent(harness: &Harness) -> Vec<Feedback> {
    let commands = harness.commands.borrow();
    let only = |command: &Command| match command {
        Command::SendFeedback(feedback) => Some((**feedback).clone()),
        _ => None,
    };
    commands.iter().filter_map(only).collect()
}

fn answer(harness: &Harness, outcome: Result<(), SubmitProblem>) {
    harness.screens.apply(Update::FeedbackStored(outcome));
    harness.settle();
}

/// To the review, with something on every page.
fn write(harness: &Harness) {
    harness.touch("Gửi phản ánh");
    harness.touch(ILL);
    harness.touch("Tiếp tục");
    harness.type_text("SOT CAO");
    harness.touch("Tiếp tục");
    harness.touch("Tại đây");
}

#[test]
fn from_home_to_thanks() {
    for (width, height) in [(800, 480), (1280, 720), (600, 1024)] {
        let harness = kiosk(width, height);
        harness.touch("Gửi phản ánh");
        for category in Category::ALL {
            let tick = harness.find(category.words()).unwrap();
            assert_eq!(tick.accessible_checked(), Some(false), "{}", category.words());
        }
        harness.touch(ILL);
        harness.touch("Có trường hợp đi về vùng dịch");
        harness.touch(ILL);
        harness.touch("Có trường hợp nhập cảnh trái phép");
        let tick = harness.find("Có trường hợp đi về vùng dịch").unwrap();
        assert_eq!(tick.accessible_checked(), Some(true));
        harness.touch("Tiếp tục");
        harness.type_text("NGUOI LA");
        harness.touch("Ạ");
        harness.touch("Chữ số");
        harness.type_text(" 3");
        harness.touch("Tiếp tục");
        harness.type_text("BONG SON");
        harness.touch("Phường Bồng Sơn");
        assert_eq!(harness.value("Thông tin phản ánh khác"), "NGUOI LẠ 3");
        assert_eq!(harness.value("Nơi phát hiện"), "Phường Bồng Sơn, Gia Lai");
        assert!(harness.find("• Có trường hợp nhập cảnh trái phép").is_some());
        assert!(harness.find(&format!("• {ILL}")).is_none(), "it was taken back");
        assert!(sent(&harness).is_empty(), "nothing leaves before the visitor sends it");
        harness.touch("Gửi phản ánh");

        let feedback = sent(&harness).remove(0);
        assert_eq!(feedback.categories, [Category::FromAffectedArea, Category::IllegalEntry]);
        assert_eq!(feedback.text, "NGUOI LẠ 3");
        assert_eq!(feedback.location, "Phường Bồng Sơn, Gia Lai");
        assert!((MORNING_MS / 1000..MORNING_MS / 1000 + 60).contains(&feedback.at_s));

        assert!(harness.find("Xong").is_none(), "no thanks before the record is durable");
        answer(&harness, Ok(()));
        harness.touch("Xong");
        assert!(harness.find("Khai báo y tế").is_some(), "home again");
    }
}

#[test]
fn a_tick_or_a_word_is_enough() {
    let harness = kiosk(800, 480);
    harness.touch("Gửi phản ánh");
    harness.touch("Tiếp tục");
    let told = || harness.find("Xin viết, hoặc quay lại chọn nội dung").is_some();
    assert!(!told(), "not before it was missed");
    harness.touch("Tiếp tục");
    assert!(told());
    harness.touch("Quay lại");
    harness.touch(ILL);
    harness.touch("Tiếp tục");
    harness.touch("Tiếp tục");
    harness.touch("Tiếp tục");
    harness.touch("Gửi phản ánh");
    let feedback = sent(&harness).remove(0);
    assert_eq!((feedback.text.as_str(), feedback.location.as_str()), ("", ""));
    assert_eq!(harness.touches.borrow().len(), 9, "six, had nothing been missed");
}

#[test]
fn where_it_was_is_one_touch_or_what_was_typed() {
    let harness = kiosk(800, 480);
    write(&harness);
    let here = "Chợ Bồng Sơn, Phường Bồng Sơn, Gia Lai";
    assert_eq!(harness.value("Nơi phát hiện"), here);
    harness.touch("Quay lại");
    assert_eq!(harness.value("Nơi phát hiện"), here);
    harness.type_text("BEN XE QX");
    assert!(harness.find("Tại đây").is_none());
    harness.touch("Tiếp tục");
    harness.touch("Gửi phản ánh");
    assert_eq!(sent(&harness)[0].location, "BEN XE QX");
}

#[test]
fn the_language_and_the_look_change_at_every_step_and_the_input_stays() {
    let harness = kiosk(800, 480);
    harness.choose_language(Language::En);
    harness.touch("Send report");
    harness.touch("Somebody may be ill");
    harness.choose_language(Language::Vi);
    assert_eq!(harness.find(ILL).unwrap().accessible_checked(), Some(true));
    harness.touch("Tiếp tục");
    harness.type_text("SOT");
    harness.touch("Cách gõ");
    harness.choose_language(Language::En);
    assert_eq!(harness.value("Other information"), "SOT");
    harness.type_text("S");
    assert_eq!(harness.value("Other information"), "SÓT", "Telex stays");
    harness.touch("Continue");
    harness.type_text("HOAI");
    harness.touch("Larger text");
    harness.choose_language(Language::Vi);
    assert_eq!(harness.value("Nơi phát hiện"), "HOAI");
    harness.touch("Tiếp tục");
    harness.choose_language(Language::En);
    // In larger type the review has two parts.
    harness.touch("Continue");
    assert_eq!(harness.value("Where it was noticed"), "HOAI");
    harness.touch("Send report");
    assert_eq!(sent(&harness)[0].text, "SÓT");
}

#[test]
fn a_failure_keeps_what_was_written() {
    let harness = kiosk(800, 480);
    write(&harness);
    harness.touch("Gửi phản ánh");
    answer(&harness, Err(SubmitProblem::Store));
    harness.touch("Quay lại");
    assert_eq!(harness.value("Thông tin phản ánh khác"), "SOT CAO");
    harness.touch("Gửi phản ánh");
    harness.wait_ms(16_000);
    harness.touch("Thử lại");
    let sent = sent(&harness);
    assert_eq!(sent.len(), 2, "the second one is still under way");
    assert!(sent.iter().all(|feedback| feedback.text == "SOT CAO"));
    answer(&harness, Ok(()));
    harness.wait_ms(11_000);
    assert!(harness.find("Khai báo y tế").is_some(), "the thanks end by themselves");
}

#[test]
fn nothing_stays_of_who_left() {
    type Leave<'a> = &'a dyn Fn(&Harness);
    let left: [(&str, Leave<'_>); 3] = [
        ("erased", &|harness| harness.erase()),
        ("alone", &|harness| harness.wait_ms(61_000)),
        ("sent", &|harness| {
            // In larger type the review has two parts.
            harness.touch("Tiếp tục");
            harness.touch("Gửi phản ánh");
            answer(harness, Ok(()));
            harness.touch("Xong");
        }),
    ];
    for (how, leave) in left {
        let harness = kiosk(800, 480);
        harness.touch("Chữ to");
        write(&harness);
        leave(&harness);
        assert!(harness.find("Khai báo y tế").is_some(), "{how}");
        assert!(harness.find("Chữ to").is_some(), "{how}: the look is the usual one again");
        let adapter = harness.screens.component().global::<FeedbackAdapter>();
        let texts = [adapter.get_field(), adapter.get_words(), adapter.get_location()];
        assert!(texts.iter().all(|text| text.is_empty()), "{how}: {texts:?}");
        assert!(adapter.get_ticked().iter().all(|ticked| !ticked) && !adapter.get_any_ticked());
        harness.touch("Gửi phản ánh");
        assert_eq!(harness.find(ILL).unwrap().accessible_checked(), Some(false), "{how}");
        harness.touch("Tiếp tục");
        assert_eq!(harness.value("Thông tin phản ánh khác"), "", "{how}");
    }
}

#[test]
fn a_minute_without_a_touch_erases_it_on_every_page() {
    for pages in 0..3 {
        let harness = kiosk(800, 480);
        harness.touch("Gửi phản ánh");
        harness.touch(ILL);
        for _ in 0..pages {
            harness.touch("Tiếp tục");
        }
        harness.wait_ms(51_000);
        assert!(harness.find("Xóa ngay").is_some());
        assert!(sent(&harness).is_empty());
        harness.wait_ms(10_000);
        assert!(harness.find("Khai báo y tế").is_some(), "after {pages} pages");
    }
}

#[test]
fn a_card_means_nothing_while_one_writes() {
    let harness = kiosk(800, 480);
    write(&harness);
    let scan = || {
        harness.screens.apply(Update::Scanned(Scan::Unreadable));
        harness.settle();
    };
    scan();
    assert!(harness.find("Trang này chưa cần thẻ. Chưa có gì thay đổi.").is_some());
    assert_eq!(harness.value("Thông tin phản ánh khác"), "SOT CAO");
    harness.touch("Gửi phản ánh");
    answer(&harness, Ok(()));
    scan();
    assert!(harness.find("Chưa đọc được thẻ").is_some(), "the next visitor's card ends the thanks");
}

#[test]
fn without_an_authority_there_is_no_button() {
    let harness = Harness::new(800, 480);
    assert!(harness.find("Gửi phản ánh").is_some());
    let venue = VenueIdentity { takes_feedback: false, ..identity() };
    harness.screens.apply(Update::Enrolled(Some(venue)));
    harness.settle();
    assert!(harness.find("Gửi phản ánh").is_none());
}
