//! A receipt as a phone shows it, to be read and scanned.

/// The receipt of what was handed in from a page.
#[derive(Clone, Debug)]
pub struct ReceiptView {
    /// In groups.
    pub code: String,
    pub people: u8,
    /// Whether somebody should look at an answer.
    pub attention: bool,
    pub qr: Option<QrView>,
}

/// A QR as an SVG path in a square of `size` modules.
#[derive(Clone, Debug)]
pub struct QrView {
    pub size: usize,
    pub path: String,
}
