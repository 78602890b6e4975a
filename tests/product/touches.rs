//! The touches of a visitor, written down for a board that has no screen to be asked (`script/boot-test`).

use std::fmt::Write as _;
use std::path::Path;

use crate::support::harness::Harness;
use crate::visitor::{self, SIZE};

const WRITTEN: &str = "tests/image/touches.txt";

/// Where LÊ THỊ HOA touches a kiosk without a scanner, from the home page to "Xong".
fn touches() -> String {
    let visit = visitor::visit_on(|| Harness::new(SIZE.0, SIZE.1), "0912345678");
    let mut text = "# Where a visitor of a kiosk with 800x480 pixels and no scanner touches, x and y in pixels: a declaration,\n\
                    # then \"Xong\". Written by tests/product/touches.rs.\n"
        .to_owned();
    for (x, y) in visit.declare.iter().chain([&visit.done]) {
        writeln!(text, "{} {}", x.round(), y.round()).unwrap();
    }
    text
}

#[test]
fn the_touches_of_a_visitor_are_those_that_the_board_is_given() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(WRITTEN);
    let now = touches();
    if std::env::var_os("KIOSK_RENEW_PICTURES").is_some() {
        std::fs::write(&file, &now).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    let renew = "KIOSK_RENEW_PICTURES=1 cargo test --test product touches";
    assert_eq!(written, now, "the pages have changed: renew {WRITTEN} by `{renew}`");
}
