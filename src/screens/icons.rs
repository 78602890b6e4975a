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
    window.global::<Icons>().on_draw(|icon, size| draw(strokes(icon), size.clamp(1, 1024)));
}

fn strokes(icon: Icon) -> &'static [Stroke] {
    match icon {
        Icon::Check => &[[5.0, 12.5, 10.0, 17.5], [10.0, 17.5, 19.5, 7.0]],
        Icon::Attention => &[[12.0, 5.0, 12.0, 13.5], [12.0, 18.5, 12.0, 18.5]],
        Icon::Form => &[
            [5.0, 3.0, 19.0, 3.0],
            [19.0, 3.0, 19.0, 21.0],
            [19.0, 21.0, 5.0, 21.0],
            [5.0, 21.0, 5.0, 3.0],
            [9.0, 8.0, 15.0, 8.0],
            [9.0, 12.0, 15.0, 12.0],
            [9.0, 16.0, 12.0, 16.0],
        ],
        Icon::Erase => &[
            [9.0, 5.0, 21.0, 5.0],
            [21.0, 5.0, 21.0, 19.0],
            [21.0, 19.0, 9.0, 19.0],
            [9.0, 19.0, 3.0, 12.0],
            [3.0, 12.0, 9.0, 5.0],
            [12.0, 9.5, 17.0, 14.5],
            [17.0, 9.5, 12.0, 14.5],
        ],
        Icon::Phone => &[
            [4.0, 3.0, 12.0, 3.0],
            [12.0, 3.0, 12.0, 21.0],
            [12.0, 21.0, 4.0, 21.0],
            [4.0, 21.0, 4.0, 3.0],
            [8.0, 17.0, 8.0, 17.0],
            [15.8, 9.2, 16.8, 12.0],
            [16.8, 12.0, 15.8, 14.8],
            [19.2, 6.6, 21.0, 12.0],
            [21.0, 12.0, 19.2, 17.4],
        ],
        Icon::Kiosk => &[
            [3.0, 4.0, 21.0, 4.0],
            [21.0, 4.0, 21.0, 16.0],
            [21.0, 16.0, 3.0, 16.0],
            [3.0, 16.0, 3.0, 4.0],
            [12.0, 16.0, 12.0, 21.0],
            [7.0, 21.0, 17.0, 21.0],
        ],
    }
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
