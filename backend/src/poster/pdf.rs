//! A poster as a PDF: A4 with a code of 15 cm, or A5 as a leaflet with all of it smaller.

use qrcode::{Color, EcLevel, QrCode};

use super::{KEPT, Poster, STEPS, TITLE, TITLE_EN, TYPED};
use crate::drawing::canvas::{Align, Canvas, Look, Rgb};
use crate::drawing::font::{Fonts, Weight};

/// A4, mm.
const WIDTH: f32 = 210.0;
const HEIGHT: f32 = 297.0;
/// The dark part of the code, mm.
const CODE: f32 = 150.0;

const BLUE: Rgb = [0x0B, 0x4E, 0xA2];
const GREEN: Rgb = [0x0B, 0x7A, 0x4B];
const INK: Rgb = [0x0D, 0x1C, 0x36];
const SOFT: Rgb = [0xE4, 0xEC, 0xF6];
const WHITE: Rgb = [0xFF; 3];
const BLACK: Rgb = [0; 3];

/// Size of the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    A4,
    A5,
}

/// Draws posters, a page each; none when a font or an address does not fit, which does not happen with what
/// [`Fonts::read`] and [`Poster::of`] gave.
pub fn draw(posters: &[Poster], fonts: &Fonts, paper: Paper) -> Option<Vec<u8>> {
    let scale = match paper {
        Paper::A4 => 1.0,
        Paper::A5 => std::f32::consts::FRAC_1_SQRT_2,
    };
    let mut canvas = Canvas::new(fonts.faces()?, HEIGHT, scale);
    for (index, poster) in posters.iter().enumerate() {
        if index > 0 {
            canvas.next_page();
        }
        page(&mut canvas, poster)?;
    }
    canvas.finish(WIDTH)
}

fn page(canvas: &mut Canvas<'_>, poster: &Poster) -> Option<()> {
    let code = QrCode::with_error_correction_level(&poster.url, EcLevel::M).ok()?;
    let regular = |size| Look { weight: Weight::Regular, size, colour: INK, align: Align::Centre };
    let bold = |size| Look { weight: Weight::Bold, ..regular(size) };
    let (middle, most) = (WIDTH / 2.0, WIDTH - 24.0);

    canvas.rect((0.0, 0.0), (WIDTH, 30.0), BLUE);
    canvas.line(TITLE, (middle, 17.0), most, Look { colour: WHITE, ..bold(12.5) });
    canvas.line(TITLE_EN, (middle, 25.5), most, Look { colour: WHITE, ..regular(5.0) });
    canvas.line(&poster.venue, (middle, 41.0), most, bold(9.0));
    canvas.line(&poster.location, (middle, 48.0), most, regular(5.0));

    // Four modules of nothing on each side, as ISO/IEC 18004 wants, hold text away.
    let module = CODE / code.width() as f32;
    let (left, top) = ((WIDTH - CODE) / 2.0, 51.0 + 4.0 * module);
    for (row, colours) in code.to_colors().chunks(code.width()).enumerate() {
        let mut column = 0;
        while column < colours.len() {
            let dark = colours[column..].iter().take_while(|c| **c == Color::Dark).count();
            if dark > 0 {
                let at = (left + column as f32 * module, top + row as f32 * module);
                canvas.rect(at, (dark as f32 * module, module), BLACK);
            }
            column += dark.max(1);
        }
    }

    let below = top + CODE + 4.0 * module;
    let typed = format!("{TYPED} {}", poster.host);
    canvas.line(&typed, (middle, below + 2.0), most, regular(5.0));
    canvas.line(&poster.short_code, (middle, below + 13.0), most, bold(11.0));
    for (index, step) in STEPS.iter().enumerate() {
        let x = 12.0 + index as f32 * 64.0;
        canvas.circle((x + 4.5, below + 22.0), 4.5, GREEN);
        let number = Look { colour: WHITE, ..bold(5.5) };
        canvas.line(&(index + 1).to_string(), (x + 4.5, below + 24.0), 9.0, number);
        let look = Look { align: Align::Left, ..regular(4.2) };
        canvas.lines(step, (x + 12.0, below + 21.0), 48.0, look);
    }

    canvas.rect((0.0, 279.0), (WIDTH, 18.0), SOFT);
    let kept = Look { align: Align::Left, ..regular(3.8) };
    let help = poster.help_line.as_ref().map(|line| format!("Hỗ trợ {line}"));
    let kept_width = if help.is_some() { 118.0 } else { most };
    canvas.lines(KEPT, (12.0, 285.5), kept_width, kept);
    if let Some(help) = help {
        let look = Look { align: Align::Right, ..bold(5.0) };
        canvas.line(&help, (WIDTH - 12.0, 289.5), 62.0, look);
    }
    Some(())
}
