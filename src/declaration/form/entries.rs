//! The texts that keyboards write into: one for each page that has a field.

use super::{Form, Page};
use crate::declaration::entry::Entry;
use crate::typing::{Limits, Typist};

/// Signs that addresses and names of places are written with, besides letters and digits.
const ADDRESS_SIGNS: &str = "/-,.";

/// Signs in names of people and countries.
const NAME_SIGNS: &str = "'-.";

/// Whether a sign belongs into a text.
type Belongs = fn(char) -> bool;

impl Form {
    /// The text that the keyboard of this page writes into, and what belongs there.
    fn entry(&mut self) -> Option<(&mut Entry, Belongs)> {
        let person = self.people.hand_mut();
        let name: Belongs = |it| it.is_alphabetic() || NAME_SIGNS.contains(it);
        let address: Belongs = |it| it.is_alphanumeric() || ADDRESS_SIGNS.contains(it);
        let digit: Belongs = |it| it.is_ascii_digit();
        Some(match self.page {
            Page::Declarant => (&mut self.declarant.name, name),
            Page::Name => (&mut person.name, name),
            Page::Birth => (&mut person.birth_year, digit),
            Page::Number => (&mut person.number, digit),
            Page::NationName => (&mut person.nation, name),
            Page::Passport => (&mut person.number, |it| it.is_ascii_alphanumeric()),
            Page::Phone => (&mut self.declarant.phone, digit),
            Page::Otp => (&mut self.otp.code, digit),
            Page::Where => (&mut person.home.query, address),
            Page::Street => (&mut person.home.street, address),
            Page::Destinations => (&mut person.destinations, address),
            Page::ReceiptCode => {
                (&mut self.receipt_code, |it| it.is_ascii_alphanumeric() || it == '-')
            }
            _ => return None,
        })
    }

    /// What the field of this page holds; empty where there is none.
    pub fn text(&self) -> &str {
        let person = self.person();
        match self.page {
            Page::Declarant => &self.declarant.name,
            Page::Name => &person.name,
            Page::Birth => &person.birth_year,
            Page::Number | Page::Passport => &person.number,
            Page::NationName => &person.nation,
            Page::Phone => &self.declarant.phone,
            Page::Otp => &self.otp.code,
            Page::Where => &person.home.query,
            Page::Street => &person.home.street,
            Page::Destinations => &person.destinations,
            Page::ReceiptCode => &self.receipt_code,
            _ => "",
        }
    }

    /// Lets `edit` change the text of this page.
    pub(super) fn edit(&mut self, edit: impl FnOnce(&mut Typist, &mut String, Limits)) {
        // The typist and the text are both of the form; one is taken out meanwhile.
        let mut typist = std::mem::take(&mut self.typist);
        if let Some((entry, takes)) = self.entry() {
            entry.write(|text, max| edit(&mut typist, text, Limits { max, takes }));
        }
        self.typist = typist;
    }
}
