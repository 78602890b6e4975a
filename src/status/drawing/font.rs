//! Two of the fixed fonts of X11, which have every letter of Vietnamese, from their pictures in `data/status-font`.

use std::sync::LazyLock;

use embedded_graphics::geometry::Size;
use embedded_graphics::image::ImageRaw;
use embedded_graphics::mono_font::mapping::StrGlyphMapping;
use embedded_graphics::mono_font::{DecorationDimensions, MonoFont};

const CHARACTERS: &str = include_str!("../../../data/status-font/characters.txt");

/// Index of what stands in for a character that is missing: the question mark.
const MISSING: usize = '?' as usize - ' ' as usize;

static MAPPING: StrGlyphMapping<'static> = StrGlyphMapping::new(CHARACTERS, MISSING);

/// Characters of a row of the picture.
const COLUMNS: u32 = 16;

const SMALL_SIZE: Size = Size::new(6, 13);
const LARGE_SIZE: Size = Size::new(10, 20);

static SMALL_BITS: LazyLock<Vec<u8>> =
    LazyLock::new(|| bits(include_bytes!("../../../data/status-font/6x13.png")));
static LARGE_BITS: LazyLock<Vec<u8>> =
    LazyLock::new(|| bits(include_bytes!("../../../data/status-font/10x20.png")));

pub(super) static SMALL: LazyLock<MonoFont<'static>> =
    LazyLock::new(|| font(&SMALL_BITS, SMALL_SIZE, 10));
pub(super) static LARGE: LazyLock<MonoFont<'static>> =
    LazyLock::new(|| font(&LARGE_BITS, LARGE_SIZE, 15));

/// The rows of a picture of one bit a pixel, which are packed as embedded-graphics reads them. One that cannot be
/// read gives a font of blanks.
fn bits(png: &[u8]) -> Vec<u8> {
    let read = || {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().ok()?;
        let mut bytes = vec![0; reader.output_buffer_size()?];
        let info = reader.next_frame(&mut bytes).ok()?;
        (info.bit_depth == png::BitDepth::One).then_some(bytes)
    };
    read().unwrap_or_default()
}

fn font(picture: &'static [u8], size: Size, baseline: u32) -> MonoFont<'static> {
    MonoFont {
        image: ImageRaw::new(picture, COLUMNS * size.width),
        character_size: size,
        character_spacing: 0,
        baseline,
        strikethrough: DecorationDimensions::default_strikethrough(size.height),
        underline: DecorationDimensions::default_underline(size.height),
        glyph_mapping: &MAPPING,
    }
}

#[cfg(test)]
mod tests {
    use embedded_graphics::mono_font::mapping::GlyphMapping;
    use protocol::language::Language;

    use super::*;
    use crate::status::Trouble;

    #[test]
    fn each_picture_has_a_place_for_every_character() {
        let rows = (CHARACTERS.chars().count() as u32).div_ceil(COLUMNS);
        for (bits, size) in [(&*SMALL_BITS, SMALL_SIZE), (&*LARGE_BITS, LARGE_SIZE)] {
            let expected = COLUMNS * size.width / 8 * rows * size.height;
            assert_eq!(bits.len() as u32, expected, "{size:?}");
        }
    }

    #[test]
    fn the_font_has_every_letter_that_is_said() {
        for trouble in Trouble::ALL {
            for language in Language::ALL {
                let said = trouble.words().in_language(language);
                for letter in said.sentence.chars().chain(said.remedy.chars()) {
                    let is_there = letter == '?' || MAPPING.index(letter) != MISSING;
                    assert!(is_there, "{letter} is missing: {}", said.sentence);
                }
            }
        }
        // The venue's name is any Vietnamese.
        for letter in "ỰặẾỗỷĐƯỡ".chars() {
            assert_ne!(MAPPING.index(letter), MISSING, "{letter}");
        }
    }
}
