use super::*;

pub(crate) fn slip() -> Slip {
    Slip {
        heading: "Biên nhận khai báo y tế".to_owned(),
        words: "VOI CAM 3071".to_owned(),
        code: "7K2P-9QXA-00BM".to_owned(),
        url: "https://KIOSK.EXAMPLE.VN/R/7K2P9QXA00BM".to_owned(),
        lines: vec![
            "Ngày 08/07/2021 · cho 4 người".to_owned(),
            "Dùng được ở mọi máy của Phường Bồng Sơn".to_owned(),
        ],
    }
}

fn letters() -> Letters {
    let read =
        |name: &str| std::fs::read(format!("/usr/share/fonts/truetype/noto/NotoSans-{name}.ttf"));
    Letters::new(read("Regular").unwrap(), read("Bold").unwrap()).unwrap()
}

#[test]
fn the_qr_on_the_paper_is_read_by_a_phone() {
    for width in [384, 576] {
        let slip = slip();
        let bitmap = letters().draw(&slip, width);
        assert!(bitmap.height() < 100 * DOTS_PER_MM, "{} dots of paper", bitmap.height());
        let grey = |x, y| if bitmap.is_black(x, y) { 0 } else { 255 };
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, bitmap.height(), grey);
        let (_, text) = image.detect_grids()[0].decode().unwrap();
        assert_eq!(text, slip.url);
    }
}

#[test]
fn every_letter_of_vietnamese_is_printed() {
    let font = letters().regular;
    let font = FontRef::from_index(&font, 0).unwrap();
    let all = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ";
    for letter in all.chars().chain(all.to_uppercase().chars()) {
        assert_ne!(font.charmap().map(letter), 0, "{letter}");
    }
}

#[test]
fn a_text_that_is_wider_than_the_paper_goes_on_below() {
    let letters = letters();
    let short = letters.draw(&slip(), 384).height();
    let mut long = slip();
    long.lines[1] = "Trung tâm Phục vụ hành chính công ".repeat(4);
    let longer = letters.draw(&long, 384).height();
    assert!(longer > short + 100, "{short} {longer}");
    long.lines = vec!["x".repeat(100); 1000];
    assert!(letters.draw(&long, 384).height() <= HEIGHT_MAX, "paper has an end");
    assert!(Letters::new(vec![1, 2, 3], Vec::new()).is_none());
}
