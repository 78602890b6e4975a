//! The home page: what it offers where, a full venue, a call for staff.

use kiosk::screens::{BluetoothState, CallOutcome, Command, Status, Update, VenueIdentity};

use crate::support::harness::{Harness, identity, status};

const CALL: &str = "Gọi nhân viên";

fn shows(harness: &Harness, text: &str) -> bool {
    harness.find(text).is_some()
}

#[test]
fn it_offers_what_the_venue_has() {
    let harness = Harness::new(800, 480);
    for (takes_feedback, bluetooth) in [
        (true, BluetoothState::Listening),
        (false, BluetoothState::Listening),
        (false, BluetoothState::Off),
        (true, BluetoothState::Off),
    ] {
        let venue = VenueIdentity { takes_feedback, ..identity() };
        harness.screens.apply(Update::Enrolled(Some(venue)));
        harness.screens.apply(Update::Status(Status { bluetooth, ..status() }));
        harness.settle();
        assert_eq!(shows(&harness, "Gửi phản ánh"), takes_feedback);
        let checks = bluetooth != BluetoothState::Off;
        assert_eq!(shows(&harness, "Kiểm tra Bluezone của bạn"), checks);
        assert!(shows(&harness, CALL) && shows(&harness, "English") && shows(&harness, "Chữ to"));
    }
}

#[test]
fn a_full_venue_says_so_until_someone_leaves() {
    const FULL: &str = "Đã đủ 200 người. Xin chờ bên ngoài.";
    let harness = Harness::new(800, 480);
    for (left, full) in [(113, false), (112, true), (0, true), (287, false)] {
        harness.screens.apply(Update::Status(Status { left, ..status() }));
        harness.settle();
        assert_eq!(shows(&harness, FULL), full, "{left} of 312 left");
        assert!(shows(&harness, "Khai báo y tế"), "nobody is turned away by the machine");
    }
    let boundless = VenueIdentity { capacity: None, ..identity() };
    harness.screens.apply(Update::Enrolled(Some(boundless)));
    harness.screens.apply(Update::Status(Status { left: 0, ..status() }));
    harness.settle();
    assert!(!shows(&harness, FULL));
}

#[test]
fn staff_are_called_once_and_the_visitor_is_told_the_truth() {
    for (outcome, text) in [
        (CallOutcome::Sent, "Đã gửi lời gọi"),
        (CallOutcome::Unsent, "Máy chưa có mạng"),
        (CallOutcome::Failed, "Chưa gọi được nhân viên"),
    ] {
        let harness = Harness::new(800, 480);
        harness.commands.borrow_mut().clear();
        harness.touch(CALL);
        assert!(shows(&harness, "Đang gọi nhân viên…"));
        assert_eq!(harness.asked(), [Command::CallStaff]);
        harness.screens.apply(Update::Called(outcome));
        harness.settle();
        assert!(shows(&harness, text));
        assert!(harness.decode().is_some(), "the QR stays readable");
        harness.wait_ms(61_000);
        assert!(shows(&harness, CALL), "home again");
    }
    let harness = Harness::new(800, 480);
    harness.touch(CALL);
    harness.touch("Về trang chính");
    assert!(shows(&harness, CALL));
    harness.screens.apply(Update::Called(CallOutcome::Sent));
    harness.settle();
    assert!(shows(&harness, CALL), "a late answer opens nothing");
}

#[test]
fn a_call_that_nobody_answers_is_told_as_failed() {
    let harness = Harness::new(800, 480);
    harness.touch(CALL);
    harness.wait_ms(16_000);
    assert!(shows(&harness, "Chưa gọi được nhân viên"));
}

#[test]
fn numbers_of_this_kiosk_alone_are_called_so() {
    let harness = Harness::new(800, 480);
    for own_only in [false, true] {
        harness.screens.apply(Update::Status(Status { own_only, ..status() }));
        harness.settle();
        assert_eq!(shows(&harness, "tại máy này"), own_only);
        assert_eq!(shows(&harness, "ở trong"), !own_only);
    }
}

#[test]
fn a_doubtful_time_and_other_keys_are_told_to_the_staff() {
    let harness = Harness::new(800, 480);
    for (status, text) in [
        (
            Status { clock_doubted: true, ..status() },
            "Giờ của máy chủ lệch hơn một ngày nên máy chưa xóa dữ liệu cũ; xin báo người quản trị.",
        ),
        (
            Status { keys_pending: true, ..status() },
            "Khóa nhận tờ khai đã đổi, chờ nhân viên xác nhận; máy vẫn dùng khóa cũ.",
        ),
    ] {
        harness.screens.apply(Update::Status(status));
        harness.settle();
        assert!(shows(&harness, text), "{text}");
    }
}
