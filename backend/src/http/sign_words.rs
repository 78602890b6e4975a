//! Signs of illness as sealed documents have them, in the reader's language.

use protocol::language::Language;

use crate::words::{Text, tr};

/// As the kiosk offers and seals them (`src/declaration/questions.rs`).
pub(super) const SIGNS: [&str; 6] = ["Sốt", "Ho", "Khó thở", "Viêm phổi", "Đau họng", "Mệt mỏi"];

/// A sign in words.
pub(super) fn sign(language: Language, name: &'static str) -> Text {
    match name {
        "Sốt" => tr(language, "Sốt"),
        "Ho" => tr(language, "Ho"),
        "Khó thở" => tr(language, "Khó thở"),
        "Viêm phổi" => tr(language, "Viêm phổi"),
        "Đau họng" => tr(language, "Đau họng"),
        _ => tr(language, "Mệt mỏi"),
    }
}
