//! A test line whose scan shows what a scanner does to letters with marks, separators and digits.

mod keyboard;

pub use keyboard::Keyboard;

use super::fields::halved;
use super::repair;
use super::text::Text;

/// The test line. Its letters have every kind of mark, composed and decomposed, and the hardest ones
/// for each code page; it is no card.
pub const LINE: &str = "KIOSK|0123456789||Đỗ Ặng Thị Ước, Số 1 Phường Hà Nội|abc<DEF|*|/-|";

/// What a scanner did to the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Unchanged, byte for byte.
    Whole,
    /// Damaged in a way that the kiosk repairs.
    Mended(Damage),
    /// Typed for another keyboard, so that digits or letters are others.
    OtherKeyboard(Keyboard),
    /// Letters are lost; names have to be corrected by hand.
    Lost,
}

/// A damage that the kiosk repairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// Each byte of a letter came as four digits.
    Digits,
    /// UTF-8 was decoded as another code page.
    CodePage,
    Entities,
    Percents,
    /// Letters and marks came as separate characters.
    Decomposed,
    /// Separators lost or doubled.
    Separators,
    /// More than one of them, or another.
    Several,
}

impl Damage {
    pub fn name(self) -> &'static str {
        match self {
            Self::Digits => "digits",
            Self::CodePage => "code-page",
            Self::Entities => "entities",
            Self::Percents => "percents",
            Self::Decomposed => "decomposed",
            Self::Separators => "separators",
            Self::Several => "several",
        }
    }
}

/// The verdict on a scan of [`LINE`]; `None` when something else was scanned.
pub fn judge(bytes: &[u8]) -> Option<Verdict> {
    if bytes == LINE.as_bytes() {
        return Some(Verdict::Whole);
    }
    let raw = String::from_utf8_lossy(bytes);
    let raw = super::fields::bare(raw.trim_start_matches('\u{FEFF}'));
    let steps: [(Damage, Text); 5] = [
        (Damage::Digits, repair::decimals(raw)),
        (Damage::CodePage, repair::code_page(raw)),
        (Damage::Entities, repair::entities(raw)),
        (Damage::Percents, repair::percents(raw)),
        (Damage::Decomposed, repair::composed(raw)),
    ];
    if raw == LINE {
        return Some(Verdict::Whole);
    }
    if let Some((damage, _)) = steps.iter().find(|(_, mended)| **mended == LINE) {
        return Some(Verdict::Mended(*damage));
    }
    let mended = repair::letters(super::fields::bare(&repair::text(bytes)));
    let unseparated = |text: &str| text.replace('|', "");
    if *mended == LINE {
        Some(Verdict::Mended(Damage::Several))
    } else if halved(&mended).is_some_and(|text| *text == LINE)
        || unseparated(&mended) == unseparated(LINE)
    {
        Some(Verdict::Mended(Damage::Separators))
    } else if let Some(keyboard) = keyboard::of(raw) {
        Some(Verdict::OtherKeyboard(keyboard))
    } else {
        // The line is recognised by its ASCII parts.
        let is_line = mended.starts_with("KIOSK") && mended.contains("0123456789");
        is_line.then_some(Verdict::Lost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scans_of_the_line_as_a_table() {
        let letters = |form: fn(char) -> String| -> Vec<u8> {
            let each = LINE.chars().map(|c| if c.is_ascii() { c.to_string() } else { form(c) });
            each.collect::<String>().into()
        };
        let digits = |c: char| c.to_string().bytes().map(|byte| format!("{byte:04}")).collect();
        let page = encoding_rs::WINDOWS_1252.decode_without_bom_handling(LINE.as_bytes()).0;
        let apart: String = unicode_normalization::UnicodeNormalization::nfd(LINE).collect();
        let percents =
            percent_encoding::utf8_percent_encode(LINE, percent_encoding::CONTROLS).to_string();
        for (scan, verdict) in [
            (LINE.into(), Verdict::Whole),
            (format!("\u{FEFF}]Q1{LINE}\r").into(), Verdict::Whole),
            (letters(digits), Verdict::Mended(Damage::Digits)),
            (page.as_bytes().into(), Verdict::Mended(Damage::CodePage)),
            (letters(|c| format!("&#{};", u32::from(c))), Verdict::Mended(Damage::Entities)),
            (percents.clone().into(), Verdict::Mended(Damage::Percents)),
            (apart.clone().into(), Verdict::Mended(Damage::Decomposed)),
            (LINE.replace('|', "").into(), Verdict::Mended(Damage::Separators)),
            (LINE.replace('|', "||").into(), Verdict::Mended(Damage::Separators)),
            (
                percent_encoding::utf8_percent_encode(&apart, percent_encoding::CONTROLS)
                    .to_string()
                    .into(),
                Verdict::Mended(Damage::Several),
            ),
            // What a scanner types for another country; the separator is a key that is lost.
            ("KIOSK)!@#$%^&*(".into(), Verdict::OtherKeyboard(Keyboard::Azerty)),
            (
                "KIOSK)!@#$%^&*( ng Th c; S ! Ph ng H N iqbc\\DEF\\>6".into(),
                Verdict::OtherKeyboard(Keyboard::Azerty),
            ),
            (
                "KIOSK0123456789 ng Th c, S 1 Ph ng H N iabc\\DEF}&/".into(),
                Verdict::OtherKeyboard(Keyboard::Qwertz),
            ),
            (
                "KIOSK|)!@#$%^&*(|| ng Th c, S ! Ph ng H N i|abc<DEF|*|/-|".into(),
                Verdict::OtherKeyboard(Keyboard::ShiftedDigits),
            ),
            (
                "kiosk|0123456789|| NG tH C, s 1 pH NG h n I|ABC<def|*|/-|".into(),
                Verdict::OtherKeyboard(Keyboard::CapsLock),
            ),
            (letters(|_| String::new()), Verdict::Lost),
            (letters(|_| "?".to_owned()), Verdict::Lost),
        ] {
            let scan: Vec<u8> = scan;
            assert_eq!(judge(&scan), Some(verdict), "{}", String::from_utf8_lossy(&scan));
        }
        for other in ["", "8934567890123", "001260012345||A|01021960|Nam|B|15042021"] {
            assert_eq!(judge(other.as_bytes()), None);
        }
        // The line is no card, so it never fills in a form.
        assert!(super::super::read(LINE.as_bytes()).is_err());
    }
}
