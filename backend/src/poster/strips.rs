//! Paper strips as a PDF: eight on a sheet of A4, each torn in two, one half for the venue and one for
//! the visitor.

use crate::drawing::canvas::{Align, Canvas, Look, Rgb};
use crate::drawing::font::{Fonts, Weight};
use crate::strips::ON_A_SHEET;
use crate::strips::code::StripCode;

/// A4, mm.
const WIDTH: f32 = 210.0;
const HEIGHT: f32 = 297.0;
/// Above the first strip, mm; what a printer cannot reach is less.
const TOP: f32 = 8.5;
const STRIP: f32 = 35.0;
const LEFT: f32 = 10.0;
/// Where a strip is torn in two.
const TEAR: f32 = 138.0;
/// Where the right half begins.
const RIGHT: f32 = 144.0;

const INK: Rgb = [0; 3];
const GREY: Rgb = [0x60; 3];
const PALE: Rgb = [0xA0; 3];

const KEPT: &str =
    "Tên và số điện thoại chỉ ở trên giấy này, không nhập vào máy. Giữ 21 ngày rồi hủy.";
const VISITOR: &str = "Xin giữ phần này. Khi ra, đưa lại cho người kiểm soát để ghi giờ.";
const VISITOR_EN: &str = "Keep this part. Hand it back when you leave.";

fn look(weight: Weight, size: f32, colour: Rgb) -> Look {
    Look { weight, size, colour, align: Align::Left }
}

/// Draws the strips of these codes; none when a font does not fit, which does not happen with what
/// [`Fonts::read`] gave.
pub fn draw(venue: &str, codes: &[StripCode], fonts: &Fonts) -> Option<Vec<u8>> {
    let mut canvas = Canvas::new(fonts.faces()?, HEIGHT, 1.0);
    frame(&mut canvas, venue);
    canvas.keep_as_stamp((0..ON_A_SHEET as usize).map(top_of).collect());
    for (page, sheet) in codes.chunks(ON_A_SHEET as usize).enumerate() {
        if page > 0 {
            canvas.next_page();
        }
        for (index, code) in sheet.iter().enumerate() {
            let top = top_of(index);
            let number = look(Weight::Bold, 7.0, INK);
            canvas.line(&code.to_string(), (LEFT, top + 9.5), 60.0, number);
            canvas.line(&code.to_string(), (RIGHT, top + 9.5), WIDTH - RIGHT - LEFT, number);
        }
    }
    canvas.finish(WIDTH)
}

fn top_of(index: usize) -> f32 {
    TOP + index as f32 * STRIP
}

/// What is the same on every strip.
fn frame(canvas: &mut Canvas<'_>, venue: &str) {
    let (label, small) = (look(Weight::Regular, 3.6, INK), look(Weight::Regular, 2.8, GREY));
    canvas.rect((0.0, 0.0), (WIDTH, 0.2), PALE);
    canvas.rect((0.0, STRIP), (WIDTH, 0.2), PALE);
    let mut y = 2.0;
    while y < STRIP - 2.0 {
        canvas.rect((TEAR, y), (0.3, 1.5), GREY);
        y += 3.0;
    }
    let bold = look(Weight::Bold, 4.2, INK);
    canvas.line(venue, (LEFT + 62.0, 9.0), TEAR - LEFT - 66.0, bold);
    for (words, x, wide, down) in [
        ("Họ tên / Name", LEFT, 124.0, 17.0),
        ("Điện thoại / Phone", LEFT, 60.0, 25.5),
        ("Vào / In", LEFT + 63.0, 29.0, 25.5),
        ("Ra / Out", LEFT + 95.0, 29.0, 25.5),
    ] {
        canvas.line(words, (x, down), wide, label);
        let begin = x + canvas.width(words, label) + 2.0;
        canvas.rect((begin, down + 0.6), (x + wide - begin, 0.25), GREY);
    }
    canvas.line(KEPT, (LEFT, 32.0), TEAR - LEFT - 4.0, small);

    let most = WIDTH - RIGHT - LEFT;
    canvas.line(venue, (RIGHT, 15.0), most, bold);
    canvas.line("Vào / In", (RIGHT, 21.5), most, label);
    let begin = RIGHT + canvas.width("Vào / In", label) + 2.0;
    canvas.rect((begin, 22.1), (WIDTH - LEFT - begin, 0.25), GREY);
    canvas.lines(VISITOR, (RIGHT, 26.0), most, look(Weight::Regular, 2.8, INK));
    canvas.line(VISITOR_EN, (RIGHT, 33.2), most, small);
}
