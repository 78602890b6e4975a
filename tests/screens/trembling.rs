//! A hand that trembles: the second touch of a double tap meets nothing, an answer is seen before its page
//! turns, and nothing that erases, sends or leaves lies where the finger has just been.

use std::collections::HashMap;

use kiosk::screens::Update;
use ui::Mode;

use crate::eyes::{Area, buttons};
use crate::support::harness::Harness;
use crate::tour;

/// Between the two touches of a double tap.
const DOUBLE_MS: u64 = 60;

fn middle(harness: &Harness, label: &str) -> (f32, f32) {
    let found = buttons(harness).into_iter().find(|(name, _)| name == label);
    let (_, area) = found.unwrap_or_else(|| panic!("no button is called {label:?}"));
    (area.x + area.width / 2.0, area.y + area.height / 2.0)
}

fn tap_twice(harness: &Harness, label: &str) {
    let place = middle(harness, label);
    harness.tap(place);
    harness.wait_ms(DOUBLE_MS);
    harness.tap(place);
    harness.wait_for_touches();
}

/// LÊ THỊ HOA at the street.
fn at_the_street(harness: &Harness) {
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi");
    harness.type_hoa();
    harness.touch("Tiếp tục");
    harness.touch("Tiếp tục");
    harness.touch("Ở Phường Bồng Sơn");
}

#[test]
fn a_double_tap_on_the_address_erases_nothing() {
    let harness = Harness::new(800, 480);
    at_the_street(&harness);
    tap_twice(&harness, "Tiếp tục");
    assert!(harness.find("Câu 1 trong 3").is_some());
    harness.answer(["Không"; 3]);
    assert!(harness.find("Gửi tờ khai").is_some(), "nothing is lost");
}

#[test]
fn a_double_tap_answers_one_question() {
    let harness = Harness::new(800, 480);
    at_the_street(&harness);
    harness.touch("Tiếp tục");
    for question in ["Câu 2 trong 3", "Câu 3 trong 3", "Gửi tờ khai"] {
        tap_twice(&harness, "Không");
        assert!(harness.find(question).is_some(), "{question}");
    }
}

#[test]
fn an_answer_is_seen_before_its_page_turns() {
    let harness = Harness::new(800, 480);
    at_the_street(&harness);
    harness.touch("Tiếp tục");
    let (no, yes) = (middle(&harness, "Không"), middle(&harness, "Có"));
    let chosen = |label: &str| harness.find(label).unwrap().accessible_checked();
    harness.tap(no);
    assert_eq!((chosen("Không"), chosen("Có")), (Some(true), Some(false)));
    harness.wait_ms(200);
    harness.tap(yes);
    assert!(harness.find("Câu 1 trong 3").is_some());
    assert_eq!((chosen("Không"), chosen("Có")), (Some(true), Some(false)), "the first counts");
    harness.wait_ms(100);
    assert!(harness.find("Câu 2 trong 3").is_some());
    assert_eq!((chosen("Không"), chosen("Có")), (Some(false), Some(false)));
}

#[test]
fn after_a_page_turns_nothing_takes_a_touch_for_a_moment() {
    let harness = Harness::new(800, 480);
    let declare = middle(&harness, "Khai báo y tế");
    harness.tap(declare);
    let me = middle(&harness, "Cho tôi");
    for _ in 0..3 {
        harness.wait_ms(120);
        harness.tap(me);
    }
    assert!(harness.find("Bạn khai báo cho ai?").is_some());
    assert_eq!(harness.find("Cho tôi").unwrap().accessible_checked(), Some(false));
    harness.wait_ms(60);
    harness.tap(me);
    harness.wait_for_touches();
    assert!(harness.find("Họ tên *").is_some());
}

#[test]
fn the_home_page_takes_no_touch_of_who_has_just_left() {
    let harness = Harness::new(800, 480);
    harness.fill_in();
    harness.touch("Gửi tờ khai");
    harness.screens.apply(Update::Submitted(Ok(None)));
    harness.settle();
    harness.wait_for_touches();
    let done = middle(&harness, "Xong");
    harness.tap(done);
    harness.tap(middle(&harness, "Gọi nhân viên"));
    harness.wait_for_touches();
    assert!(harness.find("Khai báo y tế").is_some(), "still at home");
}

#[test]
fn xoa_ngay_has_one_place_and_asks_once() {
    let harness = Harness::new(800, 480);
    let mut places: HashMap<(u32, u32), Vec<Place>> = HashMap::new();
    let mut look = |name: &str, harness: &Harness| {
        for size in [(800, 480), (480, 800)] {
            harness.resize(size.0, size.1);
            let erase = buttons(harness).into_iter().find(|(label, _)| label == "Xóa ngay");
            if let Some((_, area)) = erase {
                places.entry(size).or_default().push((area.x, area.y, name.to_owned()));
            }
        }
        harness.resize(800, 480);
    };
    tour::everywhere(&mut look);
    for (size, places) in places {
        let (x, y, _) = &places[0];
        let elsewhere = places.iter().filter(|it| (it.0 - x).abs() > 1.0 || (it.1 - y).abs() > 1.0);
        let elsewhere: Vec<_> = elsewhere.collect();
        assert!(elsewhere.is_empty(), "{size:?}: not at {x}, {y}: {elsewhere:?}");
    }
    at_the_street(&harness);
    harness.touch("Xóa ngay");
    harness.touch("Giữ lại");
    assert_eq!(harness.value("Số nhà, phố, tổ dân phố/thôn/đội"), "");
    harness.touch("Xóa ngay");
    harness.touch("Xóa");
    assert!(harness.find("Đã xóa hết những gì bạn nhập.").is_some());
    harness.touch("Khai báo y tế");
    harness.touch("Xóa ngay");
    assert!(harness.find("Khai báo y tế").is_some(), "where nothing was typed it need not ask");
}

/// Of a button: x, y, and the page.
type Place = (f32, f32, String);

/// Whether this button erases, sends or leaves.
fn harms(page: &str, label: &str) -> bool {
    let is = |pages: &[&str]| pages.iter().any(|it| page.starts_with(it));
    match label {
        "Xóa ngay" | "Xóa" | "Xóa người này" | "Gửi tờ khai" | "Vào" | "Ra" | "Về trang chính" => {
            true
        }
        "Bluezone" | "Ncovi" | "tokhaiyte.vn" | "Zalo" | "Ứng dụng Smart của tỉnh" => {
            is(&["elsewhere"])
        }
        "Xong" => is(&["done", "feedback-done"]),
        "Gửi phản ánh" => is(&["feedback-review"]),
        "Thử lại" => is(&["failed", "feedback-failed", "not-passed"]),
        // From the first page it leaves.
        "Quay lại" => ["for-whom", "feedback-categories", "card", "receipt"].contains(&page),
        _ => false,
    }
}

fn meets(one: &Area, other: &Area) -> bool {
    one.x + one.width > other.x + 1.0
        && other.x + other.width > one.x + 1.0
        && one.y + one.height > other.y + 1.0
        && other.y + other.height > one.y + 1.0
}

/// Size, larger type.
type Look = ((u32, u32), bool);

const LOOKS: [Look; 4] =
    [((800, 480), false), ((800, 480), true), ((480, 800), false), ((480, 800), true)];

/// A page as it was when it was left.
struct Before {
    name: String,
    touches: usize,
    buttons: Vec<Vec<(String, Area)>>,
}

#[test]
fn nothing_that_harms_lies_where_the_finger_was() {
    let mut faults = Vec::new();
    let mut before: Option<Before> = None;
    let mut look = |name: &str, harness: &Harness| {
        let seen = LOOKS.map(|((width, height), large)| {
            harness.resize(width, height);
            harness.wear(Mode::Day, large);
            buttons(harness)
        });
        harness.resize(800, 480);
        harness.wear(Mode::Day, false);
        let touches = harness.touches.borrow();
        // What was touched is known where one touch led from the page before to this one.
        if let Some(before) = before.as_ref().filter(|it| touches.len() == it.touches + 1) {
            let (x, y) = touches[touches.len() - 1];
            let hit = |area: &Area| {
                (area.x..area.x + area.width).contains(&x)
                    && (area.y..area.y + area.height).contains(&y)
            };
            let touched = before.buttons[0].iter().find(|(_, area)| hit(area));
            for (index, (size, large)) in LOOKS.iter().enumerate() {
                let Some((label, _)) = touched else { continue };
                let then = before.buttons[index].iter().filter(|(it, _)| it == label);
                for (_, finger) in then {
                    let harmful = seen[index].iter().filter(|(it, _)| harms(name, it));
                    for (harm, _) in harmful.filter(|(_, area)| meets(finger, area)) {
                        let from = &before.name;
                        faults.push(format!(
                            "{size:?} large {large}: {label} on {from}, {harm} on {name}"
                        ));
                    }
                }
            }
        }
        before =
            Some(Before { name: name.to_owned(), touches: touches.len(), buttons: seen.into() });
    };
    tour::everywhere(&mut look);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
