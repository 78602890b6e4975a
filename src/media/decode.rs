//! Decodes a picture file and scales it to the screen.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use protocol::playlist::Mime;

/// Limit of pixels: an A3 poster at 200 dpi has 7.7 million. Each takes three or four bytes while the
/// picture is scaled.
const PIXELS_MAX: u64 = 12_000_000;

/// Longest side of a picture, pixels.
const SIDE_MAX: u32 = 8_192;

/// Limit of a decoder's own memory, bytes.
const ALLOC_MAX: u64 = 64 * 1024 * 1024;

#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    /// Row by row: red, green, blue.
    pub rgb: Vec<u8>,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}×{})", self.width, self.height)
    }
}

/// Decodes PNG or JPEG, upright, on white, scaled to fit into `width` × `height` pixels. Blocks for up
/// to a second on a Raspberry Pi 3.
///
/// # Errors
/// What is wrong with the file, as a sentence.
pub fn decode(bytes: &[u8], width: u32, height: u32) -> Result<Picture, String> {
    let format = match Mime::of(bytes) {
        Some(Mime::Png) => ImageFormat::Png,
        Some(Mime::Jpeg) => ImageFormat::Jpeg,
        _ => return Err("it is neither PNG nor JPEG".to_owned()),
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(ALLOC_MAX);
    reader.limits(limits);
    let failed = |error: image::ImageError| error.to_string();
    let mut decoder = reader.into_decoder().map_err(failed)?;
    let (wide, high) = decoder.dimensions();
    let pixels = u64::from(wide) * u64::from(high);
    if pixels > PIXELS_MAX {
        return Err(format!("it has {wide} × {high} pixels, at most {PIXELS_MAX} are shown"));
    }
    let orientation = decoder.orientation().map_err(failed)?;
    let decoded = DynamicImage::from_decoder(decoder).map_err(failed)?;
    let mut scaled = DynamicImage::from(on_white(decoded)).resize(
        width.max(1),
        height.max(1),
        FilterType::Triangle,
    );
    scaled.apply_orientation(orientation);
    // A rotated picture was scaled before its rotation.
    if scaled.width() > width || scaled.height() > height {
        scaled = scaled.resize(width.max(1), height.max(1), FilterType::Triangle);
    }
    let rgb = scaled.into_rgb8();
    Ok(Picture { width: rgb.width(), height: rgb.height(), rgb: rgb.into_raw() })
}

/// Replaces transparency by white.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let clear = picture.into_rgba8();
    let mut solid = RgbImage::new(clear.width(), clear.height());
    for (from, to) in clear.pixels().zip(solid.pixels_mut()) {
        let [red, green, blue, alpha] = from.0.map(u16::from);
        let mix = |colour: u16| u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255);
        *to = Rgb([red, green, blue].map(|colour| mix(colour).unwrap_or(u8::MAX)));
    }
    solid
}

#[cfg(test)]
mod tests {
    use image::{Rgba, RgbaImage};

    use super::*;

    fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn pictures_fit_the_room_and_keep_their_shape() {
        let poster = DynamicImage::from(RgbImage::from_pixel(300, 600, Rgb([200, 10, 30])));
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let bytes = file(&poster, format);
            for (room, size) in
                [((400, 400), (200, 400)), ((100, 900), (100, 200)), ((900, 900), (450, 900))]
            {
                let shown = decode(&bytes, room.0, room.1).unwrap();
                assert_eq!((shown.width, shown.height), size, "{format:?} in {room:?}");
                assert_eq!(shown.rgb.len(), (size.0 * size.1 * 3) as usize);
                assert!(shown.rgb[0] > 180 && shown.rgb[1] < 40);
            }
        }
    }

    #[test]
    fn what_is_clear_is_white() {
        let clear = DynamicImage::from(RgbaImage::from_pixel(4, 4, Rgba([0, 0, 0, 0])));
        let shown = decode(&file(&clear, ImageFormat::Png), 4, 4).unwrap();
        assert!(shown.rgb.iter().all(|byte| *byte == 255));
    }

    #[test]
    fn what_cannot_be_shown_is_an_error_without_panic() {
        let whole = file(&DynamicImage::from(RgbImage::new(64, 64)), ImageFormat::Png);
        let large = file(&DynamicImage::new_luma8(8192, 1465), ImageFormat::Png);
        let long = file(&DynamicImage::new_luma8(8193, 1), ImageFormat::Png);
        for (bytes, says) in [
            (&b""[..], "neither PNG nor JPEG"),
            (b"GIF89a", "neither PNG nor JPEG"),
            (b"\xFF\xD8\xFF\xE0", ""),
            (&whole[..whole.len() / 2], ""),
            (&large, "at most 12000000"),
            (&long, ""),
        ] {
            let error = decode(bytes, 100, 100).unwrap_err();
            assert!(error.contains(says), "{error}");
        }
        for index in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[index] ^= 0x55;
            let _ = decode(&bytes, 10, 10);
        }
    }
}
