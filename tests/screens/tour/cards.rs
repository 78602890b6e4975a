//! Cards and receipts, and the phone that is confirmed by SMS.

use kiosk::declaration::form::{OtpNews, PassProblem};
use kiosk::screens::{Scan, Update, VenueIdentity};
use slint::ComponentHandle;
use ui::HomeAdapter;

use super::Visit;
use crate::bench::{Bench, identity};
use crate::declaration::cards::{CCCD, SPOILT, scan};

/// Cards and receipts, read well and badly; the phone confirmed by SMS.
pub(crate) fn cards(visit: Visit<'_>) {
    let bench = Bench::with_places(800, 480);
    bench.screens.component().global::<HomeAdapter>().set_scanner_present(true);
    bench.screens.apply(Update::Enrolled(Some(VenueIdentity { otp: true, ..identity() })));
    bench.touch("Khai báo y tế");
    visit("for-whom-scanner", &bench);
    bench.touch("Hôm nay đã khai? Nhập mã biên nhận");
    bench.touch("Tiếp tục");
    visit("receipt-code", &bench);
    bench.type_text("7K2P9QXA00BM");
    bench.touch("Tiếp tục");
    visit("receipt", &bench);
    passages(&bench, visit);
    bench.screens.apply(Update::Scanned(Scan::Unreadable));
    bench.settle();
    visit("card-unread", &bench);
    let card = || scan(&bench, CCCD);
    card();
    visit("card", &bench);
    bench.touch("Khai báo y tế");
    visit("phone-after-card", &bench);
    bench.type_text("0912345678");
    bench.touch("Tiếp tục");
    visit("otp-sending", &bench);
    for (name, news) in [("otp", OtpNews::Sent), ("otp-wrong", OtpNews::Wrong)] {
        bench.screens.apply(Update::Otp(news));
        bench.settle();
        visit(name, &bench);
        bench.type_text("123456");
    }
    bench.screens.apply(Update::Otp(OtpNews::Unavailable));
    bench.settle();
    visit("otp-unavailable", &bench);
    bench.touch("Bỏ qua");
    visit("where-card", &bench);
    bench.type_text("HOAI");
    visit("where-found", &bench);
    bench.touch("Xóa ngay");
    bench.touch("Khai báo y tế");
    scan(&bench, SPOILT);
    visit("name-suspect", &bench);
    bench.screens.apply(Update::Scanned(Scan::Unreadable));
    bench.settle();
    visit("name-unread", &bench);
}

/// In with a receipt: while it is stored, once it is, and each reason why not.
fn passages(bench: &Bench, visit: Visit<'_>) {
    let told = |outcome| {
        bench.screens.apply(Update::Passed(outcome));
        bench.settle();
    };
    let again = || {
        bench.touch("Khai báo y tế");
        bench.touch("Hôm nay đã khai? Nhập mã biên nhận");
        bench.type_text("7K2P9QXA00BM");
        bench.touch("Tiếp tục");
    };
    bench.touch("Vào");
    visit("passing", bench);
    told(Ok(4));
    visit("passed", bench);
    bench.wait_ms(61_000);
    for (name, problem) in [
        ("not-passed", PassProblem::Store),
        ("not-passed-invalid", PassProblem::Invalid),
        ("not-passed-too-many", PassProblem::TooMany),
        ("not-passed-no-clock", PassProblem::TimeUnknown),
    ] {
        again();
        bench.touch("Ra");
        told(Err(problem));
        visit(name, bench);
        bench.touch("Xóa ngay");
    }
}
