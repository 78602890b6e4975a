//! Fingers and eyes: every button is large enough, on the screen, and clear of the others.

use i_slint_backend_testing::{AccessibleRole, ElementQuery};
use kiosk::presence::check::Seen;
use kiosk::screens::{BluetoothState, Status, StoreState, SubmitProblem, Update};

use crate::bench::Bench;
use crate::pictures::long_names;

/// 12 mm on a 7" panel of 800×480 (133 dpi), as Theme.touch.target.
const TARGET: f32 = 63.0;

/// What a key of the keyboard must have; ten of them share the width of a small screen.
const KEY: (f32, f32) = (50.0, 54.0);

#[derive(PartialEq)]
struct Area {
    label: String,
    x: f32,
    y: f32,
    width: f32,
    height: f32,
}

fn buttons(bench: &Bench) -> Vec<Area> {
    let elements = ElementQuery::from_root(bench.screens.component())
        .match_descendants()
        .match_accessible_role(AccessibleRole::Button)
        .find_all();
    let mut areas = Vec::new();
    for element in elements {
        let (size, position) = (element.size(), element.absolute_position());
        let label = element.accessible_label().unwrap_or_default().to_string();
        let area =
            Area { label, x: position.x, y: position.y, width: size.width, height: size.height };
        // An element that is the root of its component is found once as each.
        if !areas.contains(&area) {
            areas.push(area);
        }
    }
    areas
}

fn check(bench: &Bench, page: &str) {
    let window = bench.screens.window().size();
    let (width, height) = (window.width as f32, window.height as f32);
    let areas = buttons(bench);
    assert!(!areas.is_empty(), "{page} has no button");
    // Keys are the ones with a single character, and those beside them.
    let is_key =
        |label: &str| label.chars().count() == 1 || ["Dấu cách", "Xóa chữ cuối"].contains(&label);
    for (index, area) in areas.iter().enumerate() {
        let name = format!("{:?} of {page} at {width}×{height}", area.label);
        let inside = area.x >= 0.0
            && area.y >= 0.0
            && area.x + area.width <= width
            && area.y + area.height <= height;
        assert!(inside, "{name} is not wholly on the screen");
        let (least_width, least_height) = if is_key(&area.label) { KEY } else { (TARGET, TARGET) };
        assert!(area.width >= least_width, "{name} is {} px wide", area.width);
        assert!(area.height >= least_height, "{name} is {} px high", area.height);
        for other in &areas[index + 1..] {
            let apart = area.x + area.width <= other.x + 0.5
                || other.x + other.width <= area.x + 0.5
                || area.y + area.height <= other.y + 0.5
                || other.y + other.height <= area.y + 0.5;
            assert!(apart, "{name} overlaps {:?}", other.label);
        }
    }
}

fn walk(width: u32, height: u32) {
    let bench = Bench::bare(width, height);
    check(&bench, "not enrolled");
    bench.screens.apply(Update::Enrolled(Some(crate::bench::identity())));
    bench.settle();
    check(&bench, "home");
    for (name, identity) in [("long", long_names()), ("usual", crate::bench::identity())] {
        bench.screens.apply(Update::Enrolled(Some(identity)));
        for (store, bluetooth, nudge, others) in [
            (StoreState::Ok, BluetoothState::Listening, true, 123),
            (StoreState::Ok, BluetoothState::Absent, true, 0),
            (StoreState::Ok, BluetoothState::Busy, true, 0),
            (StoreState::Ok, BluetoothState::Quiet, false, 0),
            (StoreState::Failed, BluetoothState::Listening, false, 0),
            (StoreState::Ok, BluetoothState::Listening, false, 0),
        ] {
            let status = Status { store, bluetooth, nudge, others, ..crate::bench::status() };
            bench.screens.apply(Update::Status(status));
            bench.settle();
            check(
                &bench,
                &format!("home with {name} names, {store:?}, {bluetooth:?}, nudge {nudge}"),
            );
        }
    }
    bench.touch("Kiểm tra Bluezone của bạn");
    check(&bench, "check, waiting");
    bench.wait_ms(31_000);
    check(&bench, "check, not heard");
    bench.touch("Thử lại");
    crate::check::hear(&bench, Seen::Android, -40);
    check(&bench, "check, heard");
    bench.touch("Về trang chính");
    bench.touch("Khai báo y tế");
    bench.type_text("LE");
    check(&bench, "name");
    bench.touch("Tiếp tục");
    bench.type_text("1951");
    bench.touch("Tiếp tục");
    check(&bench, "birth");
    bench.touch("Nam");
    bench.touch("Tiếp tục");
    check(&bench, "papers");
    bench.touch("Tiếp tục");
    bench.touch("Nước khác");
    check(&bench, "contact");
    bench.touch("Tiếp tục");
    bench.type_text("LAO");
    check(&bench, "nation");
    bench.touch("Tiếp tục");
    for _ in 0..3 {
        check(&bench, "question");
        bench.touch("Không");
    }
    check(&bench, "review");
    bench.touch("Gửi tờ khai");
    bench.screens.apply(Update::Submitted(Err(SubmitProblem::Store)));
    bench.settle();
    check(&bench, "failed");
    bench.touch("Thử lại");
    bench.screens.apply(Update::Submitted(Ok(())));
    bench.settle();
    check(&bench, "done");
}

#[test]
fn buttons_suit_fingers() {
    for (width, height) in [(800, 480), (1024, 600), (1280, 720), (1920, 1080), (600, 1024)] {
        walk(width, height);
    }
}
