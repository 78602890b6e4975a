//! What is seen in larger type only: pages that are read in parts there.

use protocol::feedback::Category;
use ui::Mode;

use super::Visit;
use crate::feedback;
use crate::support::harness::Harness;

/// Goes through the parts of a page until it has no `next`.
fn parts(harness: &Harness, name: &str, next: &str, visit: Visit<'_>) {
    for part in 0..8 {
        visit(&format!("{name}-large-{part}"), harness);
        harness.wear(Mode::Day, true);
        if harness.find(next).is_none() {
            return;
        }
        harness.touch(next);
        harness.wear(Mode::Day, true);
    }
    panic!("{name} does not end");
}

/// The review and the terms of a declaration, the review of a feedback, and the advice for iPhones.
pub(crate) fn large(visit: Visit<'_>) {
    let harness = Harness::new(800, 480);
    harness.touch("Chữ to");
    harness.fill_in();
    parts(&harness, "review", "Tiếp tục", visit);
    harness.touch("Điều khoản sử dụng");
    harness.wear(Mode::Day, true);
    parts(&harness, "terms", "Xem tiếp", visit);

    let harness = feedback::kiosk(800, 480);
    harness.touch("Chữ to");
    harness.touch("Gửi phản ánh");
    Category::ALL.into_iter().for_each(|category| harness.touch(category.words()));
    harness.touch("Tiếp tục");
    harness.type_text("BEN XE");
    harness.touch("Tiếp tục");
    harness.touch("Tiếp tục");
    harness.wear(Mode::Day, true);
    parts(&harness, "feedback-review", "Tiếp tục", visit);

    let harness = Harness::new(800, 480);
    harness.touch("Chữ to");
    harness.touch("Kiểm tra Bluezone của bạn");
    harness.wait_ms(31_000);
    harness.wear(Mode::Day, true);
    harness.touch("iPhone");
    harness.wear(Mode::Day, true);
    visit("check-not-heard-iphone", &harness);
}
