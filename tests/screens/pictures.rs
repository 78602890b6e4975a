//! A picture of every screen, in both languages, for eyes: `target/screens/`.

use std::fs::File;
use std::path::Path;

use kiosk::presence::check::Seen;
use kiosk::screens::{BluetoothState, Status, StoreState, SubmitProblem, Update, VenueIdentity};
use protocol::clock::ClockConfidence;
use protocol::record::Direction;
use protocol::token::Evidence;
use slint::{Rgba8Pixel, SharedPixelBuffer};

use crate::bench::{Bench, identity, status};
use crate::check::hear;

fn save(name: &str, picture: &SharedPixelBuffer<Rgba8Pixel>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/screens");
    std::fs::create_dir_all(&folder).unwrap();
    let file = File::create(folder.join(format!("{name}.png"))).unwrap();
    let mut encoder = png::Encoder::new(file, picture.width(), picture.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    let pixels: Vec<u8> = picture.as_slice().iter().flat_map(|p| [p.r, p.g, p.b]).collect();
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
}

/// A picture in each language.
fn save_both(bench: &Bench, name: &str) {
    let size = bench.screens.window().size();
    let (width, height) = (size.width, size.height);
    for (language, label) in [("en", "English"), ("vi", "Tiếng Việt")] {
        if let Some(button) = bench.find(label) {
            button.invoke_accessible_default_action();
            bench.settle();
            save(&format!("{name}-{width}x{height}-{language}"), &bench.picture());
        }
    }
}

/// The longest names that a venue is likely to have.
pub(crate) fn long_names() -> VenueIdentity {
    VenueIdentity {
        name: "Trung tâm Phục vụ hành chính công thị xã Hoài Nhơn".to_owned(),
        place: "Cổng phụ đường Quang Trung".to_owned(),
        commune: "Phường Hoài Thanh Tây".to_owned(),
        ..identity()
    }
}

/// What is on screen about Bluetooth, and the home page at its fullest.
fn bluetooth(width: u32, height: u32) {
    let bench = Bench::new(width, height);
    let both = |name: &str| save_both(&bench, name);
    let tell = |status: Status| {
        bench.screens.apply(Update::Status(status));
        bench.settle();
    };
    both("home");
    tell(Status { nudge: true, near: 214, others: 123, ..status() });
    both("home-nudge");
    tell(Status { online: false, waiting: 1234, ..status() });
    both("home-offline");
    for (name, bluetooth) in [
        ("home-quiet", BluetoothState::Quiet),
        ("home-absent", BluetoothState::Absent),
        ("home-off", BluetoothState::SwitchedOff),
        ("home-busy", BluetoothState::Busy),
    ] {
        tell(Status { bluetooth, near: 0, ..status() });
        both(name);
    }
    bench.screens.apply(Update::Enrolled(Some(long_names())));
    let many = Status { entered: 12_312, left: 11_287, others: 3, ..status() };
    tell(many);
    both("home-long");
    tell(Status { nudge: true, near: 214, others: 123, online: false, waiting: 98_765, ..many });
    both("home-long-nudge");
    tell(Status { store: StoreState::Failed, ..many });
    both("home-long-trouble");
    bench.screens.apply(Update::Enrolled(Some(identity())));
    tell(status());

    let open = || bench.touch("Kiểm tra Bluezone của bạn");
    let home = || bench.touch("Về trang chính");
    for (name, phone) in [("check-android", Seen::Android), ("check-iphone", Seen::Iphone)] {
        open();
        bench.wait_ms(8_000);
        if phone == Seen::Android {
            both("check-waiting");
        }
        hear(&bench, phone, -40);
        both(name);
        home();
    }
    open();
    hear(&bench, Seen::PerhapsIphone, -40);
    bench.wait_ms(31_000);
    both("check-perhaps");
    bench.touch("Thử lại");
    bench.wait_ms(31_000);
    both("check-not-heard");
    tell(Status { bluetooth: BluetoothState::Quiet, ..status() });
    both("check-not-heard-quiet");
    tell(Status { bluetooth: BluetoothState::Failed, ..status() });
    both("check-deaf");
}

fn pictures(width: u32, height: u32) {
    let bench = Bench::bare(width, height);
    let both = |name: &str| save_both(&bench, name);
    both("not-enrolled");
    bench.screens.apply(Update::Enrolled(Some(crate::bench::identity())));
    bench.screens.apply(Update::Status(status()));
    bench.wait_ms(9_000);
    let failing = Status { bluetooth: BluetoothState::Failed, waiting: 3, ..status() };
    bench.screens.apply(Update::Status(failing));
    bench.settle();
    both("home-trouble");
    bench.screens.apply(Update::Status(status()));
    bench.trust_clock(ClockConfidence::Unknown);
    both("home-no-clock");
    bench.trust_clock(ClockConfidence::Synced);
    for (name, direction) in [("flash-in", Direction::In), ("flash-out", Direction::Out)] {
        bench.screens.apply(Update::CheckIn { direction, evidence: Evidence::Live });
        bench.settle();
        both(name);
        bench.wait_ms(2600);
    }
    bench.touch("Khai báo y tế");
    both("name-empty");
    bench.touch("Tiếp tục");
    both("name-missing");
    bench.type_text("NGUYE");
    bench.touch("Ê");
    bench.touch("Ễ");
    bench.type_text("N THI");
    bench.touch("Ị");
    bench.type_text(" A");
    bench.touch("Ă");
    bench.touch("Ặ");
    bench.type_text("A");
    bench.touch("Â");
    bench.touch("Ẫ");
    bench.type_text("O");
    bench.touch("Ô");
    bench.touch("Ỗ");
    both("name");
    bench.touch("Tiếp tục");
    bench.type_text("1899");
    bench.touch("Tiếp tục");
    both("birth-wrong");
    bench.touch("Xóa chữ cuối");
    bench.touch("Nữ");
    bench.touch("Xóa chữ cuối");
    bench.touch("Xóa chữ cuối");
    bench.type_text("951");
    both("birth");
    bench.touch("Tiếp tục");
    bench.type_text("00126001234");
    both("papers");
    bench.touch("Tiếp tục");
    bench.type_text("0235386");
    bench.touch("Nước khác");
    both("contact");
    bench.touch("Tiếp tục");
    bench.type_text("LAO");
    both("nation");
    bench.touch("Quay lại");
    bench.touch("Việt Nam");
    bench.touch("Tiếp tục");
    for (name, answer) in [("question-1", "Không"), ("question-2", "Không"), ("question-3", "Có")]
    {
        both(name);
        bench.touch(answer);
    }
    both("review");
    bench.touch("Gửi tờ khai");
    both("sending");
    bench.screens.apply(Update::Submitted(Err(SubmitProblem::Store)));
    bench.settle();
    both("failed");
    bench.touch("Thử lại");
    bench.screens.apply(Update::Submitted(Ok(())));
    bench.settle();
    both("done");
}

#[test]
fn bluetooth_is_drawn() {
    for (width, height) in [(800, 480), (1024, 600), (1280, 720), (1920, 1080), (600, 1024)] {
        bluetooth(width, height);
    }
}

#[test]
fn every_screen_is_drawn() {
    for (width, height) in [(800, 480), (1280, 720), (600, 1024)] {
        pictures(width, height);
    }
}
