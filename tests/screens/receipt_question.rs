//! "Hỏi biên nhận": typed or scanned, answered, left; what is told of this venue, and who is told when.

use kiosk::receipt_question::{Answer, Problem};
use kiosk::screens::{Command, Here, Scan, Status, Update};
use kiosk::sound::Prompt;
use protocol::language::Language;
use protocol::receipt_question::{Near, ReceiptAnswer, Said};
use protocol::warnings::Level;
use slint::ComponentHandle;
use zeroize::Zeroizing;

use crate::front::prompts;
use crate::receipts;
use crate::support::harness::{Harness, status};

pub(crate) const OPEN: &str = "Hỏi biên nhận";
pub(crate) const CODE: &str = "7K2P9QXA00BM";

pub(crate) fn near(level: Level, text: u8) -> Near {
    Near {
        venue: "Chợ Bồng Sơn".to_owned(),
        from_s: 1_625_529_600,
        to_s: 1_625_531_400,
        level,
        text,
        until_day: 18_828,
    }
}

pub(crate) fn answer(said: Said) -> Answer {
    let help_line = Some("0256 000 2266".to_owned());
    let answer = ReceiptAnswer { code: "7K2P-9QXA-00BM".to_owned(), day: 18_814, help_line, said };
    Answer { answer, here_only: false, is_today: false }
}

pub(crate) fn f1() -> Answer {
    answer(Said::Near { near: vec![near(Level::F1, 1)] })
}

pub(crate) fn tell(harness: &Harness, outcome: Result<Answer, Problem>) {
    harness.screens.apply(Update::ReceiptAnswered(outcome));
    harness.settle();
}

fn ask(harness: &Harness) {
    harness.touch(OPEN);
    harness.type_text(CODE);
    harness.touch("Hỏi");
}

pub(crate) fn scan(harness: &Harness, scan: Scan) {
    harness.screens.apply(Update::Scanned(scan));
    harness.settle();
}

fn questions(harness: &Harness) -> Vec<String> {
    let commands = harness.commands.borrow();
    let asked = commands.iter().filter_map(|command| match command {
        Command::AskReceipt(text) => Some(text.to_string()),
        _ => None,
    });
    asked.collect()
}

fn shows(harness: &Harness, text: &str) -> bool {
    harness.find(text).is_some()
}

#[test]
fn staff_are_told_when_it_was() {
    let harness = receipts::warned_staff();
    let mut said = Vec::new();
    for _ in 0..4 {
        for text in [
            "F0 ở đây: 06/07/2021 07:00–07:30",
            "F1 ở đây: 06/07/2021 17:00–17:15",
            "Đã thu hồi: 1 cảnh báo",
        ] {
            if shows(&harness, text) && !said.contains(&text) {
                said.push(text);
            }
        }
        if shows(&harness, "Xem tiếp") {
            harness.touch("Xem tiếp");
        }
    }
    assert_eq!(said.len(), 3, "{said:?}");
}

#[test]
fn a_receipt_is_typed_asked_and_answered_without_a_word_aloud() {
    let harness = Harness::new(800, 480);
    ask(&harness);
    assert_eq!(questions(&harness), [CODE]);
    assert!(shows(&harness, "Đang hỏi…"));
    tell(&harness, Ok(f1()));
    for text in [
        "Có ca F0 cùng lúc",
        "Không có nghĩa là đã mắc bệnh.",
        "Gọi 0256 000 2266",
        "Biên nhận 7K2P-9QXA-00BM · 06/07/2021",
        "Chợ Bồng Sơn · cùng lúc 07:00–07:30",
    ] {
        assert!(shows(&harness, text), "{text}");
    }
    harness.touch("Cần làm gì?");
    for text in [
        "Ở nhà, tránh gặp người khác, đeo khẩu trang.",
        "Theo dõi sốt, ho, khó thở đến hết 20/07/2021.",
    ] {
        assert!(shows(&harness, text), "{text}");
    }
    harness.touch("Quay lại");
    assert!(shows(&harness, "Có ca F0 cùng lúc"));
    assert_eq!(prompts(&harness), [Prompt::AskOldReceipt, Prompt::ReadAnswer], "no result aloud");
    assert!(harness.decode().is_some(), "the QR stays readable");
    harness.touch("Hỏi khác");
    assert_eq!(harness.value("Mã biên nhận"), "", "nothing is left of the first");
    harness.touch("Quay lại");
    assert!(shows(&harness, "Khai báo y tế"), "the home page");
}

#[test]
fn an_old_receipt_under_the_scanner_asks_by_itself() {
    let harness = Harness::new(800, 480);
    let text = Zeroizing::new("HTTPS://KIOSK.EXAMPLE.VN/R/7K2P9QXA00BM".to_owned());
    scan(&harness, Scan::EarlierReceipt(text.clone()));
    assert_eq!(questions(&harness), [text.to_string()]);
    tell(&harness, Ok(answer(Said::Nothing)));
    assert!(shows(&harness, "Chưa thấy ca F0 nào lúc đó"));
    // Another one, while the answer is read.
    scan(&harness, Scan::EarlierReceipt(text));
    assert_eq!(questions(&harness).len(), 2);
}

#[test]
fn a_receipt_of_today_lets_in_or_is_asked() {
    let harness = Harness::with_gazetteer(800, 480);
    scan(&harness, Scan::Receipt(Zeroizing::new(CODE.to_owned())));
    assert!(shows(&harness, "Bạn vào hay ra?"));
    harness.touch("Hỏi: lúc đó có ca F0 không?");
    assert_eq!(questions(&harness), [CODE]);
    let today = Answer { is_today: true, ..answer(Said::Nothing) };
    tell(&harness, Ok(today));
    let said = "Biên nhận của hôm nay: ca bệnh thường được biết sau vài ngày, hãy hỏi lại khi đó.";
    assert!(shows(&harness, said));
}

#[test]
fn what_is_wrong_is_said_and_what_was_typed_stays() {
    for (problem, text) in [
        (Problem::Unknown, "Không có biên nhận nào như vậy trong 21 ngày qua. Hãy xem lại mã."),
        (Problem::TooMany, "Có quá nhiều mã không đúng. Hãy đợi ít phút rồi hỏi lại."),
        (Problem::Offline, "Chưa có mạng nên máy chưa so được. Hãy hỏi lại khi có mạng."),
        (Problem::TimeUnknown, "Máy chưa biết hôm nay là ngày nào. Hãy hỏi lại sau ít phút."),
    ] {
        let harness = Harness::new(800, 480);
        ask(&harness);
        tell(&harness, Err(problem));
        assert!(shows(&harness, text), "{problem:?}");
        assert_eq!(harness.value("Mã biên nhận"), CODE);
    }
}

#[test]
fn an_answer_that_comes_after_its_question_was_left_is_shown_to_nobody() {
    let harness = Harness::new(800, 480);
    ask(&harness);
    harness.wait_ms(16_000);
    assert!(shows(&harness, "Chưa hỏi được. Hãy thử lại; vẫn không được thì gọi nhân viên."));
    harness.touch("Quay lại");
    harness.touch(OPEN);
    tell(&harness, Ok(f1()));
    assert!(!shows(&harness, "Có ca F0 cùng lúc"));
}

#[test]
fn an_answer_that_is_left_closes_and_is_wiped() {
    let harness = Harness::new(800, 480);
    ask(&harness);
    tell(&harness, Ok(f1()));
    harness.wait_ms(91_000);
    assert!(shows(&harness, "Khai báo y tế"), "the home page");
    let adapter = harness.screens.component().global::<ui::AskAdapter>();
    assert_eq!((adapter.get_code().as_str(), adapter.get_day().as_str()), ("", ""));
}

#[test]
fn a_card_during_a_question_declares_and_leaves_no_answer_behind() {
    let harness = Harness::with_gazetteer(800, 480);
    ask(&harness);
    tell(&harness, Ok(f1()));
    crate::declaration::cards::scan(&harness, crate::declaration::cards::CCCD);
    assert!(shows(&harness, "Đã đọc thẻ"));
    harness.erase();
    assert!(shows(&harness, "Khai báo y tế") && !shows(&harness, "Có ca F0 cùng lúc"));
}

#[test]
fn the_check_says_who_was_here_and_leads_to_the_question() {
    let harness = Harness::new(800, 480);
    let f0 = "14 ngày qua có F0 ở đây. Bạn có ở đây lúc đó không?";
    let f1 = "14 ngày qua có F1, F2 ở đây. Bạn có ở đây lúc đó không?";
    let nobody = "14 ngày qua chưa có F0, F1, F2 nào được báo ở đây.";
    for (here, text) in [
        (Here::Unknown, None),
        (Here::Nobody, Some(nobody)),
        (Here::F1, Some(f1)),
        (Here::F0, Some(f0)),
    ] {
        harness.screens.apply(Update::Status(Status { here, ..status() }));
        harness.settle();
        harness.touch("Kiểm tra Bluezone của bạn");
        for said in [nobody, f1, f0] {
            assert_eq!(shows(&harness, said), text == Some(said), "{here:?}");
        }
        if here != Here::F0 {
            harness.touch("Về trang chính");
        }
    }
    // Taken back while it is read.
    harness.screens.apply(Update::Status(Status { here: Here::Nobody, ..status() }));
    harness.settle();
    assert!(!shows(&harness, f0));
    harness.screens.apply(Update::Status(Status { here: Here::F0, ..status() }));
    harness.settle();
    harness.touch(OPEN);
    assert!(shows(&harness, "Lúc đó có ca F0 không?"));
    assert!(harness.asked().contains(&Command::CheckEnded));
}

#[test]
fn it_speaks_english_too() {
    let harness = Harness::new(800, 480);
    ask(&harness);
    tell(&harness, Ok(f1()));
    harness.choose_language(Language::En);
    assert!(shows(&harness, "An F0 was there too"));
}
