//! "Gọi nhân viên": one call for many touches, and the truth about how far it came.

use kiosk::screens::{CallOutcome, Command, Update};

use crate::bench::Bench;

fn calls(bench: &Bench) -> usize {
    bench.commands.borrow().iter().filter(|it| matches!(it, Command::CallStaff)).count()
}

fn shows(bench: &Bench, words: &str) -> bool {
    bench.find(words).is_some()
}

fn answer(bench: &Bench, outcome: CallOutcome) {
    bench.screens.apply(Update::Called(outcome));
    bench.settle();
}

#[test]
fn a_call_is_told_once_it_has_come_through() {
    let bench = Bench::new(800, 480);
    bench.touch("Gọi nhân viên");
    let shown = |words: &str| shows(&bench, words);
    assert!(shown("Đang gọi nhân viên…"));
    answer(&bench, CallOutcome::Told);
    assert!(shown("Đã gửi lời gọi"));
    bench.touch("Về trang chính");
    for _ in 0..3 {
        bench.touch("Gọi nhân viên");
        assert!(shown("Đã gửi lời gọi"), "the first call counts");
        bench.touch("Về trang chính");
        bench.wait_ms(15_000);
    }
    assert_eq!(calls(&bench), 1);
    bench.wait_ms(16_000);
    bench.touch("Gọi nhân viên");
    assert!(shown("Đang gọi nhân viên…"));
    assert_eq!(calls(&bench), 2, "a minute later it is another one");
}

#[test]
fn without_a_network_it_says_so_and_better_news_follow() {
    let bench = Bench::new(800, 480);
    bench.touch("Gọi nhân viên");
    answer(&bench, CallOutcome::Unsent);
    assert!(shows(
        &bench,
        "Lời gọi được giữ lại và gửi khi có mạng. Cần ngay, xin gọi người ở cổng."
    ));
    answer(&bench, CallOutcome::Told);
    assert!(shows(&bench, "Đã gửi lời gọi"));
    bench.wait_ms(21_000);
    assert!(bench.find("Khai báo y tế").is_some(), "the page ends by itself");
}

#[test]
fn what_was_not_kept_may_be_tried_again_at_once() {
    let bench = Bench::new(800, 480);
    bench.touch("Gọi nhân viên");
    answer(&bench, CallOutcome::Failed);
    assert!(shows(&bench, "Chưa gọi được nhân viên"));
    bench.touch("Về trang chính");
    bench.touch("Gọi nhân viên");
    assert_eq!(calls(&bench), 2);
}
