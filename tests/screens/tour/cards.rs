//! Cards and receipts, and the phone that is confirmed by SMS.

use kiosk::declaration::form::{OtpNews, PassProblem};
use kiosk::screens::{Scan, Update, VenueIdentity};
use slint::ComponentHandle;
use ui::HomeAdapter;

use super::Visit;
use crate::declaration::cards::{CCCD, SPOILT, scan};
use crate::receipts;
use crate::support::harness::{Harness, identity};

/// Cards and receipts, read well and badly; the phone confirmed by SMS.
pub(crate) fn cards(visit: Visit<'_>) {
    receipts::pages(visit);
    let harness = Harness::with_gazetteer(800, 480);
    harness.screens.component().global::<HomeAdapter>().set_scanner_present(true);
    harness.screens.apply(Update::Enrolled(Some(VenueIdentity { otp: true, ..identity() })));
    harness.touch("Khai báo y tế");
    visit("for-whom-scanner", &harness);
    harness.touch("Có biên nhận hôm nay");
    harness.touch("Tiếp tục");
    visit("receipt-code", &harness);
    harness.type_text("7K2P9QXA00BM");
    harness.touch("Tiếp tục");
    visit("receipt", &harness);
    passages(&harness, visit);
    harness.screens.apply(Update::Scanned(Scan::Unreadable));
    harness.settle();
    visit("card-unread", &harness);
    let declared = Box::new(kiosk::cards::read(CCCD).unwrap());
    harness.screens.apply(Update::Scanned(Scan::DeclaredCard(declared)));
    harness.settle();
    visit("card-declared", &harness);
    let card = || scan(&harness, CCCD);
    card();
    visit("card", &harness);
    harness.touch("Khai báo y tế");
    visit("phone-after-card", &harness);
    harness.type_text("0912345678");
    harness.touch("Tiếp tục");
    visit("otp-sending", &harness);
    for (name, news) in [("otp", OtpNews::Sent), ("otp-wrong", OtpNews::Wrong)] {
        harness.screens.apply(Update::Otp(news));
        harness.settle();
        visit(name, &harness);
        harness.type_text("123456");
    }
    harness.screens.apply(Update::Otp(OtpNews::Unavailable));
    harness.settle();
    visit("otp-unavailable", &harness);
    harness.touch("Bỏ qua");
    visit("where-card", &harness);
    harness.type_text("HOAI");
    visit("where-found", &harness);
    harness.erase();
    harness.touch("Khai báo y tế");
    scan(&harness, SPOILT);
    visit("name-suspect", &harness);
    harness.screens.apply(Update::Scanned(Scan::Unreadable));
    harness.settle();
    visit("name-unread", &harness);
}

/// In with a receipt: while it is stored, once it is, and each reason why not.
fn passages(harness: &Harness, visit: Visit<'_>) {
    let told = |outcome| {
        harness.screens.apply(Update::Passed(outcome));
        harness.settle();
    };
    let again = || {
        harness.touch("Khai báo y tế");
        harness.touch("Có biên nhận hôm nay");
        harness.type_text("7K2P9QXA00BM");
        harness.touch("Tiếp tục");
    };
    harness.touch("Vào");
    visit("passing", harness);
    told(Ok(4));
    visit("passed", harness);
    harness.wait_ms(61_000);
    for (name, problem) in [
        ("not-passed", PassProblem::Store),
        ("not-passed-invalid", PassProblem::Invalid),
        ("not-passed-too-many", PassProblem::TooMany),
        ("not-passed-no-clock", PassProblem::TimeUnknown),
    ] {
        again();
        harness.touch("Ra");
        told(Err(problem));
        visit(name, harness);
        harness.erase();
    }
}
