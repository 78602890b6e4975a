//! A slip as black and white dots. Printers of receipts have no letters of Vietnamese, so it is printed as a picture.

use qrcode::{Color, EcLevel, QrCode};
use swash::scale::{Render, ScaleContext, Source};
use swash::zeno::Format;
use swash::{FontRef, GlyphId};

use super::slip::Slip;

/// Dots a millimetre of nearly all of them: 203 dpi.
const DOTS_PER_MM: usize = 8;

/// Sizes of type, dots.
const HEADING: f32 = 32.0;
const WORDS: f32 = 52.0;
const CODE: f32 = 34.0;
const LINE: f32 = 25.0;

/// From which darkness on a dot is black.
const THRESHOLD: u8 = 110;

/// Of a module of the QR, dots: 0.75 mm.
const MODULE: usize = 6;

/// Longest picture, dots: a slip is a hand long, whatever its texts are.
const HEIGHT_MAX: usize = 300 * DOTS_PER_MM;

/// Rows of dots, eight a byte, the leftmost the highest bit, as printers want them.
#[derive(Clone, PartialEq, Eq)]
pub struct Bitmap {
    width: usize,
    rows: Vec<u8>,
}

impl Bitmap {
    fn new(width: usize) -> Self {
        Self { width, rows: Vec::new() }
    }

    pub fn bytes_per_row(&self) -> usize {
        self.width.div_ceil(8)
    }

    pub fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.rows.chunks(self.bytes_per_row())
    }

    pub fn height(&self) -> usize {
        self.rows.len() / self.bytes_per_row()
    }

    #[cfg(test)]
    fn is_black(&self, x: usize, y: usize) -> bool {
        let byte = self.rows.get(y * self.bytes_per_row() + x / 8);
        x < self.width && byte.is_some_and(|byte| byte & (0x80 >> (x % 8)) != 0)
    }

    fn blacken(&mut self, x: usize, y: usize) {
        let row = self.bytes_per_row();
        if x < self.width
            && let Some(byte) = self.rows.get_mut(y * row + x / 8)
        {
            *byte |= 0x80 >> (x % 8);
        }
    }

    /// White rows below; the answer is the first of them.
    fn extend(&mut self, height: usize) -> usize {
        let (top, room) = (self.height(), HEIGHT_MAX.saturating_sub(self.height()));
        let more = height.min(room) * self.bytes_per_row();
        self.rows.resize(self.rows.len() + more, 0);
        top
    }
}

/// Letters for a slip.
pub struct Letters {
    regular: Vec<u8>,
    bold: Vec<u8>,
}

impl Letters {
    /// From the bytes of two fonts; `None` when one of them is none.
    pub fn new(regular: Vec<u8>, bold: Vec<u8>) -> Option<Self> {
        let are_fonts = [&regular, &bold].iter().all(|it| FontRef::from_index(it, 0).is_some());
        are_fonts.then_some(Self { regular, bold })
    }

    /// Draws a slip as wide as the paper.
    pub fn draw(&self, slip: &Slip, width: usize) -> Bitmap {
        let mut bitmap = Bitmap::new(width);
        self.text(&mut bitmap, &self.bold, &slip.heading, HEADING);
        if !slip.words.is_empty() {
            self.text(&mut bitmap, &self.bold, &slip.words, WORDS);
        }
        code(&mut bitmap, &slip.url);
        self.text(&mut bitmap, &self.bold, &slip.code, CODE);
        for line in &slip.lines {
            self.text(&mut bitmap, &self.regular, line, LINE);
        }
        bitmap
    }

    /// Centred lines, as many as it takes.
    fn text(&self, bitmap: &mut Bitmap, font: &[u8], text: &str, size: f32) {
        let Some(font) = FontRef::from_index(font, 0) else { return };
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut rest = words.as_slice();
        while !rest.is_empty() && bitmap.height() < HEIGHT_MAX {
            let fits = |count: &usize| width(font, &rest[..*count].join(" "), size) <= bitmap.width;
            // A word that is wider than the paper is cut by its edge.
            let count = (1..=rest.len()).rev().find(fits).unwrap_or(1);
            line(bitmap, font, &rest[..count].join(" "), size);
            rest = &rest[count..];
        }
    }
}

fn glyphs(font: FontRef<'_>, text: &str) -> impl Iterator<Item = GlyphId> {
    let map = font.charmap();
    // Vietnamese has a glyph for each letter with its marks, so that none has to be placed upon another.
    text.chars().map(move |letter| map.map(letter))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "dots of a line")]
fn width(font: FontRef<'_>, text: &str, size: f32) -> usize {
    let metrics = font.glyph_metrics(&[]).scale(size);
    glyphs(font, text).map(|glyph| metrics.advance_width(glyph)).sum::<f32>().ceil() as usize
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    reason = "dots of a slip"
)]
fn line(bitmap: &mut Bitmap, font: FontRef<'_>, text: &str, size: f32) {
    let metrics = font.metrics(&[]).scale(size);
    let top = bitmap.extend((metrics.ascent + metrics.descent + size * 0.2).ceil() as usize);
    let base = top as i32 + metrics.ascent.ceil() as i32;
    let advances = font.glyph_metrics(&[]).scale(size);
    let mut context = ScaleContext::new();
    let mut scaler = context.builder(font).size(size).hint(true).build();
    let mut pen = bitmap.width.saturating_sub(width(font, text, size)) as f32 / 2.0;
    for glyph in glyphs(font, text) {
        let drawn =
            Render::new(&[Source::Outline]).format(Format::Alpha).render(&mut scaler, glyph);
        if let Some(image) = drawn {
            let left = pen.round() as i32 + image.placement.left;
            for (at, alpha) in image.data.iter().enumerate() {
                let columns = image.placement.width.max(1) as usize;
                let x = left + (at % columns) as i32;
                let y = base - image.placement.top + (at / columns) as i32;
                if let (true, Ok(x), Ok(y)) =
                    (*alpha >= THRESHOLD, usize::try_from(x), usize::try_from(y))
                {
                    bitmap.blacken(x, y);
                }
            }
        }
        pen += advances.advance_width(glyph);
    }
}

/// The QR in the middle, with its quiet zone; nothing of a text that is too long for the paper.
fn code(bitmap: &mut Bitmap, text: &str) {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else { return };
    let (side, colours) = (code.width(), code.to_colors());
    let length = (side + 8) * MODULE;
    if text.is_empty() || length > bitmap.width {
        return;
    }
    let (top, left) = (bitmap.extend(length), (bitmap.width - length) / 2);
    let dark = colours.iter().enumerate().filter(|(_, colour)| **colour == Color::Dark);
    for (at, _) in dark {
        let (column, row) = (at % side + 4, at / side + 4);
        for dot in 0..MODULE * MODULE {
            let (x, y) = (dot % MODULE, dot / MODULE);
            bitmap.blacken(left + column * MODULE + x, top + row * MODULE + y);
        }
    }
}

#[cfg(test)]
mod tests;
