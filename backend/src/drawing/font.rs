//! The letters of what is printed, from font files of the system.

use std::path::{Path, PathBuf};

use ttf_parser::Face;

use super::letters::Letters;

/// Debian's fonts-noto-core, which has all Vietnamese marks.
const NAMES: [&str; 2] = ["NotoSans-Regular", "NotoSans-Bold"];

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
pub struct Fonts([Vec<u8>; 2]);

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
            let path = folder.join(format!("{name}.ttf"));
            let bytes = std::fs::read(&path)
                .map_err(|error| FontError::Read(path.clone(), error.to_string()))?;
            Face::parse(&bytes, 0)
                .map_err(|error| FontError::Damaged(path.clone(), error.to_string()))?;
            Ok(bytes)
        });
        Ok(Self([regular?, bold?]))
    }

    /// None for bytes that are no font, which [`Fonts::read`] has refused.
    pub(crate) fn faces(&self) -> Option<Faces<'_>> {
        let Self([regular, bold]) = self;
        let [regular_name, bold_name] = NAMES;
        Some(Faces {
            regular: Letters::new(regular_name, regular)?,
            bold: Letters::new(bold_name, bold)?,
        })
    }
}

pub(crate) struct Faces<'a> {
    pub(super) regular: Letters<'a>,
    pub(super) bold: Letters<'a>,
}

impl<'a> Faces<'a> {
    pub(super) fn of(&self, weight: Weight) -> &Letters<'a> {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    pub(super) fn of_mut(&mut self, weight: Weight) -> &mut Letters<'a> {
        match weight {
            Weight::Regular => &mut self.regular,
            Weight::Bold => &mut self.bold,
        }
    }

    /// Width of a text in letters of one unit.
    pub(crate) fn width(&self, weight: Weight, text: &str) -> f32 {
        self.of(weight).width(text)
    }
}
