//! A phone checks in: green for 2.5 s, the counter, and the QR never hidden.

use kiosk::screens::{Status, Update};
use protocol::record::Direction;
use protocol::token::Evidence;

use crate::support::harness::{Harness, status};

const GREEN: [u8; 3] = [0x0b, 0x7a, 0x4b];

fn corners(harness: &Harness) -> [bool; 2] {
    let picture = harness.picture();
    let pixels = picture.as_slice();
    let width = picture.width() as usize;
    [pixels[0], pixels[width - 1]].map(|pixel| [pixel.r, pixel.g, pixel.b] == GREEN)
}

#[test]
fn the_side_turns_green_and_the_counter_grows() {
    let harness = Harness::new(800, 480);
    assert_eq!(corners(&harness), [false, false]);
    assert_eq!(harness.value("lượt vào"), "312");
    for direction in [Direction::In, Direction::Out] {
        harness.screens.apply(Update::CheckIn { direction, evidence: Evidence::Live });
        harness.screens.apply(Update::Status(Status { entered: 313, ..status() }));
        harness.settle();
        assert_eq!(corners(&harness), [true, false], "the venue's name and the clock stay");
        assert!(harness.decode().is_some(), "the QR stays readable");
        harness.wait_ms(2400);
        assert_eq!(corners(&harness), [true, false], "the venue's name and the clock stay");
        harness.wait_ms(200);
        assert_eq!(corners(&harness), [false, false]);
    }
    assert_eq!(harness.value("lượt vào"), "313");
    assert_eq!(harness.value("ở trong"), "26");
}

#[test]
fn who_wants_to_declare_need_not_wait_for_it() {
    for (width, height) in [(800, 480), (1280, 720), (600, 1024)] {
        let harness = Harness::new(width, height);
        harness
            .screens
            .apply(Update::CheckIn { direction: Direction::In, evidence: Evidence::Live });
        harness.settle();
        harness.touch("Khai báo y tế");
        harness.touch("Cho tôi");
        harness.type_text("AN");
        assert_eq!(harness.value("Họ tên *"), "AN", "{width} × {height}");
    }
}

#[test]
fn it_does_not_disturb_who_is_declaring() {
    let harness = Harness::new(800, 480);
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi");
    harness.type_text("AN");
    harness.screens.apply(Update::CheckIn { direction: Direction::In, evidence: Evidence::Live });
    harness.settle();
    assert_eq!(corners(&harness), [true, false], "only the side turns green");
    harness.type_text("H");
    assert_eq!(harness.value("Họ tên *"), "ANH");
}

#[test]
fn a_burst_of_check_ins_chimes_once_in_two_seconds() {
    use kiosk::screens::Command;
    let harness = Harness::new(800, 480);
    harness.commands.borrow_mut().clear();
    let chimes = || {
        let commands = harness.commands.borrow();
        commands.iter().filter(|command| matches!(command, Command::PlayPrompt(_))).count()
    };
    let check_in = || {
        let direction = Direction::In;
        harness.screens.apply(Update::CheckIn { direction, evidence: Evidence::Fixed });
    };
    (0..100).for_each(|_| check_in());
    assert_eq!((chimes(), corners(&harness)), (1, [true, false]));
    harness.wait_ms(1900);
    check_in();
    assert_eq!(chimes(), 1);
    harness.wait_ms(200);
    check_in();
    assert_eq!(chimes(), 2);
}
