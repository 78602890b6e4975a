//! QR codes as pictures.

use slint::{Image, Rgb8Pixel, SharedPixelBuffer};

/// Light modules around the code (ISO/IEC 18004, 4 for a QR).
const QUIET: usize = 4;

/// One pixel a module, so that the screen scales it by a whole number; and the modules a side, quiet
/// zone included. `modules` is in row order, `side` of them in a row.
pub(super) fn draw(side: usize, modules: &[bool]) -> (Image, i32) {
    let full = side + 2 * QUIET;
    let length = u32::try_from(full).unwrap_or(0);
    let mut buffer = SharedPixelBuffer::<Rgb8Pixel>::new(length, length);
    for (index, pixel) in buffer.make_mut_slice().iter_mut().enumerate() {
        let (x, y) = ((index % full).wrapping_sub(QUIET), (index / full).wrapping_sub(QUIET));
        let inside = x < side && y < side;
        let dark = inside && modules.get(y * side + x).copied().unwrap_or(false);
        *pixel = if dark { Rgb8Pixel::new(0, 0, 0) } else { Rgb8Pixel::new(255, 255, 255) };
    }
    (Image::from_rgb8(buffer), i32::try_from(full).unwrap_or(0))
}
