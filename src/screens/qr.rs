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

/// A QR of a text, and how many modules a side its card has.
pub(super) fn of_text(text: &str) -> Option<(Image, i32)> {
    let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::M).ok()?;
    let dark = |colour: qrcode::Color| colour == qrcode::Color::Dark;
    let modules: Vec<bool> = code.to_colors().into_iter().map(dark).collect();
    Some(draw(code.width(), &modules))
}

/// Most pixels a module: a code of 37 modules then fills the height of a 4K screen.
const MODULE_MAX: u32 = 64;

/// The same picture with `module` pixels, 1 to [`MODULE_MAX`], for each of its own.
pub(super) fn enlarge(code: &Image, module: i32) -> Image {
    let Some(source) = code.to_rgb8() else { return code.clone() };
    let module = u32::try_from(module).unwrap_or(1).clamp(1, MODULE_MAX);
    let mut buffer =
        SharedPixelBuffer::<Rgb8Pixel>::new(source.width() * module, source.height() * module);
    let (width, times) = (source.width() as usize, module as usize);
    if width == 0 {
        return code.clone();
    }
    let rows = buffer.make_mut_slice().chunks_exact_mut(width * times);
    for (row, pixels) in rows.enumerate() {
        let from = &source.as_slice()[row / times * width..][..width];
        for (column, pixel) in pixels.iter_mut().enumerate() {
            *pixel = from[column / times];
        }
    }
    Image::from_rgb8(buffer)
}
