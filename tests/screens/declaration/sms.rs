//! The phone confirmed by SMS: right, wrong, late, offline.

use kiosk::declaration::form::OtpNews;
use kiosk::screens::{Command, Status, Update, VenueIdentity};

use super::submitted;
use crate::bench::{Bench, identity, status};

fn at_the_phone(online: bool) -> Bench {
    let bench = Bench::new(800, 480);
    let venue = VenueIdentity { otp: true, ..identity() };
    bench.screens.apply(Update::Enrolled(Some(venue)));
    bench.screens.apply(Update::Status(Status { online, ..status() }));
    bench.touch("Khai báo y tế");
    bench.touch("Cho tôi");
    bench.type_hoa();
    bench.touch("Bỏ qua");
    bench.type_text("0912345678");
    bench.touch("Tiếp tục");
    bench
}

fn tell(bench: &Bench, news: OtpNews) {
    bench.screens.apply(Update::Otp(news));
    bench.settle();
}

fn finish(bench: &Bench) -> bool {
    bench.touch("Ở Phường Bồng Sơn");
    bench.touch("Bỏ qua");
    bench.answer(["Không"; 3]);
    bench.touch("Gửi tờ khai");
    submitted(bench)[0].phone_verified
}

#[test]
fn right_digits_verify_the_phone() {
    let bench = at_the_phone(true);
    assert!(matches!(bench.commands.borrow().last(), Some(Command::SendOtp { .. })));
    tell(&bench, OtpNews::Sent);
    bench.type_text("123456");
    assert!(matches!(bench.commands.borrow().last(), Some(Command::CheckOtp { .. })));
    tell(&bench, OtpNews::Right);
    assert!(finish(&bench));
}

#[test]
fn wrong_and_late_digits_are_told_and_may_be_skipped() {
    let bench = at_the_phone(true);
    tell(&bench, OtpNews::Sent);
    bench.type_text("111111");
    tell(&bench, OtpNews::Wrong);
    assert!(bench.find("Mã chưa đúng. Xin xem lại tin nhắn và nhập lại.").is_some());
    assert_eq!(bench.value("Mã xác nhận"), "");
    bench.type_text("222222");
    tell(&bench, OtpNews::Expired);
    assert!(bench.find("Mã không còn dùng được. Bấm “Gửi lại mã”.").is_some());
    bench.touch("Gửi lại mã");
    assert!(matches!(bench.commands.borrow().last(), Some(Command::SendOtp { .. })));
    bench.touch("Bỏ qua");
    assert!(!finish(&bench), "marked, never blocked");
}

#[test]
fn a_silent_backend_is_told_and_does_not_block() {
    let bench = at_the_phone(true);
    bench.wait_ms(16_000);
    let words = "Chưa xác nhận được. Bạn vẫn khai tiếp; số điện thoại được ghi là chưa xác nhận.";
    assert!(bench.find(words).is_some());
    bench.touch("Bỏ qua");
    assert!(!finish(&bench));
}

#[test]
fn offline_nothing_is_asked() {
    let bench = at_the_phone(false);
    assert!(bench.find("Mã xác nhận").is_none());
    assert!(!finish(&bench));
}
