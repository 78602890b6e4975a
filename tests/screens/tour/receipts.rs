//! A receipt that is asked, and what is told of this venue.

use kiosk::presence::check::Seen;
use kiosk::receipt_question::{Answer, Problem};
use kiosk::screens::{Here, Scan, Status, Update};
use kiosk::staff::News;
use kiosk::status::{Facts, Warned};
use protocol::receipt_question::Said;
use protocol::venue_windows::VenueWindow;
use protocol::warnings::Level;
use slint::ComponentHandle;
use ui::HomeAdapter;
use zeroize::Zeroizing;

use crate::check::hear;
use crate::receipt_question::{CODE, OPEN, answer, f1, near, scan, tell};
use crate::support::harness::{Harness, status};
use crate::tour::Visit;

/// Every page of a question, and of what is told of this venue.
pub(crate) fn pages(visit: Visit<'_>) {
    let harness = Harness::new(800, 480);
    harness.touch(OPEN);
    visit("ask", &harness);
    harness.screens.component().global::<HomeAdapter>().set_scanner_present(true);
    harness.settle();
    visit("ask-scanner", &harness);
    for problem in [
        Problem::Malformed,
        Problem::Unknown,
        Problem::TooMany,
        Problem::Offline,
        Problem::TimeUnknown,
        Problem::Failed,
    ] {
        scan(&harness, Scan::Receipt(Zeroizing::new(CODE.to_owned())));
        tell(&harness, Err(problem));
        visit(&format!("ask-{problem:?}").to_lowercase(), &harness);
    }
    harness.type_text(CODE);
    harness.touch("Hỏi");
    visit("ask-asking", &harness);
    let today = Answer { is_today: true, ..answer(Said::Nothing) };
    let here_only = Answer { here_only: true, ..f1() };
    let several =
        Said::Near { near: vec![near(Level::F1, 3), near(Level::F1, 3), near(Level::F2, 2)] };
    for (name, answer) in [
        ("f1", f1()),
        ("f2", answer(Said::Near { near: vec![near(Level::F2, 2)] })),
        ("f1-test", answer(several)),
        ("f1-here", here_only),
        ("held-back", answer(Said::HeldBack)),
        ("nothing", answer(Said::Nothing)),
        ("nothing-here", Answer { here_only: true, ..answer(Said::Nothing) }),
        ("today", today),
        ("not-there", answer(Said::NotThere)),
    ] {
        if harness.find("Hỏi khác").is_some() {
            harness.touch("Hỏi khác");
            harness.settle();
            scan(&harness, Scan::Receipt(Zeroizing::new(CODE.to_owned())));
        }
        tell(&harness, Ok(answer));
        visit(&format!("ask-{name}"), &harness);
        if harness.find("Cần làm gì?").is_some() {
            harness.touch("Cần làm gì?");
            visit(&format!("ask-{name}-advice"), &harness);
            harness.touch("Quay lại");
        }
    }
    here(visit);
    let staff = warned_staff();
    visit("staff-counts-warned", &staff);
    staff.touch("Xem tiếp");
    visit("staff-counts-warned-more", &staff);
}

/// What the check of a phone says of this venue.
fn here(visit: Visit<'_>) {
    for (name, here) in [("nobody", Here::Nobody), ("f1", Here::F1), ("f0", Here::F0)] {
        let harness = Harness::new(800, 480);
        harness.screens.apply(Update::Status(Status { here, ..status() }));
        harness.settle();
        harness.touch("Kiểm tra Bluezone của bạn");
        visit(&format!("check-here-{name}"), &harness);
        harness.wait_ms(31_000);
        visit(&format!("check-here-{name}-not-heard"), &harness);
        hear(&harness, Seen::Iphone, -42);
        visit(&format!("check-here-{name}-heard"), &harness);
    }
}

/// Staff mode after two warnings, of which one was taken back.
pub(crate) fn warned_staff() -> Harness {
    let harness = crate::staff::entered();
    let window = |minute: i64, level| VenueWindow {
        warning: 1,
        from_s: 1_625_529_600 + minute * 60,
        to_s: 1_625_529_600 + (minute + 15) * 60,
        level,
        text: 1,
        until_day: 18_828,
    };
    let windows = vec![window(0, Level::F1), window(15, Level::F1), window(600, Level::F2)];
    let facts = Facts { warned: Warned { windows, withdrawn: 1 }, ..crate::staff::facts() };
    harness.screens.apply(Update::Staff(News::Facts { facts: Box::new(facts), pending: None }));
    harness.settle();
    harness.touch("Số liệu");
    harness
}
