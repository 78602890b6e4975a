//! The phone confirmed by SMS: right, wrong, late, offline.

use kiosk::declaration::form::OtpNews;
use kiosk::screens::{Command, Status, Update, VenueIdentity};

use super::submitted;
use crate::support::harness::{Harness, identity, status};

fn at_the_phone(online: bool) -> Harness {
    let harness = Harness::new(800, 480);
    let venue = VenueIdentity { otp: true, ..identity() };
    harness.screens.apply(Update::Enrolled(Some(venue)));
    harness.screens.apply(Update::Status(Status { online, ..status() }));
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi");
    harness.type_hoa();
    harness.touch("Tiếp tục");
    harness.type_text("0912345678");
    harness.touch("Tiếp tục");
    harness
}

fn tell(harness: &Harness, news: OtpNews) {
    harness.screens.apply(Update::Otp(news));
    harness.settle();
}

fn finish(harness: &Harness) -> bool {
    harness.touch("Ở Phường Bồng Sơn");
    harness.touch("Tiếp tục");
    harness.answer(["Không"; 3]);
    harness.touch("Gửi tờ khai");
    submitted(harness)[0].phone_verified
}

#[test]
fn right_digits_verify_the_phone() {
    let harness = at_the_phone(true);
    assert!(matches!(harness.asked().last(), Some(Command::SendOtp { .. })));
    tell(&harness, OtpNews::Sent);
    harness.type_text("123456");
    assert!(matches!(harness.asked().last(), Some(Command::CheckOtp { .. })));
    tell(&harness, OtpNews::Right);
    assert!(finish(&harness));
}

#[test]
fn wrong_and_late_digits_are_told_and_may_be_skipped() {
    let harness = at_the_phone(true);
    tell(&harness, OtpNews::Sent);
    harness.type_text("111111");
    tell(&harness, OtpNews::Wrong);
    assert!(harness.find("Mã chưa đúng. Xin xem lại tin nhắn và nhập lại.").is_some());
    assert_eq!(harness.value("Mã xác nhận"), "");
    harness.type_text("222222");
    tell(&harness, OtpNews::Expired);
    assert!(harness.find("Mã không còn dùng được. Bấm “Gửi lại mã”.").is_some());
    harness.touch("Gửi lại mã");
    assert!(matches!(harness.asked().last(), Some(Command::SendOtp { .. })));
    harness.touch("Bỏ qua");
    assert!(!finish(&harness), "marked, never blocked");
}

#[test]
fn a_silent_backend_is_told_and_does_not_block() {
    let harness = at_the_phone(true);
    harness.wait_ms(16_000);
    let words = "Chưa xác nhận được. Bạn vẫn khai tiếp; số điện thoại được ghi là chưa xác nhận.";
    assert!(harness.find(words).is_some());
    harness.touch("Bỏ qua");
    assert!(!finish(&harness));
}

#[test]
fn offline_nothing_is_asked() {
    let harness = at_the_phone(false);
    assert!(harness.find("Mã xác nhận").is_none());
    assert!(!finish(&harness));
}
