//! A phone checks in: green for 2.5 s, the counter, and the QR never hidden.

use kiosk::screens::{Status, Update};
use protocol::record::Direction;
use protocol::token::Evidence;

use crate::bench::{Bench, status};

const GREEN: [u8; 3] = [0x0b, 0x7a, 0x4b];

fn corners(bench: &Bench) -> [bool; 2] {
    let picture = bench.picture();
    let pixels = picture.as_slice();
    let width = picture.width() as usize;
    [pixels[0], pixels[width - 1]].map(|pixel| [pixel.r, pixel.g, pixel.b] == GREEN)
}

#[test]
fn the_screen_turns_green_and_the_counter_grows() {
    let bench = Bench::new(800, 480);
    assert_eq!(corners(&bench), [false, false]);
    assert_eq!(bench.value("lượt vào"), "312");
    for direction in [Direction::In, Direction::Out] {
        bench.screens.apply(Update::CheckIn { direction, evidence: Evidence::Live });
        bench.screens.apply(Update::Status(Status { entered: 313, ..status() }));
        bench.settle();
        assert_eq!(corners(&bench), [true, true]);
        assert!(bench.decode().is_some(), "the QR stays readable");
        bench.wait_ms(2400);
        assert_eq!(corners(&bench), [true, true]);
        bench.wait_ms(200);
        assert_eq!(corners(&bench), [false, false]);
    }
    assert_eq!(bench.value("lượt vào"), "313");
    assert_eq!(bench.value("ở trong"), "26");
}

#[test]
fn who_wants_to_declare_need_not_wait_for_it() {
    for (width, height) in [(800, 480), (1280, 720), (600, 1024)] {
        let bench = Bench::new(width, height);
        bench.screens.apply(Update::CheckIn { direction: Direction::In, evidence: Evidence::Live });
        bench.settle();
        bench.touch("Khai báo y tế");
        bench.touch("Cho tôi");
        bench.type_text("AN");
        assert_eq!(bench.value("Họ tên *"), "AN", "{width} × {height}");
    }
}

#[test]
fn it_does_not_disturb_who_is_declaring() {
    let bench = Bench::new(800, 480);
    bench.touch("Khai báo y tế");
    bench.touch("Cho tôi");
    bench.type_text("AN");
    bench.screens.apply(Update::CheckIn { direction: Direction::In, evidence: Evidence::Live });
    bench.settle();
    assert_eq!(corners(&bench), [true, false], "only the side turns green");
    bench.type_text("H");
    assert_eq!(bench.value("Họ tên *"), "ANH");
}
