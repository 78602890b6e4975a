//! The receipt of a declaration as it is shown: a code to read out and a QR to photograph.

use protocol::declared::WordCode;
use protocol::receipt;
use qrcode::{Color, EcLevel, QrCode};

/// A receipt to be drawn. It links to a declaration, so it is not in Debug.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceiptCode {
    /// In groups, such as `7K2P-9QXA-00BM`.
    pub shown: String,
    /// Two words and four digits, such as `VOI CAM 3071`; empty where the kiosk has no key of the day.
    pub words: String,
    /// What the QR says.
    pub url: String,
    /// Modules of the QR in row order, `true` is dark; without the quiet zone.
    pub modules: Vec<bool>,
    /// Modules per side; 0 when the address is too long for a QR.
    pub side: usize,
}

impl std::fmt::Debug for ReceiptCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReceiptCode(…)")
    }
}

impl ReceiptCode {
    /// From a code of [`receipt::mint`]; `host` is that of the visitors' page.
    pub fn new(host: &str, code: &str) -> Self {
        let url = receipt::url(host, code);
        let qr = QrCode::with_error_correction_level(&url, EcLevel::M).ok();
        let side = qr.as_ref().map_or(0, QrCode::width);
        let colors = qr.map(QrCode::into_colors).unwrap_or_default();
        let modules = colors.into_iter().map(|color| color == Color::Dark).collect();
        Self { shown: receipt::show(code), words: String::new(), url, modules, side }
    }

    /// The same with what can be remembered of it.
    #[must_use]
    pub fn with_words(self, code: WordCode) -> Self {
        Self { words: code.to_string(), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_shown_in_groups_and_drawn() {
        let code = ReceiptCode::new("kiosk.example.vn", "7K2P9QXA00BM");
        assert_eq!(code.shown, "7K2P-9QXA-00BM");
        assert_eq!(code.modules.len(), code.side * code.side);
        assert_eq!(code.side, 29, "version 3, as the venue's own code");
        assert_eq!(ReceiptCode::new(&"x".repeat(5000), "7K2P9QXA00BM").side, 0);
        assert_eq!(format!("{code:?}"), "ReceiptCode(…)");
    }
}
