//! "Kiểm tra Bluezone của bạn": heard, not heard, a deaf kiosk, left, the language switched midway.

use std::sync::LazyLock;

use i_slint_backend_testing::ElementQuery;
use kiosk::devices::beacons::{Sender64, Senders};
use kiosk::presence::check::{Seen, Sighting};
use kiosk::screens::{BluetoothState, Command, Status, Update};
use protocol::beacon::Beacon;
use protocol::bluezone::advert::Advert;
use protocol::language::Language;

use crate::support::harness::{Harness, status, untied};

const OPEN: &str = "Kiểm tra Bluezone của bạn";
const HOME: &str = "Về trang chính";

const HEARD: &str = "Đã nhận ra Bluezone";
const NOT_HEARD: &str = "Chưa nhận ra Bluezone của bạn";
const PERHAPS: &str = "Có lẽ có iPhone dùng Bluezone ở gần";
const DEAF: &str = "Bluetooth của máy này không hoạt động";

/// The visitor's phone.
fn sender() -> Sender64 {
    static SENDERS: LazyLock<Senders> = LazyLock::new(Senders::default);
    SENDERS.of(Beacon::Bluezone(Advert::Ios), 1)
}

/// A phone sends twice, half a second apart.
pub(crate) fn hear(harness: &Harness, phone: Seen, rssi: i16) {
    for _ in 0..2 {
        let sighting = Sighting { phone, sender: sender(), rssi, at_ms: harness.unix_ms() };
        harness.screens.apply(Update::Strongest(sighting));
        harness.wait_ms(500);
    }
}

fn radio(harness: &Harness, bluetooth: BluetoothState) {
    harness.screens.apply(Update::Status(Status { bluetooth, ..status() }));
    harness.settle();
}

fn shows(harness: &Harness, text: &str) -> bool {
    harness.find(text).is_some()
}

/// Whether some text on the screen has these words in it.
fn shows_part(harness: &Harness, words: &str) -> bool {
    ElementQuery::from_root(harness.screens.component())
        .match_descendants()
        .find_all()
        .iter()
        .filter_map(|element| element.accessible_label())
        .any(|label| untied(&label).contains(words))
}

#[test]
fn held_close_it_is_heard_and_the_page_ends_by_itself() {
    let harness = Harness::new(800, 480);
    harness.touch(OPEN);
    assert!(shows(&harness, "Còn 30 giây"));
    harness.wait_ms(5_000);
    assert!(shows(&harness, "Còn 25 giây"));
    hear(&harness, Seen::Android, -60);
    assert!(!shows(&harness, HEARD), "a phone of the queue does not count");
    hear(&harness, Seen::Android, -42);
    assert!(shows(&harness, HEARD));
    assert!(harness.decode().is_some(), "the QR stays readable");
    harness.wait_ms(28_000);
    assert!(shows(&harness, HEARD));
    harness.wait_ms(3_000);
    assert!(shows(&harness, "Khai báo y tế"), "home again");
    assert_eq!(harness.asked(), [Command::CheckStarted, Command::CheckEnded]);
}

#[test]
fn not_heard_says_what_to_do_and_turns_green_when_it_is_done() {
    let harness = Harness::new(800, 480);
    harness.touch(OPEN);
    harness.wait_ms(29_500);
    assert!(!shows(&harness, NOT_HEARD));
    harness.wait_ms(1_000);
    assert!(shows(&harness, NOT_HEARD));
    for step in ["Mở ứng dụng Bluezone", "Bật Bluetooth, bật Vị trí", "Bật Bluetooth"]
    {
        assert!(shows(&harness, step), "{step}");
    }
    assert!(harness.decode().is_some(), "the QR stays readable");
    hear(&harness, Seen::Android, -42);
    assert!(shows(&harness, HEARD));
    harness.wait_ms(31_000);
    assert!(shows(&harness, OPEN));
}

#[test]
fn not_heard_ends_within_a_minute_or_is_tried_again() {
    let harness = Harness::new(800, 480);
    harness.touch(OPEN);
    harness.wait_ms(61_000);
    assert!(shows(&harness, OPEN), "home again");
    harness.touch(OPEN);
    harness.wait_ms(31_000);
    harness.touch("Thử lại");
    assert!(shows(&harness, "Còn 30 giây") || shows(&harness, "Còn 29 giây"));
    harness.touch(HOME);
    assert!(shows(&harness, OPEN));
    use Command::{CheckEnded, CheckStarted};
    assert_eq!(harness.asked(), [CheckStarted, CheckEnded, CheckStarted, CheckEnded]);
}

#[test]
fn who_was_near_before_is_not_taken_for_the_visitor() {
    let harness = Harness::new(800, 480);
    let early = harness.unix_ms();
    hear(&harness, Seen::Android, -40);
    harness.touch(OPEN);
    for at_ms in [early, early + 1] {
        let sighting = Sighting { phone: Seen::Android, sender: sender(), rssi: -40, at_ms };
        harness.screens.apply(Update::Strongest(sighting));
    }
    harness.wait_ms(1_000);
    assert!(!shows(&harness, HEARD));
}

#[test]
fn an_iphone_that_may_be_one_is_called_so_at_the_end() {
    let harness = Harness::new(800, 480);
    harness.touch(OPEN);
    hear(&harness, Seen::PerhapsIphone, -40);
    assert!(!shows(&harness, PERHAPS));
    harness.wait_ms(30_000);
    assert!(shows(&harness, PERHAPS));
    hear(&harness, Seen::Iphone, -40);
    assert!(shows(&harness, HEARD));
}

#[test]
fn a_kiosk_that_hears_nothing_says_so() {
    let harness = Harness::new(800, 480);
    radio(&harness, BluetoothState::Failed);
    harness.touch(OPEN);
    assert!(shows(&harness, DEAF));
    radio(&harness, BluetoothState::Listening);
    assert!(shows(&harness, "Còn 30 giây"), "the wait begins when the kiosk hears again");
    harness.wait_ms(31_000);
    assert!(shows(&harness, NOT_HEARD));
    radio(&harness, BluetoothState::Failed);
    assert!(shows(&harness, DEAF), "the phone is not blamed");
    harness.touch(HOME);
    assert!(shows(&harness, OPEN));
}

#[test]
fn each_fault_of_the_radio_is_told_with_what_to_do() {
    let harness = Harness::new(800, 480);
    for (bluetooth, vietnamese, english) in [
        (BluetoothState::Absent, "Không thấy bộ thu Bluetooth", "plugged in"),
        (BluetoothState::Blocked, "Bluetooth bị khóa (rfkill)", "unblocked"),
        (BluetoothState::SwitchedOff, "Bộ thu Bluetooth không bật được", "plug it in again"),
        (BluetoothState::Busy, "Chương trình khác đang chiếm Bluetooth", "restart the kiosk"),
        (BluetoothState::Stopped, "Dịch vụ Bluetooth đang dừng", "restart the kiosk"),
        (BluetoothState::Failed, "Bluetooth không hoạt động", "restart the kiosk"),
    ] {
        for (language, words) in [(Language::Vi, vietnamese), (Language::En, english)] {
            harness.set_language(language);
            radio(&harness, bluetooth);
            assert!(shows_part(&harness, words), "{bluetooth:?}: {words}");
            radio(&harness, BluetoothState::Listening);
            assert!(!shows_part(&harness, words), "{bluetooth:?} has passed");
        }
    }
}

#[test]
fn a_quiet_night_alarms_nobody_and_blames_no_phone() {
    let harness = Harness::new(800, 480);
    radio(&harness, BluetoothState::Quiet);
    let hint = harness.find(OPEN).unwrap().accessible_description().unwrap();
    assert_eq!(hint, "Chưa nhận được thiết bị nào gần đây; máy vẫn đang dò");
    for fault in ["không hoạt động", "chưa hoạt động", "Không thấy", "khởi động lại"]
    {
        assert!(!shows_part(&harness, fault), "{fault}");
    }
    // Whoever comes may check a phone: if it is heard, the night was only quiet.
    harness.touch(OPEN);
    assert!(shows(&harness, "Còn 30 giây"));
    harness.wait_ms(31_000);
    assert!(shows(&harness, NOT_HEARD));
    assert!(shows_part(&harness, "cũng có thể là do máy"));
    hear(&harness, Seen::Android, -42);
    assert!(shows(&harness, HEARD));
}

#[test]
fn a_kiosk_without_bluetooth_offers_no_check() {
    let harness = Harness::new(800, 480);
    radio(&harness, BluetoothState::Off);
    assert!(!shows(&harness, OPEN));
}

#[test]
fn the_language_changes_and_the_wait_goes_on() {
    let harness = Harness::new(800, 480);
    harness.touch(OPEN);
    harness.wait_ms(10_000);
    harness.choose_language(Language::En);
    assert!(shows(&harness, "20 s left"));
    hear(&harness, Seen::Android, -42);
    assert!(shows(&harness, "Bluezone found"));
    harness.choose_language(Language::Vi);
    assert!(shows(&harness, HEARD));
    assert_eq!(harness.asked(), [Command::CheckStarted], "the check is the same one");
}

#[test]
fn the_nudge_comes_and_goes() {
    const NUDGE: &str = "Đang đông! Mời bà con quét mã trước khi vào.";
    let harness = Harness::new(800, 480);
    assert!(!shows(&harness, NUDGE));
    for nudge in [true, false] {
        harness.screens.apply(Update::Status(Status { nudge, ..status() }));
        harness.settle();
        assert_eq!(shows(&harness, NUDGE), nudge);
    }
}

#[test]
fn other_families_are_counted_apart() {
    let harness = Harness::new(800, 480);
    let hint = || harness.find(OPEN).unwrap().accessible_description().unwrap();
    assert_eq!(hint(), "14 Bluezone gần đây");
    harness.screens.apply(Update::Status(Status { others: 3, ..status() }));
    harness.settle();
    assert_eq!(hint(), "14 Bluezone gần đây · 3 dùng ứng dụng khác");
}
