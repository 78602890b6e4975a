//! What an independent decoder reads from pixels, as a phone's camera would.

/// Every code in the picture's upper left part of so many pixels; `luma` is how light the pixel at a column and a row is.
pub(crate) fn read(
    (columns, rows): (usize, usize),
    luma: impl FnMut(usize, usize) -> u8,
) -> Vec<String> {
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(columns, rows, luma);
    let grids = image.detect_grids();
    grids.iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}
