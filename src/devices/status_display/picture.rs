//! A picture in memory, on which embedded-graphics draws.

use std::convert::Infallible;

use embedded_graphics::Pixel;
use embedded_graphics::draw_target::DrawTarget;
use embedded_graphics::geometry::{OriginDimensions, Size};
use embedded_graphics::pixelcolor::{Rgb565, RgbColor};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    size: Size,
    points: Vec<Rgb565>,
}

impl Picture {
    /// A black picture.
    pub fn new(width: u32, height: u32) -> Self {
        let count = width as usize * height as usize;
        Self { size: Size::new(width, height), points: vec![Rgb565::BLACK; count] }
    }

    /// Points row by row.
    pub fn points(&self) -> &[Rgb565] {
        &self.points
    }

    /// The picture as PNG.
    ///
    /// # Errors
    /// The encoder's.
    pub fn png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let full = |part: u8, bits: u32| (u32::from(part) * 255 / ((1 << bits) - 1)) as u8;
        let rgb = |point: &Rgb565| [full(point.r(), 5), full(point.g(), 6), full(point.b(), 5)];
        let bytes: Vec<u8> = self.points.iter().flat_map(rgb).collect();
        let mut png = Vec::new();
        let mut encoder = png::Encoder::new(&mut png, self.size.width, self.size.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header()?.write_image_data(&bytes)?;
        Ok(png)
    }
}

impl OriginDimensions for Picture {
    fn size(&self) -> Size {
        self.size
    }
}

impl DrawTarget for Picture {
    type Color = Rgb565;
    type Error = Infallible;

    fn draw_iter<I>(&mut self, pixels: I) -> Result<(), Infallible>
    where
        I: IntoIterator<Item = Pixel<Rgb565>>,
    {
        for Pixel(at, color) in pixels {
            let (Ok(x), Ok(y)) = (u32::try_from(at.x), u32::try_from(at.y)) else { continue };
            let inside = x < self.size.width && y < self.size.height;
            if let (true, Some(point)) =
                (inside, self.points.get_mut((y * self.size.width + x) as usize))
            {
                *point = color;
            }
        }
        Ok(())
    }
}
