//! The keyboard under a finger: marks of the last word, Telex, VNI, a held key, years by decade.

use std::time::Duration;

use i_slint_backend_testing::mock_elapsed_time;
use slint::platform::{PointerEventButton, WindowEvent};
use slint::{ComponentHandle, LogicalPosition};

use crate::bench::Bench;

const NAME: &str = "Họ tên *";

fn at_name() -> Bench {
    let bench = Bench::new(800, 480);
    bench.touch("Khai báo y tế");
    bench.touch("Cho tôi");
    bench
}

#[test]
fn marks_go_to_the_vowels_of_the_word() {
    let bench = at_name();
    bench.type_text("NGUYEN");
    bench.touch("Ễ");
    bench.type_text(" PHUONG");
    bench.touch("ƯƠ");
    bench.type_text(" HOA");
    bench.touch("ÒA");
    assert_eq!(bench.value(NAME), "NGUYỄN PHƯƠNG HÒA");
}

#[test]
fn the_key_of_the_mode_goes_round_and_is_forgotten() {
    let bench = at_name();
    bench.touch("Cách gõ");
    bench.type_text("NGUYEENX WWILLIAM");
    assert_eq!(bench.value(NAME), "NGUYỄN WILLIAM");
    bench.touch("Cách gõ");
    bench.type_text(" D9A8NG5");
    assert_eq!(bench.value(NAME), "NGUYỄN WILLIAM ĐẶNG");
    bench.touch("Cách gõ");
    bench.type_text("A");
    assert!(bench.find("Á").is_some(), "marks by touch again");
    bench.touch("Cách gõ");
    bench.touch("Xóa ngay");
    bench.touch("Khai báo y tế");
    bench.touch("Cho tôi");
    bench.type_text("AA");
    assert_eq!(bench.value(NAME), "AA", "the next visitor touches marks");
}

#[test]
fn signs_of_names_are_a_touch_away() {
    let bench = at_name();
    bench.type_text("H");
    bench.touch("Ký hiệu");
    bench.touch("'");
    bench.touch("Chữ có dấu");
    bench.type_text("HEN");
    bench.touch("Ê");
    assert_eq!(bench.value(NAME), "H'HÊN");
}

#[test]
fn a_held_key_erases_on() {
    let bench = at_name();
    bench.type_text("LE THI HOA");
    let key = bench.find("Xóa chữ cuối").unwrap();
    let (corner, size) = (key.absolute_position(), key.size());
    let position = LogicalPosition::new(corner.x + size.width / 2.0, corner.y + size.height / 2.0);
    let button = PointerEventButton::Left;
    let window = bench.screens.window();
    window.dispatch_event(WindowEvent::PointerPressed { position, button });
    bench.settle();
    assert_eq!(bench.value(NAME), "LE THI HO", "at once");
    mock_elapsed_time(Duration::from_millis(400));
    assert_eq!(bench.value(NAME), "LE THI HO", "a tap is no hold");
    for _ in 0..30 {
        mock_elapsed_time(Duration::from_millis(120));
    }
    assert_eq!(bench.value(NAME), "");
    window.dispatch_event(WindowEvent::PointerReleased { position, button });
    bench.settle();
    bench.type_text("AN");
    bench.wait_ms(2_000);
    assert_eq!(bench.value(NAME), "AN", "a finger lifted erases no more");
}

#[test]
fn a_year_takes_two_touches() {
    let bench = at_name();
    bench.type_text("AN");
    bench.touch("Tiếp tục");
    bench.touch("Chọn năm");
    bench.touch("1950–59");
    bench.touch("1956");
    assert_eq!(bench.value("Năm sinh *"), "1956");
    bench.touch("Năm khác");
    assert!(bench.find("2030–39").is_none(), "nobody is born after this year");
    bench.touch("2020–29");
    bench.touch("2021");
    assert_eq!(bench.value("Năm sinh *"), "2021");
    bench.touch("Năm khác");
    bench.touch("Gõ số");
    bench.touch("Xóa chữ cuối");
    bench.type_text("0");
    assert_eq!(bench.value("Năm sinh *"), "2020");
}

#[test]
fn a_commune_with_a_number_is_found() {
    let bench = Bench::with_places(800, 480);
    bench.touch("Khai báo y tế");
    bench.touch("Cho tôi");
    bench.type_hoa();
    bench.touch("Bỏ qua");
    bench.touch("Bỏ qua");
    bench.type_text("PHUONG ");
    bench.touch("Chữ số");
    bench.type_text("2 ");
    assert!(bench.find("Q").is_none(), "digits are in the place of the first letters");
    bench.touch("Chữ cái");
    bench.type_text("BAO LOC");
    bench.touch("Phường 2 Bảo Lộc");
    let home = bench.screens.component().global::<ui::DeclarationAdapter>().get_home();
    assert!(home.starts_with("Phường 2 Bảo Lộc"), "{home}");
}

#[test]
fn telex_leaves_numbers_of_papers_alone() {
    let bench = at_name();
    bench.touch("Cách gõ");
    bench.type_text("AN");
    bench.touch("Tiếp tục");
    bench.type_text("1951");
    bench.touch("Nữ");
    bench.touch("Tiếp tục");
    bench.touch("Hộ chiếu hoặc quốc tịch khác");
    bench.touch("Campuchia");
    bench.type_text("AADW1");
    assert_eq!(bench.value("Số CMT/CCCD/Hộ chiếu"), "AADW1");
}
