//! Nobody sees what the last visitor typed.

use i_slint_backend_testing::ElementQuery;
use kiosk::screens::{Command, Update};
use kiosk::sound::Prompt;
use slint::LogicalPosition;
use slint::platform::WindowEvent;

use crate::support::harness::{Harness, untied};

/// Everything that the screen says.
fn texts(harness: &Harness) -> String {
    let elements =
        ElementQuery::from_root(harness.screens.component()).match_descendants().find_all();
    let mut all = String::new();
    for element in elements {
        for text in [element.accessible_label(), element.accessible_value()].into_iter().flatten() {
            all.push_str(&untied(&text));
            all.push('\n');
        }
    }
    all
}

#[test]
fn left_halfway_it_is_wiped() {
    let harness = Harness::new(800, 480);
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi");
    harness.type_text("HOA");
    harness.wait_ms(43_000);
    harness.type_text("A");
    harness.wait_ms(43_000);
    assert_eq!(harness.value("Họ tên *"), "HOAA", "a touch starts the minute anew");
    harness.wait_ms(18_000);
    assert!(harness.find("Họ tên *").is_none());
    let why = "Không ai chạm màn hình: tờ khai đã được xóa để giữ bí mật.";
    assert!(harness.find(why).is_some(), "and why");
    harness.wait_ms(31_000);
    assert!(harness.find(why).is_none());
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi");
    assert_eq!(harness.value("Họ tên *"), "");
}

#[test]
fn there_is_time_to_read_the_review() {
    let chimes = |harness: &Harness| {
        let still = Prompt::StillThere;
        let commands = harness.commands.borrow();
        let chime = |it: &&Command| matches!(it, Command::PlayPrompt(cue) if cue.prompt == still);
        commands.iter().filter(chime).count()
    };
    let harness = Harness::new(800, 480);
    harness.fill_in();
    harness.wait_ms(44_000);
    assert!(harness.find("Gửi tờ khai").is_some());
    assert_eq!(chimes(&harness), 0);
    harness.wait_ms(2_000);
    assert!(harness.find("Bạn còn ở đây không?").is_some());
    assert_eq!(chimes(&harness), 1);
    for secret in ["LÊ THỊ H***", "***678", "Gửi tờ khai"] {
        assert!(!texts(&harness).contains(secret), "{secret} is hidden");
    }
    harness.touch("Tôi còn ở đây");
    assert!(harness.find("Gửi tờ khai").is_some(), "nothing is lost");
    harness.wait_ms(50_000);
    harness.tap((500.0, 20.0));
    harness.wait_ms(1_100);
    assert!(harness.find("Gửi tờ khai").is_some(), "a finger anywhere is somebody");
    harness.wait_ms(50_000);
    harness.touch("Xóa ngay");
    assert!(harness.find("Khai báo y tế").is_some(), "asked once is enough");
}

#[test]
fn a_finger_that_moves_is_somebody() {
    let harness = Harness::new(800, 480);
    harness.fill_in();
    let window = harness.screens.window();
    for step in 0..8_u8 {
        harness.wait_ms(20_000);
        let position = LogicalPosition::new(400.0 + f32::from(step), 60.0);
        window.dispatch_event(WindowEvent::PointerMoved { position });
    }
    harness.wait_ms(1_000);
    assert!(harness.find("Gửi tờ khai").is_some());
}

#[test]
fn the_review_is_masked() {
    let harness = Harness::new(800, 480);
    harness.fill_in();
    let picture = texts(&harness);
    for secret in ["LÊ THỊ HOA", "0912345678"] {
        assert!(!picture.contains(secret), "{secret} is on the review");
    }
}

#[test]
fn xoa_ngay_stands_on_every_page_and_leaves_nothing() {
    let harness = Harness::new(800, 480);
    let steps: [&dyn Fn(); 7] = [
        &|| harness.touch("Cho tôi"),
        &|| {
            harness.type_text("HOA");
            harness.touch("Tiếp tục");
        },
        &|| {
            harness.type_text("1951");
            harness.touch("Nữ");
            harness.touch("Tiếp tục");
        },
        &|| harness.touch("Tiếp tục"),
        &|| {
            harness.type_text("0912345678");
            harness.touch("Tiếp tục");
        },
        &|| harness.touch("Ở Phường Bồng Sơn"),
        &|| harness.touch("Tiếp tục"),
    ];
    for count in 0..=steps.len() {
        harness.touch("Khai báo y tế");
        steps[..count].iter().for_each(|step| step());
        harness.erase();
        assert!(harness.find("Khai báo y tế").is_some(), "home after {count} pages");
        for secret in ["HOA", "H***", "1951", "0912345678"] {
            assert!(!texts(&harness).contains(secret), "{secret} after {count} pages");
        }
    }
}

#[test]
fn the_window_forgets_what_was_shown() {
    use slint::{ComponentHandle, Model};
    let harness = Harness::new(800, 480);
    harness.fill_in();
    harness.touch("Gửi tờ khai");
    harness.screens.apply(Update::Submitted(Ok(None)));
    harness.settle();
    harness.touch("Xong");
    let adapter = harness.screens.component().global::<ui::DeclarationAdapter>();
    let summary = adapter.get_summary();
    assert_eq!((summary.name.as_str(), summary.phone.as_str()), ("", ""));
    let texts = [adapter.get_field(), adapter.get_for_whom(), adapter.get_home()];
    assert!(texts.iter().all(|text| text.is_empty()), "{texts:?}");
    assert_eq!(adapter.get_people().row_count() + adapter.get_asked().row_count(), 0);
}
