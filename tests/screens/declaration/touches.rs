//! Time on task, counted in touches.

use kiosk::screens::Update;

use super::submitted;
use crate::support::harness::Harness;

/// From the home page to the thanks by typing, a name of three words and a phone number included.
const TYPED: usize = 43;

#[test]
fn the_typed_path_is_short() {
    let harness = Harness::new(800, 480);
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi");
    harness.type_text("NGUYE");
    harness.touch("Ê");
    harness.touch("Ễ");
    harness.type_text("N VA");
    harness.touch("Ă");
    harness.type_text("N AN");
    harness.touch("Tiếp tục");
    harness.type_text("1951");
    harness.touch("Nam");
    harness.touch("Tiếp tục");
    harness.touch("Tiếp tục");
    harness.type_text("0912345678");
    harness.touch("Tiếp tục");
    harness.touch("Ở Phường Bồng Sơn");
    harness.touch("Tiếp tục");
    harness.answer(["Không"; 3]);
    harness.touch("Gửi tờ khai");
    let touches = harness.touches.borrow().len();
    assert!(touches <= TYPED, "{touches} touches");
    harness.screens.apply(Update::Submitted(Ok(None)));
    harness.settle();
    assert_eq!(submitted(&harness)[0].people[0].full_name, "NGUYỄN VĂN AN");
    assert!(harness.find("Xong").is_some());
}
