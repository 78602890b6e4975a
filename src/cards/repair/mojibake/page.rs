//! Code pages of one byte a letter, as which programs decode UTF-8.

use encoding_rs::{WINDOWS_1252, WINDOWS_1258};

/// A code page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// Windows-1252 and 1258, and Latin-1 for the bytes that they leave out.
    Windows,
    /// The page of American consoles.
    Oem437,
    /// The page of western European consoles.
    Oem850,
}

/// The pages that may have decoded a text, the likeliest first. What consoles make of a letter with
/// marks begins with one of four characters, which no card has.
pub(super) fn likely(text: &str) -> &'static [Page] {
    match text.contains(['ß', '├', '─', '╞']) {
        true => &[Page::Windows, Page::Oem437, Page::Oem850],
        false => &[Page::Windows],
    }
}

impl Page {
    /// The byte that the page decodes as `letter`.
    pub(super) fn byte(self, letter: char) -> Option<u8> {
        match self {
            Self::Windows => windows(letter),
            Self::Oem437 => of(HIGH_437, letter),
            Self::Oem850 => of(HIGH_850, letter),
        }
    }
}

fn windows(letter: char) -> Option<u8> {
    let mut buffer = [0; 4];
    let text = letter.encode_utf8(&mut buffer);
    [WINDOWS_1252, WINDOWS_1258]
        .into_iter()
        .find_map(|page| match page.encode(text) {
            (bytes, _, false) if bytes.len() == 1 => bytes.first().copied(),
            _ => None,
        })
        .or_else(|| u8::try_from(u32::from(letter)).ok())
}

fn of(high: &str, letter: char) -> Option<u8> {
    if letter.is_ascii() {
        return u8::try_from(letter).ok();
    }
    (0x80..=0xFF).zip(high.chars()).find(|(_, it)| *it == letter).map(|(byte, _)| byte)
}

/// The letters of the bytes 0x80 to 0xFF. `encoding_rs` has the pages of the web only.
const HIGH_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
     └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";
const HIGH_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
     └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";
