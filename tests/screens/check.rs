//! "Kiểm tra Bluezone của bạn": heard, not heard, a deaf kiosk, left, the language switched midway.

use std::sync::LazyLock;

use i_slint_backend_testing::ElementQuery;
use kiosk::devices::beacons::{Sender64, Senders};
use kiosk::presence::check::{Seen, Sighting};
use kiosk::screens::{BluetoothState, Command, Lang, Status, Update};

use ui::Language;

use crate::bench::{Bench, status};
use protocol::beacon::Beacon;
use protocol::bluezone::advert::Advert;

const OPEN: &str = "Kiểm tra Bluezone của bạn";
const HOME: &str = "Về trang chính";

const HEARD: &str = "Đã nghe thấy Bluezone";
const NOT_HEARD: &str = "Chưa nghe thấy điện thoại của bạn";
const PERHAPS: &str = "Có lẽ có iPhone dùng Bluezone ở gần";
const DEAF: &str = "Bluetooth của máy này không hoạt động";

/// The visitor's phone.
fn sender() -> Sender64 {
    static SENDERS: LazyLock<Senders> = LazyLock::new(Senders::default);
    SENDERS.of(Beacon::Bluezone(Advert::Ios), 1)
}

/// A phone sends twice, half a second apart.
pub(crate) fn hear(bench: &Bench, phone: Seen, rssi: i16) {
    for _ in 0..2 {
        let sighting = Sighting { phone, sender: sender(), rssi, at_ms: bench.unix_ms() };
        bench.screens.apply(Update::Strongest(sighting));
        bench.wait_ms(500);
    }
}

fn radio(bench: &Bench, bluetooth: BluetoothState) {
    bench.screens.apply(Update::Status(Status { bluetooth, ..status() }));
    bench.settle();
}

fn shows(bench: &Bench, text: &str) -> bool {
    bench.find(text).is_some()
}

/// Whether some text on the screen has these words in it.
fn shows_part(bench: &Bench, words: &str) -> bool {
    ElementQuery::from_root(bench.screens.component())
        .match_descendants()
        .find_all()
        .iter()
        .any(|element| element.accessible_label().is_some_and(|label| label.contains(words)))
}

#[test]
fn held_close_it_is_heard_and_the_page_ends_by_itself() {
    let bench = Bench::new(800, 480);
    bench.touch(OPEN);
    assert!(shows(&bench, "Còn 30 giây"));
    bench.wait_ms(5_000);
    assert!(shows(&bench, "Còn 25 giây"));
    hear(&bench, Seen::Android, -60);
    assert!(!shows(&bench, HEARD), "a phone of the queue does not count");
    hear(&bench, Seen::Android, -42);
    assert!(shows(&bench, HEARD));
    assert!(bench.decode().is_some(), "the QR stays readable");
    bench.wait_ms(28_000);
    assert!(shows(&bench, HEARD));
    bench.wait_ms(3_000);
    assert!(shows(&bench, "Khai báo y tế"), "home again");
    assert_eq!(bench.asked(), [Command::CheckStarted, Command::CheckEnded]);
}

#[test]
fn not_heard_says_what_to_do_and_turns_green_when_it_is_done() {
    let bench = Bench::new(800, 480);
    bench.touch(OPEN);
    bench.wait_ms(29_500);
    assert!(!shows(&bench, NOT_HEARD));
    bench.wait_ms(1_000);
    assert!(shows(&bench, NOT_HEARD));
    for step in ["Mở ứng dụng Bluezone", "Bật Bluetooth, bật Vị trí", "Bật Bluetooth"]
    {
        assert!(shows(&bench, step), "{step}");
    }
    assert!(bench.decode().is_some(), "the QR stays readable");
    hear(&bench, Seen::Android, -42);
    assert!(shows(&bench, HEARD));
    bench.wait_ms(31_000);
    assert!(shows(&bench, OPEN));
}

#[test]
fn not_heard_ends_within_a_minute_or_is_tried_again() {
    let bench = Bench::new(800, 480);
    bench.touch(OPEN);
    bench.wait_ms(61_000);
    assert!(shows(&bench, OPEN), "home again");
    bench.touch(OPEN);
    bench.wait_ms(31_000);
    bench.touch("Thử lại");
    assert!(shows(&bench, "Còn 30 giây"));
    bench.touch(HOME);
    assert!(shows(&bench, OPEN));
    use Command::{CheckEnded, CheckStarted};
    assert_eq!(bench.asked(), [CheckStarted, CheckEnded, CheckStarted, CheckEnded]);
}

#[test]
fn who_was_near_before_is_not_taken_for_the_visitor() {
    let bench = Bench::new(800, 480);
    let early = bench.unix_ms();
    hear(&bench, Seen::Android, -40);
    bench.touch(OPEN);
    for at_ms in [early, early + 1] {
        let sighting = Sighting { phone: Seen::Android, sender: sender(), rssi: -40, at_ms };
        bench.screens.apply(Update::Strongest(sighting));
    }
    bench.wait_ms(1_000);
    assert!(!shows(&bench, HEARD));
}

#[test]
fn an_iphone_that_may_be_one_is_called_so_at_the_end() {
    let bench = Bench::new(800, 480);
    bench.touch(OPEN);
    hear(&bench, Seen::PerhapsIphone, -40);
    assert!(!shows(&bench, PERHAPS));
    bench.wait_ms(30_000);
    assert!(shows(&bench, PERHAPS));
    hear(&bench, Seen::Iphone, -40);
    assert!(shows(&bench, HEARD));
}

#[test]
fn a_kiosk_that_hears_nothing_says_so() {
    let bench = Bench::new(800, 480);
    radio(&bench, BluetoothState::Failed);
    bench.touch(OPEN);
    assert!(shows(&bench, DEAF));
    radio(&bench, BluetoothState::Listening);
    assert!(shows(&bench, "Còn 30 giây"), "the wait begins when the kiosk hears again");
    bench.wait_ms(31_000);
    assert!(shows(&bench, NOT_HEARD));
    radio(&bench, BluetoothState::Failed);
    assert!(shows(&bench, DEAF), "the phone is not blamed");
    bench.touch(HOME);
    assert!(shows(&bench, OPEN));
}

#[test]
fn each_fault_of_the_radio_is_told_with_what_to_do() {
    let bench = Bench::new(800, 480);
    for (bluetooth, vietnamese, english) in [
        (BluetoothState::Absent, "Không thấy bộ thu Bluetooth", "plugged in"),
        (BluetoothState::Blocked, "Bluetooth bị khóa (rfkill)", "unblocked"),
        (BluetoothState::SwitchedOff, "Bộ thu Bluetooth không bật được", "plug it in again"),
        (BluetoothState::Busy, "Chương trình khác đang chiếm Bluetooth", "restart the kiosk"),
        (BluetoothState::Stopped, "Dịch vụ Bluetooth đang dừng", "restart the kiosk"),
        (BluetoothState::Failed, "Bluetooth không hoạt động", "restart the kiosk"),
    ] {
        for (language, words) in [(Language::Vi, vietnamese), (Language::En, english)] {
            bench.speak(language);
            radio(&bench, bluetooth);
            assert!(shows_part(&bench, words), "{bluetooth:?}: {words}");
            radio(&bench, BluetoothState::Listening);
            assert!(!shows_part(&bench, words), "{bluetooth:?} has passed");
        }
    }
}

#[test]
fn a_quiet_night_alarms_nobody_and_blames_no_phone() {
    let bench = Bench::new(800, 480);
    radio(&bench, BluetoothState::Quiet);
    let hint = bench.find(OPEN).unwrap().accessible_description().unwrap();
    assert_eq!(hint, "Chưa nghe thấy thiết bị nào gần đây; máy vẫn đang nghe");
    for fault in ["không hoạt động", "chưa hoạt động", "Không thấy", "khởi động lại"]
    {
        assert!(!shows_part(&bench, fault), "{fault}");
    }
    // Whoever comes may check a phone: if it is heard, the night was only quiet.
    bench.touch(OPEN);
    assert!(shows(&bench, "Còn 30 giây"));
    bench.wait_ms(31_000);
    assert!(shows(&bench, NOT_HEARD));
    assert!(shows_part(&bench, "cũng có thể là do máy"));
    hear(&bench, Seen::Android, -42);
    assert!(shows(&bench, HEARD));
}

#[test]
fn a_kiosk_without_bluetooth_offers_no_check() {
    let bench = Bench::new(800, 480);
    radio(&bench, BluetoothState::Off);
    assert!(!shows(&bench, OPEN));
}

#[test]
fn the_language_changes_and_the_wait_goes_on() {
    let bench = Bench::new(800, 480);
    bench.touch(OPEN);
    bench.wait_ms(10_000);
    bench.touch("English");
    assert!(shows(&bench, "20 seconds left"));
    hear(&bench, Seen::Android, -42);
    assert!(shows(&bench, "Bluezone is heard"));
    bench.touch("Tiếng Việt");
    assert!(shows(&bench, HEARD));
    let [started, en, vi] = [
        Command::CheckStarted,
        Command::LanguageChanged(Lang::En),
        Command::LanguageChanged(Lang::Vi),
    ];
    assert_eq!(bench.asked(), [started, en, vi]);
}

#[test]
fn the_nudge_comes_and_goes() {
    const NUDGE: &str = "Đang đông! Mời bà con quét mã trước khi vào.";
    let bench = Bench::new(800, 480);
    assert!(!shows(&bench, NUDGE));
    for nudge in [true, false] {
        bench.screens.apply(Update::Status(Status { nudge, ..status() }));
        bench.settle();
        assert_eq!(shows(&bench, NUDGE), nudge);
    }
}

#[test]
fn other_families_are_counted_apart() {
    let bench = Bench::new(800, 480);
    let hint = || bench.find(OPEN).unwrap().accessible_description().unwrap();
    assert_eq!(hint(), "14 Bluezone gần đây");
    bench.screens.apply(Update::Status(Status { others: 3, ..status() }));
    bench.settle();
    assert_eq!(hint(), "14 Bluezone gần đây · 3 dùng ứng dụng khác");
}
