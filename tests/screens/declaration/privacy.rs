//! Nobody sees what the last visitor typed.

use i_slint_backend_testing::ElementQuery;
use kiosk::screens::Update;

use crate::bench::Bench;

/// Everything that the screen says.
fn texts(bench: &Bench) -> String {
    let elements =
        ElementQuery::from_root(bench.screens.component()).match_descendants().find_all();
    let mut all = String::new();
    for element in elements {
        for text in [element.accessible_label(), element.accessible_value()].into_iter().flatten() {
            all.push_str(&text);
            all.push('\n');
        }
    }
    all
}

#[test]
fn left_halfway_it_is_wiped() {
    let bench = Bench::new(800, 480);
    bench.touch("Khai báo y tế");
    bench.touch("Cho tôi");
    bench.type_text("HOA");
    bench.wait_ms(58_000);
    bench.type_text("A");
    bench.wait_ms(58_500);
    assert_eq!(bench.value("Họ tên *"), "HOAA", "a touch starts the minute anew");
    bench.wait_ms(2_000);
    assert!(bench.find("Họ tên *").is_none());
    bench.touch("Khai báo y tế");
    bench.touch("Cho tôi");
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
fn the_review_is_masked() {
    let bench = Bench::new(800, 480);
    bench.fill_in();
    let picture = texts(&bench);
    for secret in ["LÊ THỊ HOA", "0912345678"] {
        assert!(!picture.contains(secret), "{secret} is on the review");
    }
}

#[test]
fn xoa_ngay_stands_on_every_page_and_leaves_nothing() {
    let bench = Bench::new(800, 480);
    let steps: [&dyn Fn(); 7] = [
        &|| bench.touch("Cho tôi"),
        &|| {
            bench.type_text("HOA");
            bench.touch("Tiếp tục");
        },
        &|| {
            bench.type_text("1951");
            bench.touch("Nữ");
            bench.touch("Tiếp tục");
        },
        &|| bench.touch("Bỏ qua"),
        &|| {
            bench.type_text("0912345678");
            bench.touch("Tiếp tục");
        },
        &|| bench.touch("Ở Phường Bồng Sơn"),
        &|| bench.touch("Bỏ qua"),
    ];
    for count in 0..=steps.len() {
        bench.touch("Khai báo y tế");
        steps[..count].iter().for_each(|step| step());
        bench.touch("Xóa ngay");
        assert!(bench.find("Khai báo y tế").is_some(), "home after {count} pages");
        for secret in ["HOA", "H***", "1951", "0912345678"] {
            assert!(!texts(&bench).contains(secret), "{secret} after {count} pages");
        }
    }
}

#[test]
fn the_window_forgets_what_was_shown() {
    use slint::{ComponentHandle, Model};
    let bench = Bench::new(800, 480);
    bench.fill_in();
    bench.touch("Gửi tờ khai");
    bench.screens.apply(Update::Submitted(Ok(None)));
    bench.settle();
    bench.touch("Xong");
    let adapter = bench.screens.component().global::<ui::DeclarationAdapter>();
    let summary = adapter.get_summary();
    assert_eq!((summary.name.as_str(), summary.phone.as_str()), ("", ""));
    let texts = [adapter.get_field(), adapter.get_for_whom(), adapter.get_home()];
    assert!(texts.iter().all(|text| text.is_empty()), "{texts:?}");
    assert_eq!(adapter.get_people().row_count() + adapter.get_asked().row_count(), 0);
}
