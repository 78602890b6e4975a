//! One visitor, from the home page to the thanks.

use kiosk::config::Staff;
use kiosk::screens::{Command, SubmitProblem, Update};
use protocol::declaration::{Answer, Gender};
use protocol::language::Language;
use slint::{ComponentHandle, Model};
use ui::HomeAdapter;

use super::submitted;
use crate::support::harness::{Harness, MORNING_MS};

#[test]
fn from_home_to_thanks() {
    for (width, height) in [(800, 480), (1280, 720), (600, 1024)] {
        let harness = Harness::new(width, height);
        harness.fill_in();
        assert!(submitted(&harness).is_empty(), "nothing leaves before the visitor sends it");
        harness.touch("Gửi tờ khai");
        let declarations = submitted(&harness);
        let [declaration] = declarations.as_slice() else { panic!("one declaration") };
        let [person] = declaration.people.as_slice() else { panic!("one person") };
        assert_eq!(person.full_name, "LÊ THỊ HOA");
        assert_eq!((person.birth_year, person.gender), (1951, Gender::Nu));
        assert_eq!((person.nation.as_str(), person.passport.as_deref()), ("Việt Nam", None));
        assert_eq!(declaration.phone.as_deref(), Some("0912345678"));
        assert_eq!(person.has_patient, Some(Answer::No));
        assert_eq!(person.has_from_sick_country, Some(Answer::No));
        assert_eq!(person.has_sick, Some(Answer::Yes));
        assert!(!declaration.phone_verified && !person.other_user);
        assert!((MORNING_MS / 1000..MORNING_MS / 1000 + 60).contains(&declaration.at_s));

        assert!(harness.find("Xong").is_none(), "no thanks before the record is durable");
        harness.screens.apply(Update::Submitted(Ok(None)));
        harness.settle();
        harness.touch("Xong");
        assert!(harness.find("Khai báo y tế").is_some(), "home again");
    }
}

#[test]
fn nothing_is_chosen_beforehand() {
    let harness = Harness::new(800, 480);
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi");
    harness.type_text("AN");
    harness.touch("Tiếp tục");
    for gender in ["Nam", "Nữ", "Khác"] {
        assert_eq!(harness.find(gender).unwrap().accessible_checked(), Some(false), "{gender}");
    }
    harness.type_text("1990");
    harness.touch("Tiếp tục");
    assert!(harness.find("Xin chọn giới tính").is_some(), "gender is asked for, not guessed");
    harness.touch("Nam");
    harness.touch("Tiếp tục");
    harness.touch("Tiếp tục");
    harness.touch("Tiếp tục");
    harness.touch("Ở Phường Bồng Sơn");
    harness.touch("Tiếp tục");
    for _ in 0..3 {
        for answer in ["Không", "Có"] {
            assert_eq!(harness.find(answer).unwrap().accessible_checked(), Some(false), "{answer}");
        }
        harness.touch("Không");
    }
    for _ in 0..2 {
        harness.touch("Sửa");
        harness.touch("Câu trả lời");
        assert_eq!(harness.find("Không").unwrap().accessible_checked(), Some(true), "as answered");
        harness.answer(["Không", "Không", "Có"]);
        harness.touch("Quay lại");
    }
}

#[test]
fn the_language_changes_at_every_step_and_the_input_stays() {
    let harness = Harness::new(800, 480);
    harness.touch("Khai báo y tế");
    harness.choose_language(Language::En);
    harness.touch("For me");
    harness.type_text("HOA");
    harness.choose_language(Language::Vi);
    assert_eq!(harness.value("Họ tên *"), "HOA");
    harness.choose_language(Language::En);
    harness.touch("N");
    harness.touch("Continue");
    harness.type_text("1951");
    harness.touch("Female");
    harness.choose_language(Language::Vi);
    assert_eq!(harness.value("Năm sinh *"), "1951");
    assert_eq!(harness.find("Nữ").unwrap().accessible_checked(), Some(true));
    harness.choose_language(Language::En);
    harness.touch("Continue");
    harness.touch("Continue");
    harness.touch("Back");
    harness.touch("Back");
    harness.touch("Back");
    harness.choose_language(Language::Vi);
    assert_eq!(harness.value("Họ tên *"), "HOAN");
    let adapter = harness.screens.component().global::<HomeAdapter>();
    assert_eq!(adapter.get_language(), Language::Vi.tag());
    assert_eq!(adapter.get_next_language_name(), Language::Vi.next().name());
}

#[test]
fn what_is_wrong_is_told_beside_the_field() {
    let harness = Harness::new(800, 480);
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi");
    let told = |words: &str| harness.find(words).is_some();
    assert!(!told("Xin nhập họ tên"), "not before it was missed");
    harness.touch("Tiếp tục");
    assert!(told("Xin nhập họ tên"));
    harness.type_text("AN");
    assert!(!told("Xin nhập họ tên"));
    harness.touch("Tiếp tục");
    harness.type_text("1899");
    assert!(told("Từ 1900 đến năm nay"));
    for _ in 0..4 {
        harness.touch("Xóa chữ cuối");
    }
    harness.type_text("1990");
    harness.touch("Nam");
    harness.touch("Tiếp tục");
    harness.type_text("123");
    assert!(told("CMT 9 số, CCCD 12 số: xin xem lại"));
    harness.type_text("456789012");
    assert!(told("CMT 9 số, CCCD 12 số: xin xem lại"), "no province begins with 123");
    harness.touch("Tiếp tục");
    harness.type_text("01681234567");
    assert!(told("Số cũ, nay là 0381234567. Máy ghi số mới."));
    harness.touch("Tiếp tục");
    harness.touch("Tiếp tục");
    assert!(told("Xin nhập nơi ở"));
}

#[test]
fn a_failure_keeps_the_form() {
    let harness = Harness::new(800, 480);
    harness.fill_in();
    harness.touch("Gửi tờ khai");
    let fail = || {
        harness.screens.apply(Update::Submitted(Err(SubmitProblem::Store)));
        harness.settle();
    };
    fail();
    harness.touch("Quay lại");
    assert!(harness.find("Gửi tờ khai").is_some(), "the review is still there");
    harness.touch("Gửi tờ khai");
    fail();
    harness.touch("Thử lại");
    let declarations = submitted(&harness);
    assert_eq!(declarations.len(), 3);
    let name = |it: &protocol::declaration::Declaration| it.people[0].full_name == "LÊ THỊ HOA";
    assert!(declarations.iter().all(name));
    harness.screens.apply(Update::Submitted(Ok(None)));
    harness.settle();
    assert!(harness.find("Xong").is_some());
}

/// From the home page to "Gửi tờ khai".
fn hand_in(harness: &Harness) {
    harness.fill_in();
    harness.touch("Gửi tờ khai");
}

#[test]
fn a_late_answer_is_no_thanks_for_the_next_visitor() {
    let harness = Harness::new(800, 480);
    let answer = |outcome| {
        harness.screens.apply(Update::Submitted(outcome));
        harness.settle();
    };
    hand_in(&harness);
    harness.wait_ms(16_000);
    assert!(harness.find("Chưa lưu được tờ khai").is_some());
    harness.erase();
    hand_in(&harness);
    answer(Ok(None));
    assert!(harness.find("Đang lưu tờ khai…").is_some(), "that was the other one");
    answer(Err(SubmitProblem::Store));
    assert!(harness.find("Chưa lưu được tờ khai").is_some());
}

#[test]
fn trying_again_before_the_answer_sends_once() {
    let harness = Harness::new(800, 480);
    hand_in(&harness);
    for _ in 0..2 {
        harness.wait_ms(16_000);
        harness.touch("Thử lại");
        assert!(harness.find("Đang lưu tờ khai…").is_some());
    }
    assert_eq!(submitted(&harness).len(), 1);
    harness.screens.apply(Update::Submitted(Ok(None)));
    harness.settle();
    assert!(harness.find("Đã ghi nhận").is_some());
}

#[test]
fn a_form_keeps_its_language_to_its_end() {
    let harness = Harness::new(800, 480);
    hand_in(&harness);
    harness.set_language(Language::En);
    harness.wait_ms(16_000);
    harness.wait_ms(40_000);
    assert!(harness.find("Declaration not saved yet").is_some());
    harness.wait_ms(10_000);
    assert!(harness.find("Are you still here?").is_some());
    harness.wait_ms(11_000);
    assert!(harness.find("Khai báo y tế").is_some(), "wiped, and Vietnamese for the next one");
}

#[test]
fn who_answered_yes_is_asked_to_wait_on_a_page_like_everyones() {
    let picture = |answer: &str, staff: Staff| {
        let harness = Harness::new(800, 480);
        harness.screens.set_staff(staff);
        at_the_questions(&harness);
        harness.answer(["Không", "Không", answer]);
        harness.touch("Gửi tờ khai");
        harness.screens.apply(Update::Submitted(Ok(None)));
        harness.settle();
        let waits = harness.find("Xin đứng cách 2 m và chờ nhân viên hướng dẫn").is_some();
        assert_ne!(waits, harness.find("Mời vào").is_some());
        let called = harness.asked().contains(&Command::CallStaff);
        let pixels = harness.picture();
        let green = pixels.as_slice()[799];
        (waits, called, [green.r, green.g, green.b])
    };
    let usual = picture("Không", Staff::default());
    assert_eq!((usual.0, usual.1), (false, false));
    let asked = picture("Có", Staff::default());
    assert_eq!((asked.0, asked.1), (true, true));
    assert_eq!(asked.2, usual.2, "bystanders learn nothing from the colour");
    let let_in = picture("Có", Staff { wait_after_yes: false, ..Staff::default() });
    assert_eq!((let_in.0, let_in.1), (false, false), "where the operator wants it so");
}

#[test]
fn the_terms_are_read_from_the_consent_and_their_version_is_recorded() {
    let harness = Harness::new(800, 480);
    harness.fill_in();
    harness.touch("Điều khoản sử dụng");
    let adapter = harness.screens.component().global::<ui::DeclarationAdapter>();
    let read: String = adapter.get_terms().iter().map(|it| it.text.to_string()).collect();
    while harness.find("Xem tiếp").is_some() {
        harness.touch("Xem tiếp");
    }
    assert!(read.contains("14 ngày") && read.contains("21 ngày"));
    assert!(read.contains("Chỉ cán bộ Phường Bồng Sơn giữ khóa"), "{read}");
    let codes = harness.decode_all();
    assert!(codes.contains(&"https://kiosk.example.vn/dieu-khoan/BSON".to_owned()), "{codes:?}");
    while harness.find("Gửi tờ khai").is_none() {
        harness.touch("Quay lại");
    }
    harness.touch("Gửi tờ khai");
    assert_eq!(submitted(&harness)[0].consent, protocol::terms::consent());
}

#[test]
fn the_review_repeats_each_question() {
    let harness = Harness::new(800, 480);
    harness.fill_in();
    for words in [
        "Trong vòng 14 ngày qua, Anh/Chị có tiếp xúc với:",
        "Người bệnh hoặc nghi ngờ, mắc bệnh COVID-19",
        "Người từ nước có bệnh COVID-19",
        "Người có biểu hiện (Sốt, ho, khó thở, Viêm phổi)",
    ] {
        assert!(harness.find(words).is_some(), "{words}");
    }
}

/// LÊ THỊ HOA at the first question.
fn at_the_questions(harness: &Harness) {
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi");
    harness.type_hoa();
    harness.touch("Tiếp tục");
    harness.touch("Tiếp tục");
    harness.touch("Ở Phường Bồng Sơn");
    harness.touch("Tiếp tục");
}
