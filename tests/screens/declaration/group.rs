//! Khai hộ: four people under one declarant, one record, and the counters count all of them.

use kiosk::screens::Update;

use super::submitted;
use crate::bench::Bench;

/// A child, by name; the first lives here, the others in the same place.
fn child(bench: &Bench, name: &str, before: Option<&str>) {
    bench.type_text(name);
    bench.touch("Tiếp tục");
    bench.type_text("2012");
    bench.touch("Nam");
    bench.touch("Tiếp tục");
    bench.touch("Bỏ qua");
    match before {
        Some(before) => bench.touch(&format!("Cùng nơi ở với {before}")),
        None => {
            bench.touch("Ở Phường Bồng Sơn");
            bench.touch("Bỏ qua");
        }
    }
    bench.answer(["Không"; 3]);
}

fn declare_for(bench: &Bench, names: &[&str]) {
    bench.touch("Khai báo y tế");
    bench.touch("Khai hộ");
    bench.type_text("HOA");
    bench.touch("Tiếp tục");
    bench.type_text("0912345678");
    bench.touch("Tiếp tục");
    let mut before: Option<String> = None;
    for name in names {
        if before.is_some() {
            bench.touch("Thêm người");
        }
        child(bench, name, before.as_deref());
        before = Some(kiosk::declaration::mask::name(name));
    }
}

#[test]
fn four_people_one_record() {
    let bench = Bench::new(800, 480);
    declare_for(&bench, &["AN", "BE", "CU", "DU"]);
    bench.touch("Xong");
    bench.touch("Gửi tờ khai");
    let declarations = submitted(&bench);
    let [declaration] = declarations.as_slice() else { panic!("one record") };
    let names: Vec<&str> = declaration.people.iter().map(|it| it.full_name.as_str()).collect();
    assert_eq!(names, ["AN", "BE", "CU", "DU"]);
    assert!(declaration.people.iter().all(|person| person.other_user));
    assert_eq!(declaration.count(), 4);
    let declarant = declaration.declarant.as_ref().unwrap();
    assert_eq!(declarant.full_name, "HOA");
    assert_eq!(declaration.phone.as_deref(), Some("0912345678"));
    bench.screens.apply(Update::Submitted(Ok(None)));
    bench.settle();
    assert!(bench.find("Xong").is_some());
}

#[test]
fn the_list_shows_masked_names_and_lets_correct_and_remove() {
    let bench = Bench::new(800, 480);
    declare_for(&bench, &["AN", "BE"]);
    assert!(bench.find("1. A***").is_some() && bench.find("AN").is_none());
    bench.touch("2. B***");
    bench.touch("Họ tên");
    bench.type_text("N");
    bench.touch("Tiếp tục");
    bench.touch("Quay lại");
    bench.touch("1. A***");
    bench.touch("Xóa người này");
    assert!(bench.find("1. B***").is_some() && bench.find("2. B***").is_none());
    bench.touch("Xong");
    bench.touch("Gửi tờ khai");
    let declarations = submitted(&bench);
    assert_eq!(declarations[0].people.len(), 1);
    assert_eq!(declarations[0].people[0].full_name, "BEN");
}

#[test]
fn the_visitor_may_be_one_of_them() {
    let bench = Bench::new(800, 480);
    bench.touch("Khai báo y tế");
    bench.touch("Cho tôi và người đi cùng");
    bench.type_hoa();
    bench.touch("Bỏ qua");
    bench.touch("Bỏ qua");
    bench.touch("Ở Phường Bồng Sơn");
    bench.touch("Bỏ qua");
    bench.answer(["Không"; 3]);
    bench.touch("Thêm người");
    child(&bench, "AN", Some("LÊ THỊ H***"));
    bench.touch("Xong");
    bench.touch("Gửi tờ khai");
    let declarations = submitted(&bench);
    let declaration = &declarations[0];
    assert!(declaration.declarant.is_none());
    let others: Vec<bool> = declaration.people.iter().map(|person| person.other_user).collect();
    assert_eq!(others, [false, true]);
}
