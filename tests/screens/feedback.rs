//! "Gửi phản ánh": from the home page to the thanks, in both languages, left, failed, and without a
//! trace of the last visitor.

use kiosk::places::Places;
use kiosk::screens::{Command, Scan, Setup, SubmitProblem, Update, VenueIdentity};
use protocol::feedback::{Category, Feedback};
use slint::{ComponentHandle, Model};
use ui::FeedbackAdapter;

use crate::bench::{Bench, MORNING_MS, identity};

const ILL: &str = "Có trường hợp nghi ngờ mắc bệnh";

/// A kiosk that knows the communes.
pub(crate) fn kiosk(width: u32, height: u32) -> Bench {
    let bench = Bench::new(width, height);
    let places = Box::new(Places::builtin().unwrap());
    bench.screens.set_declaration(Setup { places, ..Setup::default() });
    bench
}

/// What was sent to be sealed.
fn sent(bench: &Bench) -> Vec<Feedback> {
    let commands = bench.commands.borrow();
    let only = |command: &Command| match command {
        Command::SendFeedback(feedback) => Some((**feedback).clone()),
        _ => None,
    };
    commands.iter().filter_map(only).collect()
}

fn answer(bench: &Bench, outcome: Result<(), SubmitProblem>) {
    bench.screens.apply(Update::FeedbackTaken(outcome));
    bench.settle();
}

/// To the review, with something on every page.
fn write(bench: &Bench) {
    bench.touch("Gửi phản ánh");
    bench.touch(ILL);
    bench.touch("Tiếp tục");
    bench.type_text("SOT CAO");
    bench.touch("Tiếp tục");
    bench.touch("Tại đây");
}

#[test]
fn from_home_to_thanks() {
    for (width, height) in [(800, 480), (1280, 720), (600, 1024)] {
        let bench = kiosk(width, height);
        bench.touch("Gửi phản ánh");
        for category in Category::ALL {
            let tick = bench.find(category.words()).unwrap();
            assert_eq!(tick.accessible_checked(), Some(false), "{}", category.words());
        }
        bench.touch(ILL);
        bench.touch("Có trường hợp đi về vùng dịch");
        bench.touch(ILL);
        bench.touch("Có trường hợp nhập cảnh trái phép");
        let tick = bench.find("Có trường hợp đi về vùng dịch").unwrap();
        assert_eq!(tick.accessible_checked(), Some(true));
        bench.touch("Tiếp tục");
        bench.type_text("NGUOI LA");
        bench.touch("Ạ");
        bench.touch("Chữ số");
        bench.type_text(" 3");
        bench.touch("Tiếp tục");
        bench.type_text("BONG SON");
        bench.touch("Phường Bồng Sơn");
        assert_eq!(bench.value("Thông tin phản ánh khác"), "NGUOI LẠ 3");
        assert_eq!(bench.value("Nơi phát hiện"), "Phường Bồng Sơn, Gia Lai");
        assert!(bench.find("• Có trường hợp nhập cảnh trái phép").is_some());
        assert!(bench.find(&format!("• {ILL}")).is_none(), "it was taken back");
        assert!(sent(&bench).is_empty(), "nothing leaves before the visitor sends it");
        bench.touch("Gửi phản ánh");

        let feedback = sent(&bench).remove(0);
        assert_eq!(feedback.categories, [Category::FromAffectedArea, Category::IllegalEntry]);
        assert_eq!(feedback.text, "NGUOI LẠ 3");
        assert_eq!(feedback.place, "Phường Bồng Sơn, Gia Lai");
        assert!((MORNING_MS / 1000..MORNING_MS / 1000 + 60).contains(&feedback.at_s));

        assert!(bench.find("Xong").is_none(), "no thanks before the record is durable");
        answer(&bench, Ok(()));
        bench.touch("Xong");
        assert!(bench.find("Khai báo y tế").is_some(), "home again");
    }
}

#[test]
fn a_tick_or_a_word_is_enough() {
    let bench = kiosk(800, 480);
    bench.touch("Gửi phản ánh");
    bench.touch("Tiếp tục");
    let told = || bench.find("Xin viết, hoặc quay lại chọn nội dung").is_some();
    assert!(!told(), "not before it was missed");
    bench.touch("Tiếp tục");
    assert!(told());
    bench.touch("Quay lại");
    bench.touch(ILL);
    bench.touch("Tiếp tục");
    bench.touch("Bỏ qua");
    bench.touch("Bỏ qua");
    bench.touch("Gửi phản ánh");
    let feedback = sent(&bench).remove(0);
    assert_eq!((feedback.text.as_str(), feedback.place.as_str()), ("", ""));
    assert_eq!(bench.touches.borrow().len(), 9, "six, had nothing been missed");
}

#[test]
fn where_it_was_is_one_touch_or_what_was_typed() {
    let bench = kiosk(800, 480);
    write(&bench);
    let here = "Chợ Bồng Sơn, Phường Bồng Sơn, Gia Lai";
    assert_eq!(bench.value("Nơi phát hiện"), here);
    bench.touch("Quay lại");
    assert_eq!(bench.value("Nơi phát hiện"), here);
    bench.type_text("BEN XE QX");
    assert!(bench.find("Tại đây").is_none());
    bench.touch("Tiếp tục");
    bench.touch("Gửi phản ánh");
    assert_eq!(sent(&bench)[0].place, "BEN XE QX");
}

#[test]
fn the_language_and_the_look_change_at_every_step_and_the_input_stays() {
    let bench = kiosk(800, 480);
    bench.touch("English");
    bench.touch("Send report");
    bench.touch("Someone may be ill");
    bench.touch("Tiếng Việt");
    assert_eq!(bench.find(ILL).unwrap().accessible_checked(), Some(true));
    bench.touch("Tiếp tục");
    bench.type_text("SOT");
    bench.touch("Cách gõ");
    bench.touch("English");
    assert_eq!(bench.value("Other information"), "SOT");
    bench.type_text("S");
    assert_eq!(bench.value("Other information"), "SÓT", "Telex stays");
    bench.touch("Continue");
    bench.type_text("HOAI");
    bench.touch("Larger text");
    bench.touch("Tiếng Việt");
    assert_eq!(bench.value("Nơi phát hiện"), "HOAI");
    bench.touch("Tiếp tục");
    bench.touch("English");
    assert_eq!(bench.value("Where it was noticed"), "HOAI");
    bench.touch("Send report");
    assert_eq!(sent(&bench)[0].text, "SÓT");
}

#[test]
fn a_failure_keeps_what_was_written() {
    let bench = kiosk(800, 480);
    write(&bench);
    bench.touch("Gửi phản ánh");
    answer(&bench, Err(SubmitProblem::Store));
    bench.touch("Quay lại");
    assert_eq!(bench.value("Thông tin phản ánh khác"), "SOT CAO");
    bench.touch("Gửi phản ánh");
    bench.wait_ms(16_000);
    bench.touch("Thử lại");
    let sent = sent(&bench);
    assert_eq!(sent.len(), 2, "the second one is still under way");
    assert!(sent.iter().all(|feedback| feedback.text == "SOT CAO"));
    answer(&bench, Ok(()));
    bench.wait_ms(11_000);
    assert!(bench.find("Khai báo y tế").is_some(), "the thanks end by themselves");
}

#[test]
fn nothing_stays_of_who_left() {
    type Leave<'a> = &'a dyn Fn(&Bench);
    let left: [(&str, Leave<'_>); 3] = [
        ("erased", &|bench| bench.touch("Xóa ngay")),
        ("alone", &|bench| bench.wait_ms(21_000)),
        ("sent", &|bench| {
            bench.touch("Gửi phản ánh");
            answer(bench, Ok(()));
            bench.touch("Xong");
        }),
    ];
    for (how, leave) in left {
        let bench = kiosk(800, 480);
        bench.touch("Chữ to");
        write(&bench);
        leave(&bench);
        assert!(bench.find("Khai báo y tế").is_some(), "{how}");
        assert!(bench.find("Chữ to").is_some(), "{how}: the look is the usual one again");
        let adapter = bench.screens.component().global::<FeedbackAdapter>();
        let texts = [adapter.get_field(), adapter.get_words(), adapter.get_place()];
        assert!(texts.iter().all(|text| text.is_empty()), "{how}: {texts:?}");
        assert!(adapter.get_ticked().iter().all(|ticked| !ticked) && !adapter.get_any_ticked());
        bench.touch("Gửi phản ánh");
        assert_eq!(bench.find(ILL).unwrap().accessible_checked(), Some(false), "{how}");
        bench.touch("Tiếp tục");
        assert_eq!(bench.value("Thông tin phản ánh khác"), "", "{how}");
    }
}

#[test]
fn a_minute_without_a_touch_erases_it_on_every_page() {
    for pages in 0..3 {
        let bench = kiosk(800, 480);
        bench.touch("Gửi phản ánh");
        bench.touch(ILL);
        for _ in 0..pages {
            bench.touch(if bench.find("Bỏ qua").is_some() { "Bỏ qua" } else { "Tiếp tục" });
        }
        bench.wait_ms(51_000);
        assert!(bench.find("Xóa ngay").is_some());
        assert!(sent(&bench).is_empty());
        bench.wait_ms(10_000);
        assert!(bench.find("Khai báo y tế").is_some(), "after {pages} pages");
    }
}

#[test]
fn a_card_means_nothing_while_one_writes() {
    let bench = kiosk(800, 480);
    write(&bench);
    let scan = || {
        bench.screens.apply(Update::Scanned(Scan::Unreadable));
        bench.settle();
    };
    scan();
    assert!(bench.find("Trang này chưa cần thẻ. Chưa có gì thay đổi.").is_some());
    assert_eq!(bench.value("Thông tin phản ánh khác"), "SOT CAO");
    bench.touch("Gửi phản ánh");
    answer(&bench, Ok(()));
    scan();
    assert!(bench.find("Chưa đọc được thẻ").is_some(), "the next visitor's card ends the thanks");
}

#[test]
fn without_an_authority_there_is_no_button() {
    let bench = Bench::new(800, 480);
    assert!(bench.find("Gửi phản ánh").is_some());
    let venue = VenueIdentity { takes_feedback: false, ..identity() };
    bench.screens.apply(Update::Enrolled(Some(venue)));
    bench.settle();
    assert!(bench.find("Gửi phản ánh").is_none());
}
