//! A picture in the language of the printer.

use crate::devices::printer::bitmap::Bitmap;

const ESC: u8 = 0x1B;
const GS: u8 = 0x1D;

/// Rows of dots sent together: printers hold little.
const BAND: usize = 128;

/// Lines of white before the cut, so that the code is above the knife.
const FEED: u8 = 4;

/// The picture, white paper, the cut.
pub(super) fn document(bitmap: &Bitmap) -> Vec<u8> {
    // Begin anew, whatever came before.
    let mut bytes = vec![ESC, b'@'];
    let rows: Vec<&[u8]> = bitmap.rows().collect();
    for band in rows.chunks(BAND) {
        let ([width_low, width_high], [height_low, height_high]) =
            (two_bytes(bitmap.bytes_per_row()), two_bytes(band.len()));
        bytes.extend([GS, b'v', b'0', 0, width_low, width_high, height_low, height_high]);
        bytes.extend(band.iter().copied().flatten());
    }
    bytes.extend([ESC, b'd', FEED, GS, b'V', b'B', 0]);
    bytes
}

fn two_bytes(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes()
}
