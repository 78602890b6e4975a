//! QR codes as inline SVG.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

/// Modules of nothing around a code, as ISO/IEC 18004 wants.
const QUIET: usize = 4;

/// A code as an SVG path in a square of `size` modules, the quiet zone included.
pub(super) struct Qr {
    pub(super) size: usize,
    pub(super) path: String,
}

impl Qr {
    /// None when the text is too long for any code.
    pub(super) fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let width = code.width();
        let mut path = String::new();
        for (y, row) in code.to_colors().chunks(width).enumerate() {
            let mut x = 0;
            while x < width {
                let dark = row[x..].iter().take_while(|color| **color == Color::Dark).count();
                if dark > 0 {
                    // A string takes whatever is written.
                    let _ = write!(path, "M{} {}h{dark}v1h-{dark}z", x + QUIET, y + QUIET);
                }
                x += dark.max(1);
            }
        }
        Some(Self { size: width + 2 * QUIET, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_covers_each_dark_module_once() {
        let text = "otpauth://totp/x";
        let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
        let dark = code.to_colors().iter().filter(|color| **color == Color::Dark).count();
        let qr = Qr::of(text).unwrap();
        let runs = qr
            .path
            .split('h')
            .skip(1)
            .filter_map(|run| run.split('v').next()?.parse::<usize>().ok());
        assert_eq!(runs.sum::<usize>(), dark);
        assert_eq!(qr.size, code.width() + 8);
    }
}
