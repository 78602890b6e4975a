//! What is read in parts in larger type, when the visitor changes the type size.

use protocol::feedback::Category;

use crate::feedback;
use crate::support::harness::Harness;

/// The review of a declaration in larger type, at its last part.
fn at_the_end_of_the_review() -> Harness {
    let harness = Harness::new(800, 480);
    harness.touch("Chữ to");
    harness.fill_in();
    while harness.find("Gửi tờ khai").is_none() {
        harness.touch("Tiếp tục");
    }
    harness
}

#[test]
fn a_review_begins_anew_in_the_other_type_size() {
    let harness = at_the_end_of_the_review();
    harness.touch("Tương phản");
    assert!(harness.find("Sửa").is_none(), "as large as before: the same part");
    harness.touch("Bình thường");
    assert!(harness.find("Sửa").is_some() && harness.find("Sinh năm").is_some(), "the first part");
}

#[test]
fn terms_begin_anew_in_the_other_type_size() {
    let harness = at_the_end_of_the_review();
    harness.touch("Điều khoản sử dụng");
    while harness.find("Xem tiếp").is_some() {
        harness.touch("Xem tiếp");
    }
    harness.touch("Tương phản");
    assert!(harness.find("Xem tiếp").is_none(), "as large as before: the same part");
    harness.touch("Bình thường");
    assert!(harness.find("Xem tiếp").is_some(), "the first part");
    harness.touch("Quay lại");
    assert!(harness.find("Sửa").is_some(), "and the way back is the review");
}

#[test]
fn a_report_begins_anew_in_the_other_type_size() {
    let harness = feedback::kiosk(800, 480);
    harness.touch("Chữ to");
    harness.touch("Gửi phản ánh");
    Category::ALL.into_iter().for_each(|category| harness.touch(category.words()));
    harness.touch("Tiếp tục");
    harness.type_text("BEN XE");
    for _ in 0..3 {
        harness.touch("Tiếp tục");
    }
    assert!(harness.find("Gửi phản ánh").is_some(), "the second part");
    for look in ["Tương phản", "Bình thường", "Chữ to"] {
        harness.touch(look);
    }
    assert!(harness.find("Gửi phản ánh").is_none(), "the first part");
}
