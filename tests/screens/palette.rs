//! Small pictures: 256 colours, compared with a tolerance.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::Path;

use slint::{Rgba8Pixel, SharedPixelBuffer};

type Rgb = [u8; 3];

/// Pixels in full colour.
pub(crate) struct Picture {
    width: u32,
    height: u32,
    pixels: Vec<Rgb>,
}

/// Pixels as places in a palette.
pub(crate) struct Indexed {
    width: u32,
    height: u32,
    palette: Vec<u8>,
    places: Vec<u8>,
}

impl Picture {
    pub(crate) fn of(buffer: &SharedPixelBuffer<Rgba8Pixel>) -> Self {
        let pixels = buffer.as_slice().iter().map(|p| [p.r, p.g, p.b]).collect();
        Self { width: buffer.width(), height: buffer.height(), pixels }
    }

    /// The picture of a file; `None` when there is none.
    pub(crate) fn load(path: &Path) -> Option<Self> {
        let mut decoder = png::Decoder::new(BufReader::new(File::open(path).ok()?));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().ok()?;
        let mut bytes = vec![0; reader.output_buffer_size()?];
        let info = reader.next_frame(&mut bytes).ok()?;
        let pixels = bytes[..info.buffer_size()].chunks_exact(3).map(|p| [p[0], p[1], p[2]]);
        Some(Self { width: info.width, height: info.height, pixels: pixels.collect() })
    }

    /// Share of pixels that differ so far that an eye could see it, 0 to 1.
    pub(crate) fn differs(&self, other: &Self) -> f64 {
        if (self.width, self.height) != (other.width, other.height) {
            return 1.0;
        }
        let far = |(one, other): (&Rgb, &Rgb)| distance(*one, *other) > 48 * 48;
        let count = self.pixels.iter().zip(&other.pixels).filter(|pair| far(*pair)).count();
        count as f64 / self.pixels.len() as f64
    }
}

fn distance(one: Rgb, other: Rgb) -> u32 {
    (0..3).map(|i| u32::from(one[i].abs_diff(other[i])).pow(2)).sum()
}

/// The commonest colours, and each pixel by the nearest of them.
pub(crate) fn indexed(picture: &Picture) -> Indexed {
    let mut counts: HashMap<Rgb, u32> = HashMap::new();
    for pixel in &picture.pixels {
        *counts.entry(*pixel).or_default() += 1;
    }
    let mut common: Vec<(Rgb, u32)> =
        counts.iter().map(|(color, count)| (*color, *count)).collect();
    common.sort_by_key(|(color, count)| (std::cmp::Reverse(*count), *color));
    // Grounds and inks first; then steps of the soft edges that are not all but the same.
    let mut palette: Vec<Rgb> = Vec::new();
    for (color, _) in &common {
        if palette.len() < 64 && palette.iter().all(|known| distance(*known, *color) > 16 * 16) {
            palette.push(*color);
        }
    }
    let nearest: HashMap<Rgb, u8> = common
        .iter()
        .map(|(color, _)| {
            let places = 0u8..=255;
            let place = places.zip(&palette).min_by_key(|(_, known)| distance(**known, *color));
            (*color, place.map_or(0, |(place, _)| place))
        })
        .collect();
    Indexed {
        width: picture.width,
        height: picture.height,
        palette: palette.concat(),
        places: picture.pixels.iter().map(|pixel| nearest[pixel]).collect(),
    }
}

impl Indexed {
    pub(crate) fn write(&self, to: impl Write) -> Result<(), png::EncodingError> {
        let mut encoder = png::Encoder::new(to, self.width, self.height);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_palette(self.palette.clone());
        encoder.set_compression(png::Compression::High);
        // Flat grounds pack best as they are.
        encoder.set_filter(png::Filter::NoFilter);
        encoder.write_header()?.write_image_data(&self.places)
    }
}
