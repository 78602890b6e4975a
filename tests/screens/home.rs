//! The home page: what it offers where, a full venue, a call for staff.

use kiosk::screens::{BluetoothState, CallOutcome, Command, Status, Update, VenueIdentity};

use crate::bench::{Bench, identity, status};

const CALL: &str = "Gọi nhân viên";

fn shows(bench: &Bench, text: &str) -> bool {
    bench.find(text).is_some()
}

#[test]
fn it_offers_what_the_venue_has() {
    let bench = Bench::new(800, 480);
    for (takes_feedback, bluetooth) in [
        (true, BluetoothState::Listening),
        (false, BluetoothState::Listening),
        (false, BluetoothState::Off),
        (true, BluetoothState::Off),
    ] {
        let venue = VenueIdentity { takes_feedback, ..identity() };
        bench.screens.apply(Update::Enrolled(Some(venue)));
        bench.screens.apply(Update::Status(Status { bluetooth, ..status() }));
        bench.settle();
        assert_eq!(shows(&bench, "Gửi phản ánh"), takes_feedback);
        let checks = bluetooth != BluetoothState::Off;
        assert_eq!(shows(&bench, "Kiểm tra Bluezone của bạn"), checks);
        assert!(shows(&bench, CALL) && shows(&bench, "English") && shows(&bench, "Chữ to"));
    }
}

#[test]
fn a_full_venue_says_so_until_someone_leaves() {
    const FULL: &str = "Đã đủ 200 người. Xin chờ bên ngoài.";
    let bench = Bench::new(800, 480);
    for (left, full) in [(113, false), (112, true), (0, true), (287, false)] {
        bench.screens.apply(Update::Status(Status { left, ..status() }));
        bench.settle();
        assert_eq!(shows(&bench, FULL), full, "{left} of 312 left");
        assert!(shows(&bench, "Khai báo y tế"), "nobody is turned away by the machine");
    }
    let boundless = VenueIdentity { capacity: None, ..identity() };
    bench.screens.apply(Update::Enrolled(Some(boundless)));
    bench.screens.apply(Update::Status(Status { left: 0, ..status() }));
    bench.settle();
    assert!(!shows(&bench, FULL));
}

#[test]
fn staff_are_called_once_and_the_visitor_is_told_the_truth() {
    for (outcome, text) in [
        (CallOutcome::Told, "Đã gửi lời gọi"),
        (CallOutcome::Unsent, "Máy chưa có mạng"),
        (CallOutcome::Failed, "Chưa gọi được nhân viên"),
    ] {
        let bench = Bench::new(800, 480);
        bench.commands.borrow_mut().clear();
        bench.touch(CALL);
        assert!(shows(&bench, "Đang gọi nhân viên…"));
        assert_eq!(*bench.commands.borrow(), [Command::CallStaff]);
        bench.screens.apply(Update::Called(outcome));
        bench.settle();
        assert!(shows(&bench, text));
        assert!(bench.decode().is_some(), "the QR stays readable");
        bench.wait_ms(21_000);
        assert!(shows(&bench, CALL), "home again");
    }
    let bench = Bench::new(800, 480);
    bench.touch(CALL);
    bench.touch("Về trang chính");
    assert!(shows(&bench, CALL));
    bench.screens.apply(Update::Called(CallOutcome::Told));
    bench.settle();
    assert!(shows(&bench, CALL), "a late answer opens nothing");
}

#[test]
fn a_call_that_nobody_answers_is_told_as_failed() {
    let bench = Bench::new(800, 480);
    bench.touch(CALL);
    bench.wait_ms(16_000);
    assert!(shows(&bench, "Chưa gọi được nhân viên"));
}
