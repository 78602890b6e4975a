//! One visitor, from the home page to the thanks.

use kiosk::screens::{Command, Lang, SubmitProblem, Update};
use protocol::declaration::{Answer, Gender};

use ui::Language;

use super::submitted;
use crate::bench::{Bench, MORNING_MS};

#[test]
fn from_home_to_thanks() {
    for (width, height) in [(800, 480), (1280, 720), (600, 1024)] {
        let bench = Bench::new(width, height);
        bench.fill_in();
        assert!(submitted(&bench).is_empty(), "nothing leaves before the visitor sends it");
        bench.touch("Gửi tờ khai");
        let declarations = submitted(&bench);
        let [declaration] = declarations.as_slice() else { panic!("one declaration") };
        let [person] = declaration.people.as_slice() else { panic!("one person") };
        assert_eq!(person.full_name, "LÊ THỊ HOA");
        assert_eq!((person.birth_year, person.gender), (1951, Gender::Nu));
        assert_eq!((person.nation.as_str(), person.passport.as_deref()), ("Việt Nam", None));
        assert_eq!(declaration.phone.as_deref(), Some("0912345678"));
        assert_eq!(person.has_patient, Answer::No);
        assert_eq!(person.has_from_sick_country, Answer::No);
        assert_eq!(person.has_sick, Answer::Yes);
        assert!(!declaration.phone_verified && !person.other_user);
        assert!((MORNING_MS / 1000..MORNING_MS / 1000 + 60).contains(&declaration.at_s));

        assert!(bench.find("Xong").is_none(), "no thanks before the record is durable");
        bench.screens.apply(Update::Submitted(Ok(None)));
        bench.settle();
        bench.touch("Xong");
        assert!(bench.find("Khai báo y tế").is_some(), "home again");
    }
}

#[test]
fn nothing_is_chosen_beforehand() {
    let bench = Bench::new(800, 480);
    bench.touch("Khai báo y tế");
    bench.touch("Cho tôi");
    bench.type_text("AN");
    bench.touch("Tiếp tục");
    for gender in ["Nam", "Nữ", "Khác"] {
        assert_eq!(bench.find(gender).unwrap().accessible_checked(), Some(false), "{gender}");
    }
    bench.type_text("1990");
    bench.touch("Tiếp tục");
    assert!(bench.find("Xin chọn giới tính").is_some(), "gender is asked for, not guessed");
    bench.touch("Nam");
    bench.touch("Tiếp tục");
    bench.touch("Bỏ qua");
    bench.touch("Bỏ qua");
    bench.touch("Ở Phường Bồng Sơn");
    bench.touch("Bỏ qua");
    for _ in 0..3 {
        for answer in ["Không", "Có"] {
            assert_eq!(bench.find(answer).unwrap().accessible_checked(), Some(false), "{answer}");
        }
        bench.touch("Không");
    }
    for _ in 0..2 {
        bench.touch("Sửa");
        bench.touch("Câu trả lời");
        assert_eq!(bench.find("Không").unwrap().accessible_checked(), Some(true), "as answered");
        bench.answer(["Không", "Không", "Có"]);
        bench.touch("Quay lại");
    }
}

#[test]
fn the_language_changes_at_every_step_and_the_input_stays() {
    let bench = Bench::new(800, 480);
    bench.touch("Khai báo y tế");
    bench.touch("English");
    bench.touch("For me");
    bench.type_text("HOA");
    bench.touch("Tiếng Việt");
    assert_eq!(bench.value("Họ tên *"), "HOA");
    bench.touch("English");
    bench.touch("N");
    bench.touch("Continue");
    bench.type_text("1951");
    bench.touch("Female");
    bench.touch("Tiếng Việt");
    assert_eq!(bench.value("Năm sinh *"), "1951");
    assert_eq!(bench.find("Nữ").unwrap().accessible_checked(), Some(true));
    bench.touch("English");
    bench.touch("Continue");
    bench.touch("Skip");
    bench.touch("Back");
    bench.touch("Back");
    bench.touch("Back");
    bench.touch("Tiếng Việt");
    assert_eq!(bench.value("Họ tên *"), "HOAN");
    let changes = bench
        .commands
        .borrow()
        .iter()
        .filter(|it| matches!(it, Command::LanguageChanged(_)))
        .count();
    assert_eq!(changes, 6);
    assert_eq!(bench.commands.borrow().last(), Some(&Command::LanguageChanged(Lang::Vi)));
}

#[test]
fn what_is_wrong_is_told_beside_the_field() {
    let bench = Bench::new(800, 480);
    bench.touch("Khai báo y tế");
    bench.touch("Cho tôi");
    let told = |words: &str| bench.find(words).is_some();
    assert!(!told("Xin nhập họ tên"), "not before it was missed");
    bench.touch("Tiếp tục");
    assert!(told("Xin nhập họ tên"));
    bench.type_text("AN");
    assert!(!told("Xin nhập họ tên"));
    bench.touch("Tiếp tục");
    bench.type_text("1899");
    assert!(told("Từ 1900 đến năm nay"));
    for _ in 0..4 {
        bench.touch("Xóa chữ cuối");
    }
    bench.type_text("1990");
    bench.touch("Nam");
    bench.touch("Tiếp tục");
    bench.type_text("123");
    assert!(told("CMT 9 số, CCCD 12 số: xin xem lại"));
    bench.type_text("456789012");
    assert!(told("CMT 9 số, CCCD 12 số: xin xem lại"), "no province begins with 123");
    bench.touch("Tiếp tục");
    bench.type_text("01681234567");
    assert!(told("Số cũ, nay là 0381234567. Máy ghi số mới."));
    bench.touch("Tiếp tục");
    bench.touch("Tiếp tục");
    assert!(told("Xin nhập nơi ở"));
}

#[test]
fn a_failure_keeps_the_form() {
    let bench = Bench::new(800, 480);
    bench.fill_in();
    bench.touch("Gửi tờ khai");
    let fail = || {
        bench.screens.apply(Update::Submitted(Err(SubmitProblem::Store)));
        bench.settle();
    };
    fail();
    bench.touch("Quay lại");
    assert!(bench.find("Gửi tờ khai").is_some(), "the review is still there");
    bench.touch("Gửi tờ khai");
    fail();
    bench.touch("Thử lại");
    let declarations = submitted(&bench);
    assert_eq!(declarations.len(), 3);
    let name = |it: &protocol::declaration::Declaration| it.people[0].full_name == "LÊ THỊ HOA";
    assert!(declarations.iter().all(name));
    bench.screens.apply(Update::Submitted(Ok(None)));
    bench.settle();
    assert!(bench.find("Xong").is_some());
}

/// From the home page to "Gửi tờ khai".
fn hand_in(bench: &Bench) {
    bench.fill_in();
    bench.touch("Gửi tờ khai");
}

#[test]
fn a_late_answer_is_no_thanks_for_the_next_visitor() {
    let bench = Bench::new(800, 480);
    let answer = |outcome| {
        bench.screens.apply(Update::Submitted(outcome));
        bench.settle();
    };
    hand_in(&bench);
    bench.wait_ms(16_000);
    assert!(bench.find("Chưa lưu được tờ khai").is_some());
    bench.touch("Xóa ngay");
    hand_in(&bench);
    answer(Ok(None));
    assert!(bench.find("Đang lưu tờ khai…").is_some(), "that was the other one");
    answer(Err(SubmitProblem::Store));
    assert!(bench.find("Chưa lưu được tờ khai").is_some());
}

#[test]
fn trying_again_before_the_answer_sends_once() {
    let bench = Bench::new(800, 480);
    hand_in(&bench);
    for _ in 0..2 {
        bench.wait_ms(16_000);
        bench.touch("Thử lại");
        assert!(bench.find("Đang lưu tờ khai…").is_some());
    }
    assert_eq!(submitted(&bench).len(), 1);
    bench.screens.apply(Update::Submitted(Ok(None)));
    bench.settle();
    assert!(bench.find("Đã ghi nhận · Mời vào").is_some());
}

#[test]
fn a_form_keeps_its_language_to_its_end() {
    let bench = Bench::new(800, 480);
    hand_in(&bench);
    bench.speak(Language::En);
    bench.wait_ms(16_000);
    bench.wait_ms(55_000);
    assert!(bench.find("The declaration is not stored yet").is_some());
    bench.wait_ms(6_000);
    assert!(bench.find("Khai báo y tế").is_some(), "wiped, and Vietnamese for the next one");
}
