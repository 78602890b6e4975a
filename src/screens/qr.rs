//! QR codes as pictures.

use slint::{Image, Rgb8Pixel, SharedPixelBuffer};

/// Light modules around the code (ISO/IEC 18004, 4 for a QR).
const QUIET: usize = 4;

/// One pixel a module, so that the screen scales it by a whole number; and the modules a side, quiet
/// zone included: the card that it lies on is that zone. `modules` is in row order, `side` of them
/// in a row.
pub(super) fn draw(side: usize, modules: &[bool]) -> (Image, i32) {
    let length = u32::try_from(side).unwrap_or(0);
    let mut buffer = SharedPixelBuffer::<Rgb8Pixel>::new(length, length);
    for (pixel, dark) in buffer.make_mut_slice().iter_mut().zip(modules) {
        *pixel = if *dark { Rgb8Pixel::new(0, 0, 0) } else { Rgb8Pixel::new(255, 255, 255) };
    }
    (Image::from_rgb8(buffer), i32::try_from(side + 2 * QUIET).unwrap_or(0))
}
