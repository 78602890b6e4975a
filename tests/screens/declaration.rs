//! A visitor without a phone declares, changes the language, fails, leaves.

use kiosk::screens::{Command, Lang, SubmitProblem, Update};
use protocol::declaration::{Answer, Declaration, Gender};

use crate::bench::{Bench, MORNING_MS};

fn submitted(bench: &Bench) -> Vec<Declaration> {
    let commands = bench.commands.borrow();
    let only = |command: &Command| match command {
        Command::Submit(declaration) => Some(declaration.clone()),
        _ => None,
    };
    commands.iter().filter_map(only).collect()
}

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
        assert_eq!(person.birth_year, 1951);
        assert_eq!(person.gender, Gender::Nu);
        assert_eq!(person.nation, "Việt Nam");
        assert_eq!(person.passport, None);
        assert_eq!(declaration.phone.as_deref(), Some("0912345678"));
        assert_eq!(person.has_patient, Answer::No);
        assert_eq!(person.has_from_sick_country, Answer::No);
        assert_eq!(person.has_sick, Answer::Yes);
        assert!(!declaration.phone_verified);
        assert!((MORNING_MS / 1000..MORNING_MS / 1000 + 60).contains(&declaration.at_s));

        assert!(bench.find("Xong").is_none(), "no thanks before the record is durable");
        bench.screens.apply(Update::Submitted(Ok(())));
        bench.settle();
        bench.touch("Xong");
        assert!(bench.find("Khai báo y tế").is_some(), "home again");
    }
}

#[test]
fn nothing_is_chosen_beforehand() {
    let bench = Bench::new(800, 480);
    bench.fill_in();
    for _ in 0..3 {
        bench.touch("Quay lại");
    }
    // Back on the first question, which was answered; a fresh form has no such mark.
    assert_eq!(bench.find("Không").unwrap().accessible_checked(), Some(true));
    bench.touch("Xóa ngay");
    bench.touch("Khai báo y tế");
    bench.type_text("AN");
    bench.touch("Tiếp tục");
    for gender in ["Nam", "Nữ", "Khác"] {
        assert_eq!(bench.find(gender).unwrap().accessible_checked(), Some(false), "{gender}");
    }
    bench.type_text("1990");
    bench.touch("Tiếp tục");
    assert!(bench.find("Nam").is_some(), "gender is asked for, not guessed");
    bench.touch("Nam");
    bench.touch("Tiếp tục");
    bench.touch("Tiếp tục");
    bench.touch("Tiếp tục");
    for answer in ["Không", "Có"] {
        assert_eq!(bench.find(answer).unwrap().accessible_checked(), Some(false), "{answer}");
    }
}

#[test]
fn the_language_changes_and_the_input_stays() {
    let bench = Bench::new(800, 480);
    bench.touch("Khai báo y tế");
    bench.type_text("HOA");
    bench.touch("English");
    assert_eq!(bench.value("Full name *"), "HOA");
    bench.touch("N");
    bench.touch("Continue");
    bench.touch("Back");
    bench.touch("Tiếng Việt");
    assert_eq!(bench.value("Họ tên *"), "HOAN");
    let languages = [Lang::En, Lang::Vi].map(Command::LanguageChanged);
    assert_eq!(*bench.commands.borrow(), languages);
}

#[test]
fn left_halfway_it_is_wiped() {
    let bench = Bench::new(800, 480);
    bench.touch("Khai báo y tế");
    bench.type_text("HOA");
    bench.wait_ms(58_000);
    bench.type_text("A");
    bench.wait_ms(58_500);
    assert_eq!(bench.value("Họ tên *"), "HOAA", "a touch starts the minute anew");
    bench.wait_ms(2_000);
    assert!(bench.find("Họ tên *").is_none());
    bench.touch("Khai báo y tế");
    assert_eq!(bench.value("Họ tên *"), "");
}

#[test]
fn the_review_is_wiped_sooner() {
    let bench = Bench::new(800, 480);
    bench.fill_in();
    bench.wait_ms(18_000);
    assert!(bench.find("Gửi tờ khai").is_some());
    bench.wait_ms(3_000);
    assert!(bench.find("Gửi tờ khai").is_none());
}

#[test]
fn a_failure_keeps_the_form() {
    let bench = Bench::new(800, 480);
    bench.fill_in();
    bench.touch("Gửi tờ khai");
    bench.screens.apply(Update::Submitted(Err(SubmitProblem::Store)));
    bench.settle();
    bench.touch("Quay lại");
    assert!(bench.find("Gửi tờ khai").is_some(), "the review is still there");
    bench.touch("Gửi tờ khai");
    bench.screens.apply(Update::Submitted(Err(SubmitProblem::Store)));
    bench.settle();
    bench.touch("Thử lại");
    let declarations = submitted(&bench);
    assert_eq!(declarations.len(), 3);
    assert!(declarations.iter().all(|declaration| declaration.people[0].full_name == "LÊ THỊ HOA"));
}
