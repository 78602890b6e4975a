//! Once through every page of the kiosk. Whoever adds a page adds a stop; the layout test, the
//! gallery and the pictures of the documents go along.

#[path = "tour/cards.rs"]
mod cards;

use kiosk::checkin::receipt_code::ReceiptCode;
use kiosk::declaration::form::Options;
use kiosk::presence::check::Seen;
use kiosk::screens::{
    BluetoothState, CallOutcome, Setup, Status, StoreState, SubmitProblem, Update, VenueIdentity,
};
use protocol::clock::ClockConfidence;
use protocol::feedback::Category;
use protocol::record::Direction;
use protocol::token::Evidence;
use slint::ComponentHandle;
use ui::HomeAdapter;

use crate::bench::{Bench, identity, status};
use crate::check::hear;
use crate::feedback;

pub(crate) use cards::cards;

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
pub(crate) type Visit<'a> = &'a mut dyn FnMut(&str, &Bench);

/// The longest names that a venue is likely to have.
pub(crate) fn long_names() -> VenueIdentity {
    VenueIdentity {
        name: "Trung tâm Phục vụ hành chính công thị xã Hoài Nhơn".to_owned(),
        place: "Cổng phụ đường Quang Trung".to_owned(),
        commune: "Phường Hoài Thanh Tây".to_owned(),
        capacity: Some(12_000),
        ..identity()
    }
}

/// The home page, calm, at its fullest and in trouble.
pub(crate) fn home(visit: Visit<'_>) {
    let bench = Bench::bare(800, 480);
    visit("not-enrolled", &bench);
    bench.screens.apply(Update::Enrolled(Some(identity())));
    let tell = |status: Status| {
        bench.screens.apply(Update::Status(status));
        bench.settle();
    };
    let scanner = |present| {
        bench.screens.component().global::<HomeAdapter>().set_scanner_present(present);
        bench.settle();
    };
    tell(status());
    bench.wait_ms(9_000);
    visit("home-plain", &bench);
    scanner(true);
    visit("home", &bench);
    tell(Status { nudge: true, near: 214, others: 123, ..status() });
    visit("home-crowded", &bench);
    tell(Status { entered: 487, ..status() });
    visit("home-full", &bench);
    tell(Status { online: false, waiting: 1234, ..status() });
    visit("home-offline", &bench);
    tell(Status { bluetooth: BluetoothState::Failed, waiting: 3, ..status() });
    visit("home-deaf", &bench);
    tell(Status { bluetooth: BluetoothState::Busy, ..status() });
    visit("home-busy-radio", &bench);
    tell(Status { bluetooth: BluetoothState::Quiet, near: 0, ..status() });
    visit("home-quiet", &bench);
    bench.trust_clock(ClockConfidence::Unknown);
    tell(status());
    visit("home-no-clock", &bench);
    bench.trust_clock(ClockConfidence::Synced);
    bench.screens.apply(Update::Enrolled(Some(long_names())));
    let many = Status { entered: 12_312, left: 11_287, others: 3, ..status() };
    tell(many);
    visit("home-long", &bench);
    let worst = Status { nudge: true, near: 214, online: false, waiting: 98_765, ..many };
    tell(worst);
    visit("home-long-crowded", &bench);
    tell(Status { left: 0, ..worst });
    visit("home-long-full", &bench);
    tell(Status { store: StoreState::Failed, ..many });
    visit("home-long-failed", &bench);
    let bare = VenueIdentity { capacity: None, takes_feedback: false, ..identity() };
    bench.screens.apply(Update::Enrolled(Some(bare)));
    tell(Status { bluetooth: BluetoothState::Off, ..status() });
    scanner(false);
    visit("home-bare", &bench);
    for (name, direction) in [("flash-in", Direction::In), ("flash-out", Direction::Out)] {
        bench.screens.apply(Update::CheckIn { direction, evidence: Evidence::Live });
        bench.settle();
        visit(name, &bench);
        bench.wait_ms(2_600);
    }
    bench.touch("Gọi nhân viên");
    visit("call", &bench);
    for (name, outcome) in [
        ("call-told", CallOutcome::Told),
        ("call-unsent", CallOutcome::Unsent),
        ("call-failed", CallOutcome::Failed),
    ] {
        bench.screens.apply(Update::Called(outcome));
        bench.settle();
        visit(name, &bench);
    }
}

/// A visitor checks a phone.
pub(crate) fn check(visit: Visit<'_>) {
    let bench = Bench::new(800, 480);
    let open = || bench.touch("Kiểm tra Bluezone của bạn");
    for (name, phone) in [("check-android", Seen::Android), ("check-iphone", Seen::Iphone)] {
        open();
        bench.wait_ms(8_000);
        if phone == Seen::Android {
            visit("check-waiting", &bench);
        }
        hear(&bench, phone, -40);
        visit(name, &bench);
        bench.touch("Về trang chính");
    }
    open();
    hear(&bench, Seen::PerhapsIphone, -40);
    bench.wait_ms(31_000);
    visit("check-perhaps", &bench);
    bench.touch("Thử lại");
    bench.wait_ms(31_000);
    visit("check-not-heard", &bench);
    let deaf = Status { bluetooth: BluetoothState::Failed, ..status() };
    bench.screens.apply(Update::Status(deaf));
    bench.settle();
    visit("check-deaf", &bench);
}

/// A receipt of the day.
pub(crate) fn receipt() -> ReceiptCode {
    ReceiptCode::new("kiosk.example.vn", "7K2P9QXA00BM")
}

/// A name that is as high and as deep as Vietnamese gets.
fn type_tall_name(bench: &Bench) {
    bench.type_text("NGUYE");
    bench.touch("Ê");
    bench.touch("Ễ");
    bench.type_text("N THI");
    bench.touch("Ị");
    bench.type_text(" A");
    bench.touch("Ă");
    bench.touch("Ặ");
    bench.type_text(" A");
    bench.touch("Â");
    bench.touch("Ẫ");
    bench.type_text(" O");
    bench.touch("Ô");
    bench.touch("Ỗ");
}

/// A visitor declares alone, looks at everything, and fails once.
pub(crate) fn declaration(visit: Visit<'_>) {
    let bench = Bench::new(800, 480);
    bench.touch("Khai báo y tế");
    visit("for-whom", &bench);
    bench.touch("Cho tôi");
    visit("name-empty", &bench);
    bench.touch("Tiếp tục");
    visit("name-missing", &bench);
    type_tall_name(&bench);
    visit("name", &bench);
    bench.touch("Ký hiệu");
    visit("name-signs", &bench);
    bench.touch("Chữ có dấu");
    bench.touch("Cách gõ");
    visit("name-telex", &bench);
    bench.touch("Cách gõ");
    visit("name-vni", &bench);
    bench.touch("Cách gõ");
    bench.touch("Tiếp tục");
    bench.type_text("1899");
    bench.touch("Tiếp tục");
    visit("birth-wrong", &bench);
    bench.touch("Nữ");
    for _ in 0..3 {
        bench.touch("Xóa chữ cuối");
    }
    bench.type_text("951");
    visit("birth", &bench);
    bench.touch("Chọn năm");
    visit("birth-year", &bench);
    bench.touch("Năm khác");
    visit("birth-decade", &bench);
    bench.touch("Gõ số");
    bench.touch("Tiếp tục");
    bench.type_text("001260012345");
    visit("number", &bench);
    bench.touch("Hộ chiếu hoặc quốc tịch khác");
    visit("nation", &bench);
    bench.touch("Nước khác");
    visit("nation-name", &bench);
    bench.touch("Quay lại");
    bench.touch("Việt Nam");
    visit("passport", &bench);
    bench.touch("Tiếp tục");
    bench.type_text("01681234567");
    visit("phone-old", &bench);
    for _ in 0..3 {
        bench.touch("Xóa chữ cuối");
    }
    visit("phone-odd", &bench);
    bench.touch("Tiếp tục");
    visit("where", &bench);
    bench.type_text("BONG");
    visit("where-search", &bench);
    bench.type_text("QX");
    visit("where-unknown", &bench);
    bench.touch("Tiếp tục");
    visit("street", &bench);
    bench.touch("Chữ số");
    visit("street-digits", &bench);
    bench.touch("Bỏ qua");
    for (name, answer) in [("question-1", "Không"), ("question-2", "Không"), ("question-3", "Có")]
    {
        visit(name, &bench);
        bench.touch(answer);
    }
    visit("review", &bench);
    bench.wait_ms(11_000);
    visit("review-ending", &bench);
    bench.touch("Sửa");
    visit("sections", &bench);
    bench.touch("Quay lại");
    bench.touch("Gửi tờ khai");
    visit("sending", &bench);
    bench.screens.apply(Update::Submitted(Err(SubmitProblem::Store)));
    bench.settle();
    visit("failed", &bench);
    bench.touch("Thử lại");
    bench.screens.apply(Update::Submitted(Ok(Some(receipt()))));
    bench.settle();
    visit("done", &bench);
}

/// Nobody is there.
pub(crate) fn idle(visit: Visit<'_>) {
    let bench = Bench::new(800, 480);
    bench.screens.set_idle(crate::idle::setup());
    let adapter = || bench.screens.component().global::<ui::IdleAdapter>();
    for part in 0..5 {
        adapter().set_part(part);
        adapter().set_page(ui::IdlePage::Guide);
        bench.settle();
        visit(&format!("idle-guide-{part}"), &bench);
    }
    let (vi, _) = crate::idle::setup().announcements.remove(0);
    let (heading, body) = vi.split_once('\n').unwrap();
    adapter().set_heading(heading.into());
    adapter().set_body(body.into());
    adapter().set_page(ui::IdlePage::Announcement);
    bench.settle();
    visit("idle-announcement", &bench);
}

/// A visitor reports everything there is, at length, and fails once.
pub(crate) fn feedback(visit: Visit<'_>) {
    let bench = feedback::kiosk(800, 480);
    bench.touch("Gửi phản ánh");
    visit("feedback-categories", &bench);
    bench.touch("Tiếp tục");
    visit("feedback-words-empty", &bench);
    bench.touch("Tiếp tục");
    visit("feedback-words-missing", &bench);
    type_tall_name(&bench);
    bench.touch("Tiếp tục");
    bench.touch("Bỏ qua");
    visit("feedback-review-short", &bench);
    for _ in 0..3 {
        bench.touch("Quay lại");
    }
    for category in Category::ALL {
        bench.touch(category.words());
    }
    visit("feedback-categories-all", &bench);
    bench.touch("Tiếp tục");
    for _ in 0..6 {
        bench.type_text(" ");
        type_tall_name(&bench);
    }
    visit("feedback-words", &bench);
    bench.screens.apply(Update::Enrolled(Some(long_names())));
    bench.touch("Tiếp tục");
    bench.touch("Tại đây");
    visit("feedback-review", &bench);
    bench.touch("Quay lại");
    visit("feedback-place", &bench);
    bench.type_text("BONG");
    visit("feedback-place-search", &bench);
    bench.type_text("QX");
    visit("feedback-place-unknown", &bench);
    bench.touch("Tiếp tục");
    bench.touch("Gửi phản ánh");
    visit("feedback-sending", &bench);
    bench.screens.apply(Update::FeedbackTaken(Err(SubmitProblem::Store)));
    bench.settle();
    visit("feedback-failed", &bench);
    bench.touch("Thử lại");
    bench.screens.apply(Update::FeedbackTaken(Ok(())));
    bench.settle();
    visit("feedback-done", &bench);
    bench.screens.apply(Update::Status(Status { online: false, ..status() }));
    bench.settle();
    visit("feedback-done-offline", &bench);
}

/// Someone declares for others, up to the most.
pub(crate) fn group(visit: Visit<'_>) {
    let bench = Bench::new(800, 480);
    bench.touch("Khai báo y tế");
    bench.touch("Khai hộ");
    visit("declarant", &bench);
    bench.type_text("LE THI HOA");
    bench.touch("Tiếp tục");
    bench.type_text("0912345678");
    bench.touch("Tiếp tục");
    for person in 1..=10 {
        if person > 1 {
            bench.touch("Thêm người");
        }
        type_tall_name(&bench);
        bench.touch("Tiếp tục");
        bench.type_text("2010");
        bench.touch("Nam");
        bench.touch("Tiếp tục");
        bench.touch("Bỏ qua");
        if person == 1 {
            bench.touch("Ở Phường Bồng Sơn");
            bench.touch("Bỏ qua");
        } else {
            if person == 2 {
                visit("where-same", &bench);
            }
            bench.touch("Cùng nơi ở với NGUYỄN THỊ Ặ Ẫ Ỗ***");
        }
        bench.answer(["Không", "Không", if person % 3 == 0 { "Có" } else { "Không" }]);
        if [1, 3, 4, 10].contains(&person) {
            visit(&format!("people-{person}"), &bench);
            bench.touch("Xong");
            visit(&format!("review-people-{person}"), &bench);
            bench.touch("Sửa");
        }
    }
    bench.touch("1. NGUYỄN THỊ Ặ Ẫ Ỗ***");
    visit("sections-person", &bench);
    bench.touch("Quay lại");
    bench.touch("Xong");
    bench.touch("Gửi tờ khai");
    bench.screens.apply(Update::Submitted(Ok(Some(receipt()))));
    bench.settle();
    visit("done-people", &bench);
}

/// The questions that an operator may switch on.
pub(crate) fn questions(visit: Visit<'_>) {
    let bench = Bench::new(800, 480);
    let options = Options { travel: true, signs: true, illnesses: true };
    bench.screens.set_declaration(Setup { options, ..Setup::default() });
    bench.touch("Khai báo y tế");
    bench.touch("Cho tôi");
    bench.type_hoa();
    bench.touch("Bỏ qua");
    bench.touch("Bỏ qua");
    bench.touch("Ở Phường Bồng Sơn");
    bench.touch("Bỏ qua");
    visit("question-travel", &bench);
    bench.touch("Có");
    visit("places", &bench);
    bench.type_text("LAO");
    bench.touch("Tiếp tục");
    visit("question-ill", &bench);
    bench.touch("Có");
    bench.touch("Tiếp tục");
    visit("signs-missing", &bench);
    bench.touch("Sốt");
    bench.touch("Ho");
    visit("signs", &bench);
    bench.touch("Tiếp tục");
    bench.answer(["Không"; 3]);
    bench.touch("Tiếp tục");
    visit("illnesses-missing", &bench);
    for line in 0..3 {
        bench.touch_nth("Không", line);
    }
    visit("illnesses", &bench);
    bench.touch("Tiếp tục");
    visit("review-all", &bench);
}
