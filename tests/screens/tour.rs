//! Once through every page of the kiosk. Whoever adds a page adds a stop; the layout test, the
//! gallery and the pictures of the documents go along.

#[path = "tour/cards.rs"]
mod cards;
#[path = "tour/declaration.rs"]
mod declaration;
#[path = "tour/documents.rs"]
mod documents;
#[path = "tour/large.rs"]
mod large;

use kiosk::checkin::receipt_code::ReceiptCode;
use kiosk::config::Staff;
use kiosk::presence::check::Seen;
use kiosk::screens::{
    BluetoothState, CallOutcome, StartupProblem, Status, StoreState, SubmitProblem, Update,
    VenueIdentity,
};
use protocol::clock::ClockConfidence;
use protocol::declared::WordCode;
use protocol::feedback::Category;
use protocol::language::Language;
use protocol::record::Direction;
use protocol::token::Evidence;
use slint::ComponentHandle;
use ui::HomeAdapter;

use crate::check::hear;
use crate::feedback;
use crate::support::harness::{Harness, identity, status};

pub(crate) use crate::{first_boot::pages as first_boot, staff::pages as staff};
pub(crate) use cards::cards;
pub(crate) use declaration::{declaration, group, outsider, questions};
pub(crate) use {documents::documents, large::large};

/// Sizes that the screens are made for, lying and standing.
pub(crate) const SIZES: [(u32, u32); 8] = [
    (800, 480),
    (1024, 600),
    (1280, 720),
    (1920, 1080),
    (480, 800),
    (600, 1024),
    (720, 1280),
    (1080, 1920),
];

/// What is done at each stop: its name, and the kiosk that shows it.
pub(crate) type Visit<'a> = &'a mut dyn FnMut(&str, &Harness);

/// All pages that a visitor's touch leads to.
pub(crate) fn everywhere(visit: Visit<'_>) {
    home(visit);
    first_boot(visit);
    staff(visit);
    check(visit);
    feedback(visit);
    declaration(visit);
    group(visit);
    questions(visit);
    cards(visit);
    outsider(visit);
}

/// The longest names that a venue is likely to have.
pub(crate) fn long_names() -> VenueIdentity {
    VenueIdentity {
        name: "Trung tâm Phục vụ hành chính công thị xã Hoài Nhơn".to_owned(),
        position: "Cổng phụ đường Quang Trung".to_owned(),
        commune: "Phường Hoài Thanh Tây".to_owned(),
        capacity: Some(12_000),
        ..identity()
    }
}

/// The home page, calm, at its fullest and in trouble.
pub(crate) fn home(visit: Visit<'_>) {
    crate::pairing::pages(visit);
    let harness = Harness::bare(800, 480);
    let broken = Harness::bare(800, 480);
    let detail = "the database /var/lib/bluezone-kiosk/kiosk.db cannot be opened: unable to open \
                  database file; check the folder and its owner";
    broken.screens.show_startup_error(StartupProblem::Storage, detail);
    broken.settle();
    visit("startup-error", &broken);
    harness.screens.apply(Update::Enrolled(Some(identity())));
    let tell = |status: Status| {
        harness.screens.apply(Update::Status(status));
        harness.settle();
    };
    let scanner = |present| {
        harness.screens.component().global::<HomeAdapter>().set_scanner_present(present);
        harness.settle();
    };
    tell(status());
    harness.wait_ms(9_000);
    visit("home-plain", &harness);
    scanner(true);
    visit("home", &harness);
    tell(Status { nudge: true, present: 214, others: 123, ..status() });
    visit("home-crowded", &harness);
    tell(Status { entered: 487, ..status() });
    visit("home-full", &harness);
    tell(Status { online: false, own_only: true, waiting: 1234, ..status() });
    visit("home-offline", &harness);
    harness.screens.apply(Update::Wifi(Some("Ghi nhan ra vao".to_owned())));
    visit("home-wifi", &harness);
    harness.screens.apply(Update::Wifi(None));
    tell(Status { clock_doubted: true, ..status() });
    visit("home-clock-doubted", &harness);
    tell(Status { keys_pending: true, ..status() });
    visit("home-keys-pending", &harness);
    tell(Status { bluetooth: BluetoothState::Failed, waiting: 3, ..status() });
    visit("home-deaf", &harness);
    tell(Status { bluetooth: BluetoothState::Busy, ..status() });
    visit("home-busy-radio", &harness);
    tell(Status { bluetooth: BluetoothState::Quiet, present: 0, ..status() });
    visit("home-quiet", &harness);
    harness.trust_clock(ClockConfidence::Unknown);
    tell(status());
    visit("home-no-clock", &harness);
    harness.trust_clock(ClockConfidence::Synced);
    harness.screens.apply(Update::Enrolled(Some(long_names())));
    let many = Status { entered: 12_312, left: 11_287, others: 3, ..status() };
    tell(many);
    visit("home-long", &harness);
    let worst = Status { nudge: true, present: 214, online: false, waiting: 98_765, ..many };
    tell(worst);
    visit("home-long-crowded", &harness);
    tell(Status { left: 0, ..worst });
    visit("home-long-full", &harness);
    tell(Status { left: 0, own_only: true, nudge: false, ..many });
    visit("home-long-own", &harness);
    tell(Status { store: StoreState::Failed, ..many });
    visit("home-long-failed", &harness);
    let bare = VenueIdentity { capacity: None, takes_feedback: false, ..identity() };
    harness.screens.apply(Update::Enrolled(Some(bare)));
    tell(Status { bluetooth: BluetoothState::Off, ..status() });
    scanner(false);
    visit("home-bare", &harness);
    for (name, direction) in [("flash-in", Direction::In), ("flash-out", Direction::Out)] {
        harness.screens.apply(Update::CheckIn { direction, evidence: Evidence::Live });
        harness.settle();
        visit(name, &harness);
        harness.wait_ms(2_600);
    }
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi");
    harness.type_text("AN");
    harness.wait_ms(61_000);
    visit("home-erased", &harness);
    harness.wait_ms(31_000);
    let phone = "0256 3861 234".to_owned();
    harness.screens.set_staff(Staff { phone, ..Staff::default() });
    harness.touch("Gọi nhân viên");
    visit("call", &harness);
    for (name, outcome) in [
        ("call-told", CallOutcome::Sent),
        ("call-seen", CallOutcome::Seen),
        ("call-unsent", CallOutcome::Unsent),
        ("call-failed", CallOutcome::Failed),
    ] {
        harness.screens.apply(Update::Called(outcome));
        harness.settle();
        visit(name, &harness);
    }
}

/// A visitor checks a phone.
pub(crate) fn check(visit: Visit<'_>) {
    let harness = Harness::new(800, 480);
    let open = || harness.touch("Kiểm tra Bluezone của bạn");
    for (name, phone) in [("check-android", Seen::Android), ("check-iphone", Seen::Iphone)] {
        open();
        harness.wait_ms(8_000);
        if phone == Seen::Android {
            visit("check-waiting", &harness);
        }
        hear(&harness, phone, -40);
        visit(name, &harness);
        harness.touch("Về trang chính");
    }
    open();
    hear(&harness, Seen::PerhapsIphone, -40);
    harness.wait_ms(31_000);
    visit("check-perhaps", &harness);
    harness.touch("Thử lại");
    harness.wait_ms(31_000);
    visit("check-not-heard", &harness);
    let deaf = Status { bluetooth: BluetoothState::Failed, ..status() };
    harness.screens.apply(Update::Status(deaf));
    harness.settle();
    visit("check-deaf", &harness);
}

/// A receipt of the day.
pub(crate) fn receipt() -> ReceiptCode {
    // Of the longest words.
    let words = WordCode::parse("TRANG NGOAN 8860").unwrap();
    ReceiptCode::new("kiosk.example.vn", "7K2P9QXA00BM").with_words(words)
}

/// A name that is as high and as deep as Vietnamese gets.
fn type_tall_name(harness: &Harness) {
    harness.type_text("NGUYE");
    harness.touch("Ê");
    harness.touch("Ễ");
    harness.type_text("N THI");
    harness.touch("Ị");
    harness.type_text(" A");
    harness.touch("Ă");
    harness.touch("Ặ");
    harness.type_text(" A");
    harness.touch("Â");
    harness.touch("Ẫ");
    harness.type_text(" O");
    harness.touch("Ô");
    harness.touch("Ỗ");
}

/// With its heading as long as a notice may be.
const LONGEST_NOTICE_BODY: &str = "Đeo khẩu trang, giữ khoảng cách hai mét.\nKhai báo y tế ở máy hay điện \
    thoại.\nSốt, ho, khó thở: báo người trực.\nRửa tay ở vòi bên trái cổng.";

/// Nobody is there.
pub(crate) fn idle(visit: Visit<'_>) {
    let harness = Harness::new(800, 480);
    harness.screens.set_idle(crate::idle::setup());
    let adapter = || harness.screens.component().global::<ui::IdleAdapter>();
    for part in 0..7 {
        adapter().set_part(part);
        adapter().set_page(ui::IdlePage::Guide);
        harness.settle();
        visit(&format!("idle-guide-{part}"), &harness);
    }
    let texts = crate::idle::setup().announcements.remove(0);
    let (heading, body) = texts[&Language::Vi].split_once('\n').unwrap();
    adapter().set_heading(heading.into());
    adapter().set_body(body.into());
    adapter().set_page(ui::IdlePage::Announcement);
    harness.settle();
    visit("idle-announcement", &harness);
    adapter().set_heading("Quét mã khi vào chợ và khi ra, cả người bán hàng".into());
    adapter().set_body(LONGEST_NOTICE_BODY.into());
    harness.settle();
    visit("idle-notice", &harness);
}

/// A visitor reports everything there is, at length, and fails once.
pub(crate) fn feedback(visit: Visit<'_>) {
    let harness = feedback::kiosk(800, 480);
    harness.touch("Gửi phản ánh");
    visit("feedback-categories", &harness);
    harness.touch("Tiếp tục");
    visit("feedback-words-empty", &harness);
    harness.touch("Tiếp tục");
    visit("feedback-words-missing", &harness);
    type_tall_name(&harness);
    harness.touch("Tiếp tục");
    harness.touch("Tiếp tục");
    visit("feedback-review-short", &harness);
    for _ in 0..3 {
        harness.touch("Quay lại");
    }
    for category in Category::ALL {
        harness.touch(category.words());
    }
    visit("feedback-categories-all", &harness);
    harness.touch("Tiếp tục");
    for _ in 0..6 {
        harness.type_text(" ");
        type_tall_name(&harness);
    }
    visit("feedback-words", &harness);
    harness.screens.apply(Update::Enrolled(Some(long_names())));
    harness.touch("Tiếp tục");
    harness.touch("Tại đây");
    visit("feedback-review", &harness);
    harness.touch("Quay lại");
    visit("feedback-place", &harness);
    harness.type_text("BONG");
    visit("feedback-place-search", &harness);
    harness.type_text("QX");
    visit("feedback-place-unknown", &harness);
    harness.touch("Tiếp tục");
    harness.touch("Gửi phản ánh");
    visit("feedback-sending", &harness);
    harness.screens.apply(Update::FeedbackStored(Err(SubmitProblem::Store)));
    harness.settle();
    visit("feedback-failed", &harness);
    harness.touch("Thử lại");
    harness.screens.apply(Update::FeedbackStored(Ok(())));
    harness.settle();
    visit("feedback-done", &harness);
    harness.screens.apply(Update::Status(Status { online: false, ..status() }));
    harness.settle();
    visit("feedback-done-offline", &harness);
}
