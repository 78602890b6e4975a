//! Time on task, counted in touches.

use kiosk::screens::Update;

use super::submitted;
use crate::bench::Bench;

/// From the home page to the thanks by typing, a name of three words and a phone number included.
const TYPED: usize = 45;

#[test]
fn the_typed_path_is_short() {
    let bench = Bench::new(800, 480);
    bench.touch("Khai báo y tế");
    bench.touch("Cho tôi");
    bench.type_text("NGUYE");
    bench.touch("Ê");
    bench.touch("Ễ");
    bench.type_text("N VA");
    bench.touch("Ă");
    bench.type_text("N AN");
    bench.touch("Tiếp tục");
    bench.type_text("1951");
    bench.touch("Nam");
    bench.touch("Tiếp tục");
    bench.touch("Bỏ qua");
    bench.type_text("0912345678");
    bench.touch("Tiếp tục");
    bench.touch("Ở Phường Bồng Sơn");
    bench.touch("Bỏ qua");
    bench.answer(["Không"; 3]);
    bench.touch("Gửi tờ khai");
    let touches = bench.touches.borrow().len();
    assert!(touches <= TYPED, "{touches} touches");
    bench.screens.apply(Update::Submitted(Ok(None)));
    bench.settle();
    assert_eq!(submitted(&bench)[0].people[0].full_name, "NGUYỄN VĂN AN");
    assert!(bench.find("Xong").is_some());
}
