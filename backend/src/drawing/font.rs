//! The letters of what is printed, from font files of the system. The outlines of letters are drawn, so that
//! the file looks the same on every printer and needs no font of its own.

use std::path::{Path, PathBuf};

use ttf_parser::{Face, GlyphId, OutlineBuilder};

/// Debian's fonts-noto-core, which has all Vietnamese marks.
const NAMES: [&str; 2] = ["NotoSans-Regular.ttf", "NotoSans-Bold.ttf"];

#[derive(Debug, thiserror::Error)]
pub enum FontError {
    #[error(
        "the font {0} cannot be read: {1}; install fonts-noto-core, or name its folder as poster_fonts"
    )]
    Read(PathBuf, String),
    #[error("the font {0} is damaged: {1}; install fonts-noto-core again")]
    Damaged(PathBuf, String),
}

/// The bytes of the two fonts.
pub struct Fonts {
    regular: Vec<u8>,
    bold: Vec<u8>,
}

/// How heavy a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

impl Fonts {
    /// Reads both from a folder.
    ///
    /// # Errors
    /// [`FontError`] names the file and what to install.
    pub fn read(folder: &Path) -> Result<Self, FontError> {
        let [regular, bold] = NAMES.map(|name| {
            let path = folder.join(name);
            let bytes = std::fs::read(&path)
                .map_err(|error| FontError::Read(path.clone(), error.to_string()))?;
            Face::parse(&bytes, 0)
                .map_err(|error| FontError::Damaged(path.clone(), error.to_string()))?;
            Ok(bytes)
        });
        Ok(Self { regular: regular?, bold: bold? })
    }

    /// None for bytes that are no font, which [`Fonts::read`] has refused.
    pub(crate) fn faces(&self) -> Option<Faces<'_>> {
        let face = |bytes| Face::parse(bytes, 0).ok();
        Some(Faces { regular: face(&self.regular)?, bold: face(&self.bold)? })
    }
}

pub(crate) struct Faces<'a> {
    regular: Face<'a>,
    bold: Face<'a>,
}

impl Faces<'_> {
    fn face(&self, weight: Weight) -> &Face<'_> {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// The glyphs of a text with where each begins, for letters of one unit.
    fn glyphs(&self, weight: Weight, text: &str) -> (Vec<(GlyphId, f32)>, f32) {
        let face = self.face(weight);
        let (mut at, mut glyphs) = (0.0, Vec::new());
        for letter in text.chars() {
            // Letters that the font lacks are its own empty box.
            let glyph = face.glyph_index(letter).unwrap_or_default();
            glyphs.push((glyph, at));
            at += f32::from(face.glyph_hor_advance(glyph).unwrap_or(0));
        }
        let unit = f32::from(face.units_per_em());
        (glyphs.into_iter().map(|(glyph, at)| (glyph, at / unit)).collect(), at / unit)
    }

    /// Width of a text in letters of one unit.
    pub(crate) fn width(&self, weight: Weight, text: &str) -> f32 {
        self.glyphs(weight, text).1
    }

    /// Draws a text; `pen` gets, for each letter, where it begins and its outline of one unit.
    pub(crate) fn outline(&self, weight: Weight, text: &str, mut pen: impl FnMut(f32, Step)) {
        let face = self.face(weight);
        let unit = f32::from(face.units_per_em());
        for (glyph, at) in self.glyphs(weight, text).0 {
            let mut outline = Outline { unit, last: (0.0, 0.0), step: |step| pen(at, step) };
            face.outline_glyph(glyph, &mut outline);
        }
    }
}

/// A step of an outline.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Move(f32, f32),
    Line(f32, f32),
    Curve([f32; 6]),
    Close,
}

struct Outline<F> {
    unit: f32,
    last: (f32, f32),
    step: F,
}

impl<F: FnMut(Step)> OutlineBuilder for Outline<F> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.last = (x, y);
        (self.step)(Step::Move(x / self.unit, y / self.unit));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.last = (x, y);
        (self.step)(Step::Line(x / self.unit, y / self.unit));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        // PDF has cubic curves only.
        let (x0, y0) = self.last;
        let third = |from: f32, to: f32| from + (to - from) * 2.0 / 3.0;
        self.curve_to(third(x0, x1), third(y0, y1), third(x, x1), third(y, y1), x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.last = (x, y);
        (self.step)(Step::Curve([x1, y1, x2, y2, x, y].map(|part| part / self.unit)));
    }

    fn close(&mut self) {
        (self.step)(Step::Close);
    }
}
