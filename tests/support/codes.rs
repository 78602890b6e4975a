//! What an independent decoder reads from pixels, as a phone's camera would.

use slint::{Rgba8Pixel, SharedPixelBuffer};

/// Every code in the picture's upper left part of so many pixels; `luma` is how light the pixel at a column and a row is.
pub(crate) fn read(
    (columns, rows): (usize, usize),
    luma: impl FnMut(usize, usize) -> u8,
) -> Vec<String> {
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(columns, rows, luma);
    let grids = image.detect_grids();
    grids.iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}

/// Every code in the upper left part of a picture.
pub(crate) fn of_picture(
    picture: &SharedPixelBuffer<Rgba8Pixel>,
    part: (usize, usize),
) -> Vec<String> {
    let (width, pixels) = (picture.width() as usize, picture.as_slice());
    read(part, |x, y| {
        let Rgba8Pixel { r, g, b, .. } = pixels[y * width + x];
        ((u32::from(r) + u32::from(g) + u32::from(b)) / 3) as u8
    })
}

pub(crate) fn is_of_venue(code: &str) -> bool {
    code.contains("/Q/")
}
