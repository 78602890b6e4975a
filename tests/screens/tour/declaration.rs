//! Declarations: alone, for a group, with every question.

use kiosk::declaration::questions::{Asked, Kind, QUESTIONS};
use kiosk::screens::{Setup, SubmitProblem, Update};

use super::{Visit, receipt, type_tall_name};
use crate::support::harness::Harness;

/// A visitor declares alone, looks at everything, and fails once.
pub(crate) fn declaration(visit: Visit<'_>) {
    let harness = Harness::new(800, 480);
    harness.touch("Khai báo y tế");
    visit("for-whom", &harness);
    harness.touch("Đã khai ở nơi khác");
    visit("elsewhere", &harness);
    harness.touch("Quay lại");
    harness.touch("Cho tôi");
    visit("name-empty", &harness);
    harness.touch("Tiếp tục");
    visit("name-missing", &harness);
    type_tall_name(&harness);
    visit("name", &harness);
    harness.touch("Ký hiệu");
    visit("name-signs", &harness);
    harness.touch("Chữ có dấu");
    harness.touch("Cách gõ");
    visit("name-telex", &harness);
    harness.touch("Cách gõ");
    visit("name-vni", &harness);
    harness.touch("Cách gõ");
    harness.touch("Tiếp tục");
    harness.type_text("1899");
    harness.touch("Tiếp tục");
    visit("birth-wrong", &harness);
    harness.touch("Nữ");
    for _ in 0..3 {
        harness.touch("Xóa chữ cuối");
    }
    harness.type_text("951");
    visit("birth", &harness);
    harness.touch("Chọn năm");
    visit("birth-year", &harness);
    harness.touch("Năm khác");
    visit("birth-decade", &harness);
    harness.touch("Gõ số");
    harness.touch("Tiếp tục");
    harness.type_text("001260012345");
    visit("number", &harness);
    harness.touch("Hộ chiếu hoặc quốc tịch khác");
    visit("nation", &harness);
    harness.touch("Nước khác");
    visit("nation-name", &harness);
    harness.touch("Quay lại");
    harness.touch("Việt Nam");
    visit("passport", &harness);
    harness.touch("Tiếp tục");
    harness.type_text("01681234567");
    visit("phone-old", &harness);
    for _ in 0..3 {
        harness.touch("Xóa chữ cuối");
    }
    visit("phone-odd", &harness);
    harness.touch("Tiếp tục");
    visit("where", &harness);
    harness.type_text("BONG");
    visit("where-search", &harness);
    harness.type_text("QX");
    visit("where-unknown", &harness);
    harness.touch("Tiếp tục");
    visit("street", &harness);
    harness.touch("Chữ số");
    visit("street-digits", &harness);
    harness.touch("Tiếp tục");
    for (name, answer) in [("question-1", "Không"), ("question-2", "Không"), ("question-3", "Có")]
    {
        visit(name, &harness);
        harness.touch(answer);
    }
    visit("review", &harness);
    harness.touch("Điều khoản sử dụng");
    visit("terms", &harness);
    harness.touch("Xem tiếp");
    visit("terms-more", &harness);
    harness.touch("Quay lại");
    harness.touch("Quay lại");
    harness.touch("Xóa ngay");
    visit("erase", &harness);
    harness.touch("Giữ lại");
    harness.wait_ms(46_000);
    visit("still-there", &harness);
    harness.touch("Tôi còn ở đây");
    harness.touch("Sửa");
    visit("sections", &harness);
    harness.touch("Quay lại");
    harness.touch("Gửi tờ khai");
    visit("sending", &harness);
    harness.screens.apply(Update::Submitted(Err(SubmitProblem::Store)));
    harness.settle();
    visit("failed", &harness);
    harness.touch("Thử lại");
    harness.screens.apply(Update::Submitted(Ok(Some(receipt()))));
    harness.settle();
    visit("done", &harness);
    harness.screens.set_declaration(Setup { prints: true, ..Setup::default() });
    harness.settle();
    visit("done-prints", &harness);
    harness.touch("In biên nhận");
    harness.screens.apply(Update::Printed(false));
    harness.settle();
    visit("done-not-printed", &harness);
}

/// Someone declares for others, up to the most.
pub(crate) fn group(visit: Visit<'_>) {
    let harness = Harness::new(800, 480);
    harness.touch("Khai báo y tế");
    harness.touch("Khai hộ");
    visit("declarant", &harness);
    harness.type_text("LE THI HOA");
    harness.touch("Tiếp tục");
    harness.type_text("0912345678");
    harness.touch("Tiếp tục");
    for person in 1..=10 {
        if person > 1 {
            harness.touch("Thêm người");
        }
        type_tall_name(&harness);
        harness.touch("Tiếp tục");
        harness.type_text("2010");
        harness.touch("Nam");
        harness.touch("Tiếp tục");
        harness.touch("Tiếp tục");
        if person == 1 {
            harness.touch("Ở Phường Bồng Sơn");
            harness.touch("Tiếp tục");
        } else {
            if person == 2 {
                visit("where-same", &harness);
            }
            harness.touch("Cùng nơi ở với NGUYỄN THỊ Ặ Ẫ Ỗ***");
        }
        harness.answer(["Không", "Không", if person % 3 == 0 { "Có" } else { "Không" }]);
        if [1, 3, 4, 10].contains(&person) {
            visit(&format!("people-{person}"), &harness);
            harness.touch("Xong");
            visit(&format!("review-people-{person}"), &harness);
            harness.touch("Sửa");
        }
    }
    harness.touch("1. NGUYỄN THỊ Ặ Ẫ Ỗ***");
    visit("sections-person", &harness);
    harness.touch("Quay lại");
    harness.touch("Xong");
    for part in 1..4 {
        if harness.find("Gửi tờ khai").is_some() {
            break;
        }
        harness.touch("Tiếp tục");
        visit(&format!("review-people-part-{part}"), &harness);
    }
    harness.touch("Gửi tờ khai");
    harness.screens.apply(Update::Submitted(Ok(Some(receipt()))));
    harness.settle();
    visit("done-people", &harness);
}

/// A visitor from another province.
pub(crate) fn outsider(visit: Visit<'_>) {
    let harness = Harness::with_gazetteer(800, 480);
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi");
    harness.type_hoa();
    harness.touch("Tiếp tục");
    harness.touch("Tiếp tục");
    harness.type_text("BA DINH");
    visit("where-outside", &harness);
    harness.touch("Phường Ba Đình");
    visit("outsider", &harness);
}

/// Every question that there is, answered so that every page of it is seen.
pub(crate) fn questions(visit: Visit<'_>) {
    let harness = Harness::new(800, 480);
    let optional = QUESTIONS.iter().filter(|question| question.optional);
    let ids: Vec<&str> = optional.map(|question| question.id).collect();
    let asked = Asked::with(&ids).unwrap();
    harness.screens.set_declaration(Setup { asked, ..Setup::default() });
    harness.touch("Khai báo y tế");
    harness.touch("Cho tôi");
    harness.type_hoa();
    harness.touch("Tiếp tục");
    harness.touch("Tiếp tục");
    harness.touch("Ở Phường Bồng Sơn");
    harness.touch("Tiếp tục");
    for question in &QUESTIONS {
        let id = question.id;
        visit(&format!("question-{id}"), &harness);
        match question.kind {
            Kind::YesNo { .. } => harness.touch("Không"),
            Kind::Text { .. } => {
                harness.touch("Có");
                visit(&format!("{id}-text"), &harness);
                harness.type_text("LAO");
                harness.touch("Tiếp tục");
            }
            Kind::Choices { offered, .. } => {
                harness.touch("Có");
                harness.touch("Tiếp tục");
                visit(&format!("{id}-choices-missing"), &harness);
                offered.iter().take(2).for_each(|choice| harness.touch(choice));
                visit(&format!("{id}-choices"), &harness);
                harness.touch("Tiếp tục");
            }
            Kind::List(lines) => {
                harness.touch("Tiếp tục");
                visit(&format!("{id}-missing"), &harness);
                (0..lines.len()).for_each(|line| harness.touch_nth("Không", line));
                visit(&format!("{id}-answered"), &harness);
                harness.touch("Tiếp tục");
            }
        }
    }
    for part in 0..4 {
        visit(&format!("review-all-{part}"), &harness);
        if part < 3 {
            harness.touch("Tiếp tục");
        }
    }
}
