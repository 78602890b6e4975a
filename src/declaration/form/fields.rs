//! What a visitor has typed and chosen so far. Wipes itself when dropped.

use protocol::declaration::{
    Answer, CONSENT_VERSION, Declaration, FORM_VERSION, Gender, IdentitySource, Language, Person,
};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::declaration::validate::{self, Verdict};
use crate::declaration::{marks, mask};

/// Nationality of most visitors, as the national form spells it.
const HOME_NATION: &str = "Việt Nam";

/// Room for the longest text of up to three bytes a letter, so that typing never reallocates and
/// leaves an unwiped copy behind.
const ROOM: usize = 3 * validate::TEXT_MAX;

/// A field that the keyboard writes into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Họ tên.
    Name,
    /// Năm sinh.
    BirthYear,
    /// Số CMT/CCCD/Hộ chiếu.
    Passport,
    /// Điện thoại.
    Phone,
    /// Quốc tịch, when it is not Việt Nam.
    Nation,
}

/// The visitor's input.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Fields {
    /// Họ tên, capitals.
    pub name: String,
    /// Năm sinh, up to four digits.
    pub birth_year: String,
    /// Identity number; may be empty.
    pub passport: String,
    /// Phone; may be empty.
    pub phone: String,
    /// Another nationality than Việt Nam.
    pub nation: String,
    /// Whether the nationality is another one.
    pub foreign: bool,
    /// Giới tính; nothing is chosen beforehand.
    #[zeroize(skip)]
    pub gender: Option<Gender>,
    /// The three contact questions, in the order of the guide; nothing is chosen beforehand.
    #[zeroize(skip)]
    pub answers: [Option<Answer>; 3],
}

impl Default for Fields {
    fn default() -> Self {
        Self {
            name: String::with_capacity(ROOM),
            birth_year: String::with_capacity(4),
            passport: String::with_capacity(validate::PASSPORT_MAX),
            phone: String::with_capacity(validate::PHONE_MAX),
            nation: String::with_capacity(ROOM),
            foreign: false,
            gender: None,
            answers: [None; 3],
        }
    }
}

impl std::fmt::Debug for Fields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Fields(…)")
    }
}

impl Fields {
    fn text_mut(&mut self, field: Field) -> (&mut String, usize) {
        match field {
            Field::Name => (&mut self.name, validate::TEXT_MAX),
            Field::BirthYear => (&mut self.birth_year, 4),
            Field::Passport => (&mut self.passport, validate::PASSPORT_MAX),
            Field::Phone => (&mut self.phone, validate::PHONE_MAX),
            Field::Nation => (&mut self.nation, validate::TEXT_MAX),
        }
    }

    /// What a field holds.
    pub fn text(&self, field: Field) -> &str {
        match field {
            Field::Name => &self.name,
            Field::BirthYear => &self.birth_year,
            Field::Passport => &self.passport,
            Field::Phone => &self.phone,
            Field::Nation => &self.nation,
        }
    }

    /// Adds a letter, where the field has such letters and room for it.
    pub fn push(&mut self, field: Field, letter: char) {
        let fits = match field {
            Field::Name | Field::Nation => marks::is_letter(letter) || letter == ' ',
            Field::BirthYear | Field::Phone => letter.is_ascii_digit(),
            Field::Passport => letter.is_ascii_uppercase() || letter.is_ascii_digit(),
        };
        let (text, max) = self.text_mut(field);
        let doubled_space = letter == ' ' && (text.is_empty() || text.ends_with(' '));
        if fits && !doubled_space && text.chars().count() < max {
            text.push(letter);
        }
    }

    /// Takes the last letter away.
    pub fn pop(&mut self, field: Field) {
        self.text_mut(field).0.pop();
    }

    /// What stands beside a field. `this_year` is `None` while the clock is unknown.
    pub fn verdict(&self, field: Field, this_year: Option<u16>) -> Verdict {
        match field {
            Field::Name => validate::text(&self.name),
            Field::BirthYear => validate::birth_year(&self.birth_year, this_year),
            Field::Passport => validate::passport(&self.passport),
            Field::Phone => validate::phone(&self.phone),
            Field::Nation if self.foreign => validate::text(&self.nation),
            Field::Nation => Verdict::Good,
        }
    }

    /// Nationality as it is shown and stored.
    pub fn nationality(&self) -> &str {
        if self.foreign { self.nation.trim() } else { HOME_NATION }
    }

    /// The name as bystanders may see it.
    pub fn masked_name(&self) -> String {
        mask::name(&self.name)
    }

    /// The declaration, once all that is required is there.
    pub fn declaration(&self, at_s: i64, this_year: Option<u16>) -> Option<Declaration> {
        let all = [Field::Name, Field::BirthYear, Field::Passport, Field::Phone, Field::Nation];
        if !all.into_iter().all(|field| self.verdict(field, this_year).passes()) {
            return None;
        }
        let given = |text: &String| (!text.is_empty()).then(|| text.clone());
        let [has_patient, has_from_sick_country, has_sick] = self.answers;
        let person = Person {
            other_user: false,
            identity_source: IdentitySource::Typed,
            full_name: self.name.trim().to_owned(),
            passport: given(&self.passport),
            birth_year: self.birth_year.parse().ok()?,
            gender: self.gender?,
            nation: self.nationality().to_owned(),
            province_id: None,
            ward_id: None,
            address: None,
            health_insurance_card: None,
            show_country_passing: None,
            country_passing: None,
            show_signal: None,
            show_signal_note: None,
            has_patient: has_patient?,
            has_from_sick_country: has_from_sick_country?,
            has_sick: has_sick?,
            has_chronic_liver: None,
            has_chronic_lung: None,
            has_chronic_kidney: None,
        };
        Some(Declaration {
            form: FORM_VERSION.to_owned(),
            consent: CONSENT_VERSION.to_owned(),
            at_s,
            language: Language::Vi,
            receipt: None,
            phone: given(&self.phone),
            phone_verified: false,
            declarant: None,
            people: vec![person],
        })
    }
}
