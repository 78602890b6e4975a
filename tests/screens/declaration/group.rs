//! Khai hộ: four people under one declarant, one record, and the counters count all of them.

use kiosk::screens::Update;

use super::submitted;
use crate::support::harness::Harness;

/// A child, by name; the first lives here, the others in the same place.
fn child(harness: &Harness, name: &str, before: Option<&str>) {
    harness.type_text(name);
    harness.touch("Tiếp tục");
    harness.type_text("2012");
    harness.touch("Nam");
    harness.touch("Tiếp tục");
    harness.touch("Tiếp tục");
    match before {
        Some(before) => harness.touch(&format!("Cùng nơi ở với {before}")),
        None => {
            harness.touch("Ở Phường Bồng Sơn");
            harness.touch("Tiếp tục");
        }
    }
    harness.answer(["Không"; 3]);
}

fn declare_for(harness: &Harness, names: &[&str]) {
    harness.touch("Khai báo y tế");
    harness.touch("Khai hộ");
    harness.type_text("HOA");
    harness.touch("Tiếp tục");
    harness.type_text("0912345678");
    harness.touch("Tiếp tục");
    let mut before: Option<String> = None;
    for name in names {
        if before.is_some() {
            harness.touch("Thêm người");
        }
        child(harness, name, before.as_deref());
        before = Some(kiosk::forms::mask::name(name));
    }
}

#[test]
fn four_people_one_record() {
    let harness = Harness::new(800, 480);
    declare_for(&harness, &["AN", "BE", "CU", "DU"]);
    harness.touch("Xong");
    harness.read_and_send();
    let declarations = submitted(&harness);
    let [declaration] = declarations.as_slice() else { panic!("one record") };
    let names: Vec<&str> = declaration.people.iter().map(|it| it.full_name.as_str()).collect();
    assert_eq!(names, ["AN", "BE", "CU", "DU"]);
    assert!(declaration.people.iter().all(|person| person.other_user));
    assert_eq!(declaration.count(), 4);
    let declarant = declaration.declarant.as_ref().unwrap();
    assert_eq!(declarant.full_name, "HOA");
    assert_eq!(declaration.phone.as_deref(), Some("0912345678"));
    harness.screens.apply(Update::Submitted(Ok(None)));
    harness.settle();
    assert!(harness.find("Xong").is_some());
}

#[test]
fn the_list_shows_masked_names_and_lets_correct_and_remove() {
    let harness = Harness::new(800, 480);
    declare_for(&harness, &["AN", "BE"]);
    assert!(harness.find("1. A***").is_some() && harness.find("AN").is_none());
    harness.touch("2. B***");
    harness.touch("Họ tên");
    harness.type_text("N");
    harness.touch("Tiếp tục");
    harness.touch("Quay lại");
    harness.touch("1. A***");
    harness.touch("Xóa người này");
    assert!(harness.find("1. B***").is_some() && harness.find("2. B***").is_none());
    harness.touch("Xong");
    harness.read_and_send();
    let declarations = submitted(&harness);
    assert_eq!(declarations[0].people.len(), 1);
    assert_eq!(declarations[0].people[0].full_name, "BEN");
}

#[test]
fn the_visitor_may_be_one_of_them() {
    let harness = Harness::new(800, 480);
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi và người đi cùng");
    harness.type_hoa();
    harness.touch("Tiếp tục");
    harness.touch("Tiếp tục");
    harness.touch("Ở Phường Bồng Sơn");
    harness.touch("Tiếp tục");
    harness.answer(["Không"; 3]);
    harness.touch("Thêm người");
    child(&harness, "AN", Some("LÊ THỊ H***"));
    harness.touch("Xong");
    harness.read_and_send();
    let declarations = submitted(&harness);
    let declaration = &declarations[0];
    assert!(declaration.declarant.is_none());
    let others: Vec<bool> = declaration.people.iter().map(|person| person.other_user).collect();
    assert_eq!(others, [false, true]);
}
