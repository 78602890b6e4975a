//! Strokes drawn at any size: they stay crisp on every screen and need neither an image decoder nor a
//! symbol font.

use slint::{Image, Rgba8Pixel, SharedPixelBuffer};

/// A stroke from one point to another; the icon is 24 units wide.
pub(super) type Stroke = [f32; 4];

/// Width of the icon and of its strokes, in its own units.
const SIDE: f32 = 24.0;
const WIDTH: f32 = 2.4;

/// A point, as a stroke without a length.
pub(super) fn dot(x: f32, y: f32) -> Vec<Stroke> {
    vec![[x, y, x, y]]
}

/// Strokes from point to point.
pub(super) fn line(points: &[(f32, f32)]) -> Vec<Stroke> {
    points.windows(2).map(|ends| [ends[0].0, ends[0].1, ends[1].0, ends[1].1]).collect()
}

/// A rectangle by two of its corners.
pub(super) fn frame(left: f32, top: f32, right: f32, bottom: f32) -> Vec<Stroke> {
    line(&[(left, top), (right, top), (right, bottom), (left, bottom), (left, top)])
}

/// Part of a circle, clockwise from one angle to another; 0 degrees is to the right.
pub(super) fn arc(x: f32, y: f32, radius: f32, from: f32, to: f32) -> Vec<Stroke> {
    // Enough that no corner shows at the largest size.
    const STEPS: u8 = 24;
    let at = |step: u8| {
        let angle = (from + (to - from) * f32::from(step) / f32::from(STEPS)).to_radians();
        (x + radius * angle.cos(), y + radius * angle.sin())
    };
    line(&(0..=STEPS).map(at).collect::<Vec<_>>())
}

pub(super) fn draw(strokes: &[Stroke], size: i32) -> Image {
    let length = size.unsigned_abs();
    let scale = length as f32 / SIDE;
    let mut buffer = SharedPixelBuffer::<Rgba8Pixel>::new(length, length);
    for (index, pixel) in (0u32..).zip(buffer.make_mut_slice()) {
        let (x, y) = ((index % length) as f32 + 0.5, (index / length) as f32 + 0.5);
        let nearest = strokes
            .iter()
            .map(|stroke| distance(x, y, stroke.map(|value| value * scale)))
            .fold(f32::MAX, f32::min);
        // One pixel of soft edge.
        let cover = (WIDTH * scale / 2.0 - nearest + 0.5).clamp(0.0, 1.0);
        *pixel = Rgba8Pixel::new(0, 0, 0, (cover * 255.0) as u8);
    }
    Image::from_rgba8(buffer)
}

/// Distance of a point from a stroke.
fn distance(x: f32, y: f32, [x0, y0, x1, y1]: Stroke) -> f32 {
    let (dx, dy) = (x1 - x0, y1 - y0);
    let square = dx * dx + dy * dy;
    let along = if square == 0.0 { 0.0 } else { ((x - x0) * dx + (y - y0) * dy) / square };
    let along = along.clamp(0.0, 1.0);
    (x - x0 - along * dx).hypot(y - y0 - along * dy)
}
