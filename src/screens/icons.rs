//! The few small pictures of the screens, drawn as strokes at the size asked for. They stay crisp
//! on every screen and need neither an image decoder nor a symbol font.

use slint::{ComponentHandle, Image, Rgba8Pixel, SharedPixelBuffer};

use ui::{Icon, Icons, KioskWindow};

/// A stroke from one point to another; the icon is 24 units wide.
type Stroke = [f32; 4];

/// Width of the icon and of its strokes, in its own units.
const SIDE: f32 = 24.0;
const WIDTH: f32 = 2.4;

pub(super) fn connect(window: &KioskWindow) {
    let icons = window.global::<Icons>();
    icons.on_draw(|icon, size| draw(&strokes(icon), size.clamp(1, 1024)));
    icons.on_enlarge(|code, module| super::qr::enlarge(&code, module));
}

fn strokes(icon: Icon) -> Vec<Stroke> {
    match icon {
        Icon::Check => line(&[(5.0, 12.5), (10.0, 17.5), (19.5, 7.0)]),
        Icon::Attention => [line(&[(12.0, 5.0), (12.0, 13.5)]), dot(12.0, 18.5)].concat(),
        Icon::Form => [
            frame(5.0, 3.0, 19.0, 21.0),
            line(&[(9.0, 8.0), (15.0, 8.0)]),
            line(&[(9.0, 12.0), (15.0, 12.0)]),
            line(&[(9.0, 16.0), (12.0, 16.0)]),
        ]
        .concat(),
        Icon::Erase => [
            line(&[(9.0, 5.0), (21.0, 5.0), (21.0, 19.0), (9.0, 19.0), (3.0, 12.0), (9.0, 5.0)]),
            line(&[(12.0, 9.5), (17.0, 14.5)]),
            line(&[(17.0, 9.5), (12.0, 14.5)]),
        ]
        .concat(),
        Icon::Phone => [
            frame(4.0, 3.0, 12.0, 21.0),
            dot(8.0, 17.0),
            line(&[(15.8, 9.2), (16.8, 12.0), (15.8, 14.8)]),
            line(&[(19.2, 6.6), (21.0, 12.0), (19.2, 17.4)]),
        ]
        .concat(),
        Icon::Kiosk => [
            frame(3.0, 4.0, 21.0, 16.0),
            line(&[(12.0, 16.0), (12.0, 21.0)]),
            line(&[(7.0, 21.0), (17.0, 21.0)]),
        ]
        .concat(),
        Icon::Bell => [
            line(&[(3.5, 18.0), (20.5, 18.0), (18.0, 15.0), (18.0, 10.0)]),
            arc(12.0, 10.0, 6.0, 180.0, 360.0),
            line(&[(6.0, 10.0), (6.0, 15.0), (3.5, 18.0)]),
            line(&[(12.0, 2.5), (12.0, 4.0)]),
            line(&[(10.0, 21.5), (14.0, 21.5)]),
        ]
        .concat(),
        Icon::Card => [
            frame(2.0, 5.0, 22.0, 19.0),
            arc(7.5, 11.0, 1.6, 0.0, 360.0),
            line(&[(5.5, 15.5), (9.5, 15.5)]),
            line(&[(13.5, 10.0), (18.5, 10.0)]),
            line(&[(13.5, 14.5), (18.5, 14.5)]),
        ]
        .concat(),
        Icon::Speech => [
            line(&[(8.0, 17.0), (21.0, 17.0), (21.0, 4.0), (3.0, 4.0), (3.0, 17.0), (4.0, 17.0)]),
            line(&[(4.0, 17.0), (4.0, 21.5), (8.0, 17.0)]),
            line(&[(8.0, 8.5), (16.0, 8.5)]),
            line(&[(8.0, 12.5), (13.0, 12.5)]),
        ]
        .concat(),
        Icon::Globe => [
            arc(12.0, 12.0, 9.0, 0.0, 360.0),
            line(&[(3.0, 12.0), (21.0, 12.0)]),
            // The two meridians that show: each the part of a wide circle between the poles.
            arc(0.0, 12.0, 15.0, -36.9, 36.9),
            arc(24.0, 12.0, 15.0, 143.1, 216.9),
        ]
        .concat(),
        Icon::People => [
            arc(9.0, 7.5, 3.5, 0.0, 360.0),
            arc(9.0, 20.0, 6.0, 180.0, 360.0),
            arc(17.0, 8.5, 2.6, -110.0, 110.0),
            arc(17.0, 20.0, 4.5, 270.0, 360.0),
        ]
        .concat(),
    }
}

/// A point, as a stroke without a length.
fn dot(x: f32, y: f32) -> Vec<Stroke> {
    vec![[x, y, x, y]]
}

/// Strokes from point to point.
fn line(points: &[(f32, f32)]) -> Vec<Stroke> {
    points.windows(2).map(|ends| [ends[0].0, ends[0].1, ends[1].0, ends[1].1]).collect()
}

/// A rectangle by two of its corners.
fn frame(left: f32, top: f32, right: f32, bottom: f32) -> Vec<Stroke> {
    line(&[(left, top), (right, top), (right, bottom), (left, bottom), (left, top)])
}

/// Part of a circle, clockwise from one angle to another; 0 degrees is to the right.
fn arc(x: f32, y: f32, radius: f32, from: f32, to: f32) -> Vec<Stroke> {
    // Enough that no corner shows at the largest size.
    const STEPS: u8 = 24;
    let at = |step: u8| {
        let angle = (from + (to - from) * f32::from(step) / f32::from(STEPS)).to_radians();
        (x + radius * angle.cos(), y + radius * angle.sin())
    };
    line(&(0..=STEPS).map(at).collect::<Vec<_>>())
}

fn draw(strokes: &[Stroke], size: i32) -> Image {
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
