//! Draws what the status display shows. Pure: a screenful becomes a picture.

mod font;

use embedded_graphics::Drawable;
use embedded_graphics::draw_target::DrawTarget;
use embedded_graphics::geometry::{Point, Size};
use embedded_graphics::mono_font::{MonoFont, MonoTextStyle};
use embedded_graphics::pixelcolor::{Rgb565, RgbColor, WebColors};
use embedded_graphics::primitives::Rectangle;
use embedded_graphics::text::{Alignment, Baseline, Text, TextStyleBuilder};

use super::pages::{Page, Screenful, Tone, split};
use crate::devices::status_display::Picture;

/// How a size of display is used.
#[derive(Clone, Copy, Debug)]
struct Layout {
    font: &'static MonoFont<'static>,
    /// Height of the heading's band.
    band: u32,
    /// From the band to the first line.
    gap: u32,
    lines: u32,
    /// From the first line to the last.
    spread: u32,
    /// Left and right of the text.
    margin: u32,
}

impl Layout {
    fn of(size: (u32, u32)) -> Self {
        if size.0 < 200 {
            // Of one colour, and of 64 points in height: lines of 13 points are 12⅔ apart, which no letters touch.
            Self { font: &font::SMALL, band: 13, gap: 0, lines: 4, spread: 38, margin: 1 }
        } else {
            Self { font: &font::LARGE, band: 36, gap: 10, lines: 8, spread: 161, margin: 5 }
        }
    }

    fn columns(&self, width: u32) -> usize {
        ((width - 2 * self.margin) / self.font.character_size.width) as usize
    }

    /// Where a line begins.
    fn top(&self, line: u32) -> i32 {
        (self.band + self.gap + line * self.spread / (self.lines - 1)) as i32
    }
}

/// All screenfuls of the pages on a display of this size.
pub fn screenfuls(pages: &[Page], size: (u32, u32)) -> Vec<Screenful> {
    let layout = Layout::of(size);
    let (columns, lines) = (layout.columns(size.0), layout.lines as usize);
    pages.iter().flat_map(|page| split(page, columns, lines)).collect()
}

/// Draws the screenful with this index of `count`.
pub fn draw(screenful: &Screenful, (index, count): (usize, usize), size: (u32, u32)) -> Picture {
    let mut picture = Picture::new(size.0, size.1);
    let layout = Layout::of(size);
    let band = Rectangle::new(Point::zero(), Size::new(size.0, layout.band));
    // Drawing into memory cannot fail.
    let Ok(()) = picture.fill_solid(&band, ground(screenful.tone, size));
    let (left, right) = (layout.margin as i32, (size.0 - layout.margin) as i32);
    let letters = layout.font.character_size.height.min(layout.band);
    let top = (layout.band - letters) as i32 / 2;
    let ink = if size.0 < 200 { Rgb565::BLACK } else { Rgb565::WHITE };
    text(&mut picture, &screenful.heading, (left, top), layout.font, ink, Alignment::Left);
    if count > 1 {
        let page = format!("{}/{count}", index + 1);
        text(&mut picture, &page, (right, top), layout.font, ink, Alignment::Right);
    }
    for (index, line) in (0..).zip(&screenful.lines) {
        text(
            &mut picture,
            line,
            (left, layout.top(index)),
            layout.font,
            Rgb565::WHITE,
            Alignment::Left,
        );
    }
    picture
}

/// The colour of the band, of a display that has colours; dark enough for white letters.
fn ground(tone: Tone, size: (u32, u32)) -> Rgb565 {
    if size.0 < 200 {
        return Rgb565::WHITE;
    }
    match tone {
        Tone::Good => Rgb565::CSS_DARK_GREEN,
        Tone::Warning => Rgb565::CSS_SADDLE_BROWN,
        Tone::Bad => Rgb565::CSS_FIRE_BRICK,
        Tone::Calm => Rgb565::CSS_DARK_SLATE_BLUE,
    }
}

fn text(
    picture: &mut Picture,
    text: &str,
    at: (i32, i32),
    font: &MonoFont<'_>,
    ink: Rgb565,
    alignment: Alignment,
) {
    let style = TextStyleBuilder::new().alignment(alignment).baseline(Baseline::Top).build();
    let (at, letters) = (Point::new(at.0, at.1), MonoTextStyle::new(font, ink));
    let Ok(_) = Text::with_text_style(text, at, letters, style).draw(picture);
}
