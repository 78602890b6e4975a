//! Typing into the field of a page.

use super::entry::Entry;
use crate::typing::marks::Choice;
use crate::typing::{Limits, Mode, Typist};

/// What a keyboard does to a field.
#[derive(Clone, Copy, Debug)]
pub enum Edit {
    Key(char),
    /// Marks that take the place of those of the last vowels.
    Marks(Choice),
    /// How Vietnamese letters are made.
    Mode(Mode),
    Erase,
}

/// A text and which characters belong into it.
pub struct Field<'a> {
    pub text: &'a mut Entry,
    pub takes: fn(char) -> bool,
}

/// Applies an edit; a page without a field takes only another mode.
pub fn apply(edit: Edit, typist: &mut Typist, field: Option<Field<'_>>) {
    if let Edit::Mode(mode) = edit {
        typist.set_mode(mode);
    }
    let Some(Field { text, takes }) = field else { return };
    text.write(|text, max| match edit {
        // A number has no spaces.
        Edit::Key(' ') if !takes('A') => {}
        Edit::Key(key) => typist.key(text, key, Limits { max, takes }),
        Edit::Marks(choice) => typist.mark(text, choice),
        Edit::Erase => typist.erase(text),
        Edit::Mode(_) => {}
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_takes_what_belongs_there_as_a_table() {
        let letters: fn(char) -> bool = char::is_alphabetic;
        let digits: fn(char) -> bool = |it| it.is_ascii_digit();
        for (takes, keys, expected) in
            [(letters, "A 1 B", "A B"), (digits, "A 1 B2", "12"), (digits, "12345", "1234")]
        {
            let (mut text, mut typist) = (Entry::new(4), Typist::default());
            for key in keys.chars() {
                let field = Field { text: &mut text, takes };
                apply(Edit::Key(key), &mut typist, Some(field));
            }
            assert_eq!(&*text, expected, "{keys}");
            apply(Edit::Erase, &mut typist, Some(Field { text: &mut text, takes }));
            assert_eq!(text.chars().count() + 1, expected.chars().count());
        }
    }

    #[test]
    fn the_mode_changes_on_every_page_and_nothing_else_does() {
        let mut typist = Typist::default();
        for edit in [Edit::Key('A'), Edit::Erase, Edit::Mode(Mode::Telex)] {
            apply(edit, &mut typist, None);
        }
        assert_eq!(typist.mode(), Mode::Telex);
    }
}
