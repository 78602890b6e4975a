//! Wiped texts, and the letters of Vietnamese.

use zeroize::Zeroizing;

/// Replaces a letter that was lost.
pub(super) const LOST: char = '?';

/// Text that is wiped when dropped.
pub(super) type Text = Zeroizing<String>;

/// An empty text with a capacity of `bytes`, because growing would leave unwiped copies behind.
pub(super) fn room(bytes: usize) -> Text {
    Zeroizing::new(String::with_capacity(bytes))
}

/// Whether `letter` is a Vietnamese letter with a mark, or a combining mark.
pub(super) fn is_marked(letter: char) -> bool {
    is_beyond_latin_1(letter) || "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý".contains(letter)
}

/// Whether `letter` is a Vietnamese letter that no Western code page has: a scanner that transmits it
/// transmits all of them.
pub(super) fn is_beyond_latin_1(letter: char) -> bool {
    "ĂăĐđĨĩŨũƠơƯư\u{300}\u{301}\u{302}\u{303}\u{306}\u{309}\u{31B}\u{323}".contains(letter)
        || ('\u{1EA0}'..='\u{1EF9}').contains(&letter)
}
