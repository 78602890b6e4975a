//! A short word that stands alone on the last line of its text.

use std::pin::{Pin, pin};

use i_slint_core::SharedString;
use i_slint_core::graphics::FontRequest;
use i_slint_core::item_rendering::{HasFont, PlainOrStyledText, RenderString};
use i_slint_core::item_tree::ItemRc;
use i_slint_core::items::TextWrap;
use i_slint_core::lengths::LogicalLength;

/// Letters of a word that fills a line well enough by itself.
const LONG: usize = 8;

/// Words of a line that is no mere name of a button, which may stand one below the other.
const WORDS: usize = 4;

/// The beginning of a text, measured as the text is.
struct Beginning {
    text: SharedString,
    font: FontRequest,
}

impl HasFont for Beginning {
    fn font_request(self: Pin<&Self>, _: &ItemRc) -> FontRequest {
        self.font.clone()
    }
}

impl RenderString for Beginning {
    fn text(self: Pin<&Self>) -> PlainOrStyledText {
        PlainOrStyledText::Plain(self.text.clone())
    }
}

/// The short last word of a text that is wrapped within a width, where it has its line for itself.
pub(super) fn orphan(item: &ItemRc, text: &str, font: FontRequest, width: f32) -> Option<String> {
    let (before, last) = text.trim_end().rsplit_once([' ', '\n'])?;
    let line = before.rsplit('\n').next()?;
    let broken_on_purpose = text.trim_end().as_bytes().get(before.len()) == Some(&b'\n');
    let short = last.chars().count() < LONG && !last.contains('\u{a0}');
    let several = line.split([' ', '\u{a0}']).nth(WORDS - 2).is_some();
    if broken_on_purpose || !short || !several {
        return None;
    }
    let adapter = item.window_adapter()?;
    let size = |text: &str, wrap| {
        let text = pin!(Beginning { text: text.into(), font: font.clone() });
        let width = Some(LogicalLength::new(width));
        adapter.renderer().text_size(text.as_ref(), item, width, wrap).height
    };
    // The renderer keeps what it shaped for an item until it is wrapped in another way, whatever the text.
    let height = |text: &str| {
        size(text, TextWrap::CharWrap);
        size(text, TextWrap::WordWrap)
    };
    let is_alone = height(before) + 1.0 < height(text);
    size(text, TextWrap::CharWrap);
    is_alone.then(|| last.to_owned())
}
