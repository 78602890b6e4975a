//! "Chữ to" is half as large again; where a page cannot hold that, it is said here why.

use std::collections::HashMap;

use protocol::language::Language;
use ui::Mode;

use crate::eyes::all_words;
use crate::support::harness::Harness;
use crate::tour;

const RATIO: f32 = 1.5;

/// From here on, pixels on 800×480, letters are larger than those of most texts in larger type; they grow as
/// far as their line holds, and never shrink.
const DISPLAY: f32 = 28.0;

/// The smallest letters of each text.
fn sizes(harness: &Harness) -> HashMap<String, f32> {
    let mut sizes = HashMap::new();
    for words in all_words(harness) {
        let least = sizes.entry(words.text).or_insert(words.size);
        *least = words.size.min(*least);
    }
    sizes
}

/// Beginnings of texts that grow less: beside the QR, in a row of three buttons, on a key of a tenth of the
/// width, in a title of one line, in a list (docs/TESTING.md).
const HELD: [&str; 48] = [
    "Quét mã",
    "Scan in",
    "BSON ",
    "Đã ghi nhận",
    "Recorded",
    "Exit recorded",
    "Quay lại",
    "Back",
    "Xóa ngay",
    "Erase now",
    "Tiếp tục",
    "Continue",
    "Bỏ qua",
    "Skip",
    "Về trang chính",
    "Home page",
    "Khai báo bằng tay",
    "Type it instead",
    "Submit declaration",
    "Gửi ",
    "Send ",
    "Sửa",
    "Change",
    "Xem tiếp",
    "Read on",
    "Thử lại",
    "Try again",
    "Android",
    "iPhone",
    "Thêm người",
    "Add ",
    "123",
    "ABC",
    "' -",
    "VNI",
    "Chưa nhận ra Bluezone",
    "Your Bluezone",
    "Kiểm tra Bluezone của",
    "Check your",
    "Có trường hợp",
    "Somebody ",
    "Contact with",
    "Khai báo y tế",
    "Health declaration",
    "Hỏi",
    "Ask",
    "Cần làm gì?",
    "What to do?",
];

/// Whether a text may grow less.
fn is_held(page: &str, text: &str, standing: bool) -> bool {
    let length = text.chars().count();
    let whole = match page {
        // All of a list are on one page.
        page if page.contains("people") || page.contains("illnesses") => true,
        // All six words, which whoever places the kiosk compares once.
        "pairing-words" | "pairing-9-words" => true,
        // All three steps of what to do.
        page if page.starts_with("ask-") && page.ends_with("-advice") => standing,
        // Both answers are on the page of a long question.
        page if page.starts_with("question-") => length > 25,
        // Two questions are on a part, one of them with a list in it.
        page if page.starts_with("review-all-") => standing && length > 110,
        "outsider" => standing,
        _ => false,
    };
    // A heading in one line, above a keyboard or a list.
    let heading = ["for-whom", "elsewhere", "street", "where", "declarant", "travel", "signs"];
    let heading = heading.iter().any(|it| page.starts_with(it)) && length > 25;
    whole || heading || HELD.iter().any(|beginning| text.starts_with(beginning))
}

#[test]
fn larger_type_is_half_as_large_again() {
    let mut faults = Vec::new();
    tour::everywhere(&mut |page, harness| {
        for (width, height) in [(800, 480), (480, 800)] {
            harness.resize(width, height);
            for language in Language::ALL {
                harness.set_language(language);
                harness.wear(Mode::Day, false);
                let usual = sizes(harness);
                harness.wear(Mode::Day, true);
                for (text, size) in sizes(harness) {
                    let Some(before) = usual.get(&text) else { continue };
                    let least = if *before < DISPLAY { RATIO * before - 0.6 } else { *before };
                    if size < least && !is_held(page, &text, height > width) {
                        faults
                            .push(format!("{page}, {width}×{height}: {text:?} {before} → {size}"));
                    }
                }
                harness.wear(Mode::Day, false);
            }
            harness.set_language(Language::Vi);
        }
        harness.resize(800, 480);
    });
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
