//! "Gọi nhân viên": one call for many touches, and the truth about how far it came.

use kiosk::config::Staff;
use kiosk::screens::{CallOutcome, Command, IdleSetup, Update};
use kiosk::sound::{Loudness, Prompt};

use crate::support::harness::Harness;

fn calls(harness: &Harness) -> usize {
    harness.commands.borrow().iter().filter(|it| matches!(it, Command::CallStaff)).count()
}

fn shows(harness: &Harness, words: &str) -> bool {
    harness.find(words).is_some()
}

fn answer(harness: &Harness, outcome: CallOutcome) {
    harness.screens.apply(Update::Called(outcome));
    harness.settle();
}

#[test]
fn a_call_is_told_once_it_has_come_through() {
    let harness = Harness::new(800, 480);
    harness.touch("Gọi nhân viên");
    let shown = |words: &str| shows(&harness, words);
    assert!(shown("Đang gọi nhân viên…"));
    answer(&harness, CallOutcome::Sent);
    assert!(shown("Đã gửi lời gọi"));
    harness.touch("Về trang chính");
    for _ in 0..3 {
        harness.touch("Gọi nhân viên");
        assert!(shown("Đã gửi lời gọi"), "the first call counts");
        harness.touch("Về trang chính");
        harness.wait_ms(14_000);
    }
    assert_eq!(calls(&harness), 1);
    harness.wait_ms(20_000);
    harness.touch("Gọi nhân viên");
    assert!(shown("Đang gọi nhân viên…"));
    assert_eq!(calls(&harness), 2, "a minute later it is another one");
}

#[test]
fn without_a_network_it_says_so_and_better_news_follow() {
    let harness = Harness::new(800, 480);
    harness.touch("Gọi nhân viên");
    answer(&harness, CallOutcome::Unsent);
    assert!(shows(
        &harness,
        "Lời gọi được giữ lại và gửi khi có mạng. Cần ngay, xin hỏi người ở cổng."
    ));
    answer(&harness, CallOutcome::Sent);
    assert!(shows(&harness, "Đã gửi lời gọi"));
    harness.wait_ms(61_000);
    assert!(harness.find("Khai báo y tế").is_some(), "the page ends by itself");
}

#[test]
fn what_was_not_kept_may_be_tried_again_at_once() {
    let harness = Harness::new(800, 480);
    harness.touch("Gọi nhân viên");
    answer(&harness, CallOutcome::Failed);
    assert!(shows(&harness, "Chưa gọi được nhân viên"));
    harness.touch("Về trang chính");
    harness.touch("Gọi nhân viên");
    assert_eq!(calls(&harness), 2);
}

fn rings(harness: &Harness) -> usize {
    let commands = harness.commands.borrow();
    let ring = |it: &&Command| matches!(it, Command::PlayPrompt(cue) if cue.prompt == Prompt::Ring);
    commands.iter().filter(ring).count()
}

#[test]
fn the_bell_at_the_kiosk_rings_while_the_visitor_waits_and_is_told_only_when_it_is_heard() {
    for volume in [0, 80] {
        let harness = Harness::new(800, 480);
        let loudness = Loudness { volume, ..Loudness::default() };
        harness.screens.set_idle(IdleSetup { loudness, ..IdleSetup::default() });
        harness.touch("Gọi nhân viên");
        assert_eq!(shows(&harness, "Đã bấm chuông"), volume > 0);
        answer(&harness, CallOutcome::Sent);
        assert_eq!(shows(&harness, "Đã gửi lời gọi"), volume == 0);
        harness.wait_ms(30_000);
        assert_eq!(rings(&harness), 3, "again and again");
        harness.touch("Về trang chính");
        harness.wait_ms(30_000);
        assert_eq!(rings(&harness), 3, "nobody waits any more");
    }
}

#[test]
fn the_number_of_the_venue_stands_where_it_is_known() {
    let harness = Harness::new(800, 480);
    harness.touch("Gọi nhân viên");
    assert!(!shows(&harness, "Điện thoại: 0256 3861 234"));
    harness.touch("Về trang chính");
    let phone = "0256 3861 234".to_owned();
    harness.screens.set_staff(Staff { phone, ..Staff::default() });
    harness.touch("Gọi nhân viên");
    assert!(shows(&harness, "Điện thoại: 0256 3861 234"));
}
