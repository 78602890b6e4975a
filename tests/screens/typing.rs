//! The keyboard under a finger: marks of the last word, Telex, VNI, a held key, years by decade.

use std::time::Duration;

use i_slint_backend_testing::mock_elapsed_time;
use slint::platform::{PointerEventButton, WindowEvent};
use slint::{ComponentHandle, LogicalPosition};

use crate::support::harness::Harness;

const NAME: &str = "Họ tên *";

fn at_name() -> Harness {
    let harness = Harness::new(800, 480);
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi");
    harness
}

#[test]
fn marks_go_to_the_vowels_of_the_word() {
    let harness = at_name();
    harness.type_text("NGUYEN");
    harness.touch("Ễ");
    harness.type_text(" PHUONG");
    harness.touch("ƯƠ");
    harness.type_text(" HOA");
    harness.touch("ÒA");
    assert_eq!(harness.value(NAME), "NGUYỄN PHƯƠNG HÒA");
}

#[test]
fn the_key_of_the_mode_goes_round_and_is_forgotten() {
    let harness = at_name();
    harness.touch("Cách gõ");
    harness.type_text("NGUYEENX WWILLIAM");
    assert_eq!(harness.value(NAME), "NGUYỄN WILLIAM");
    harness.touch("Cách gõ");
    harness.type_text(" D9A8NG5");
    assert_eq!(harness.value(NAME), "NGUYỄN WILLIAM ĐẶNG");
    harness.touch("Cách gõ");
    harness.type_text("A");
    assert!(harness.find("Á").is_some(), "marks by touch again");
    harness.touch("Cách gõ");
    harness.erase();
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi");
    harness.type_text("AA");
    assert_eq!(harness.value(NAME), "AA", "the next visitor touches marks");
}

#[test]
fn signs_of_names_are_a_touch_away() {
    let harness = at_name();
    harness.type_text("H");
    harness.touch("Ký hiệu");
    harness.touch("'");
    harness.touch("Chữ có dấu");
    harness.type_text("HEN");
    harness.touch("Ê");
    assert_eq!(harness.value(NAME), "H'HÊN");
}

#[test]
fn a_held_key_erases_on() {
    let harness = at_name();
    harness.type_text("LE THI HOA");
    let key = harness.find("Xóa chữ cuối").unwrap();
    let (corner, size) = (key.absolute_position(), key.size());
    let position = LogicalPosition::new(corner.x + size.width / 2.0, corner.y + size.height / 2.0);
    let button = PointerEventButton::Left;
    let window = harness.screens.window();
    window.dispatch_event(WindowEvent::PointerPressed { position, button });
    harness.settle();
    assert_eq!(harness.value(NAME), "LE THI HO", "at once");
    mock_elapsed_time(Duration::from_millis(400));
    assert_eq!(harness.value(NAME), "LE THI HO", "a tap is no hold");
    for _ in 0..30 {
        mock_elapsed_time(Duration::from_millis(120));
    }
    assert_eq!(harness.value(NAME), "");
    window.dispatch_event(WindowEvent::PointerReleased { position, button });
    harness.settle();
    harness.type_text("AN");
    harness.wait_ms(2_000);
    assert_eq!(harness.value(NAME), "AN", "a finger lifted erases no more");
}

#[test]
fn a_year_takes_two_touches() {
    let harness = at_name();
    harness.type_text("AN");
    harness.touch("Tiếp tục");
    harness.touch("Chọn năm");
    harness.touch("1950–59");
    harness.touch("1956");
    assert_eq!(harness.value("Năm sinh *"), "1956");
    harness.touch("Năm khác");
    assert!(harness.find("2030–39").is_none(), "nobody is born after this year");
    harness.touch("2020–29");
    harness.touch("2021");
    assert_eq!(harness.value("Năm sinh *"), "2021");
    harness.touch("Năm khác");
    harness.touch("Gõ số");
    harness.touch("Xóa chữ cuối");
    harness.type_text("0");
    assert_eq!(harness.value("Năm sinh *"), "2020");
}

#[test]
fn a_commune_with_a_number_is_found() {
    let harness = Harness::with_gazetteer(800, 480);
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi");
    harness.type_hoa();
    harness.touch("Tiếp tục");
    harness.touch("Tiếp tục");
    harness.type_text("PHUONG ");
    harness.touch("Chữ số");
    harness.type_text("2 ");
    assert!(harness.find("Q").is_none(), "digits are in the place of the first letters");
    harness.touch("Chữ cái");
    harness.type_text("BAO LOC");
    harness.touch("Phường 2 Bảo Lộc");
    // It lies in another province.
    harness.touch("Tiếp tục");
    let home = harness.screens.component().global::<ui::DeclarationAdapter>().get_home();
    assert!(home.starts_with("Phường 2 Bảo Lộc"), "{home}");
}

#[test]
fn telex_leaves_numbers_of_papers_alone() {
    let harness = at_name();
    harness.touch("Cách gõ");
    harness.type_text("AN");
    harness.touch("Tiếp tục");
    harness.type_text("1951");
    harness.touch("Nữ");
    harness.touch("Tiếp tục");
    harness.touch("Hộ chiếu hoặc quốc tịch khác");
    harness.touch("Campuchia");
    harness.type_text("AADW1");
    assert_eq!(harness.value("Số CMT/CCCD/Hộ chiếu"), "AADW1");
}
