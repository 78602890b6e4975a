//! What is asked of one person, and who asks for all of them. Both wipe themselves when dropped.

use protocol::declaration::Gender;

use crate::cards::Card;
use crate::checkin::card_number::CardNumber;
use crate::declaration::home::Home;
use crate::declaration::questions::Answers;
use crate::declaration::validate::{self, Verdict, papers, phone};
use crate::forms::entry::{Entry, TEXT_MAX};
use crate::forms::mask;

/// Nationality of most visitors, as the national form spells it.
pub const HOME_NATION: &str = "Việt Nam";

/// Nationalities offered at a touch: Việt Nam, its neighbours, and those who come most.
pub const NATIONS: [&str; 7] =
    [HOME_NATION, "Campuchia", "Lào", "Thái Lan", "Trung Quốc", "Hàn Quốc", "Nhật Bản"];

/// One person of a declaration. Nothing is chosen beforehand.
#[derive(Clone)]
pub struct Person {
    /// Họ tên, capitals.
    pub name: Entry,
    /// Whether a scanner may have lost marks of the name, and nobody has looked yet.
    pub name_suspect: bool,
    /// Năm sinh, up to four digits.
    pub birth_year: Entry,
    /// Giới tính.
    pub gender: Option<Gender>,
    /// Number of an identity paper; may be empty.
    pub number: Entry,
    /// Whether a passport or another nationality was asked for.
    pub abroad: bool,
    /// Quốc tịch.
    pub nation: Entry,
    /// Whether it was typed, because it is none of [`NATIONS`].
    pub nation_typed: bool,
    /// Where the person lives.
    pub home: Home,
    pub answers: Answers,
    /// Số thẻ BHYT; may be empty.
    pub insurance: Entry,
    /// Whether a card filled this in.
    pub by_card: bool,
    /// The number of that card.
    pub card: Option<CardNumber>,
    /// Whether the identity was changed by hand after it.
    pub corrected: bool,
}

impl Default for Person {
    fn default() -> Self {
        Self {
            name: Entry::new(TEXT_MAX),
            name_suspect: false,
            birth_year: Entry::new(4),
            gender: None,
            number: Entry::new(papers::NUMBER_MAX),
            abroad: false,
            nation: Entry::holding(TEXT_MAX, HOME_NATION),
            nation_typed: false,
            home: Home::default(),
            answers: Answers::default(),
            insurance: Entry::new(papers::INSURANCE_MAX),
            by_card: false,
            card: None,
            corrected: false,
        }
    }
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(…)")
    }
}

impl Person {
    /// Whether nothing is known of this person yet.
    pub fn is_blank(&self) -> bool {
        let texts = [&self.name, &self.birth_year, &self.number, &self.insurance];
        let blank = texts.into_iter().all(|text| text.is_empty());
        blank && self.gender.is_none() && self.home.is_blank() && self.answers.is_empty()
    }

    /// The name as bystanders may see it.
    pub fn masked_name(&self) -> String {
        mask::name(&self.name)
    }

    /// Năm sinh as a number, once it is whole.
    pub fn year(&self) -> Option<u16> {
        (self.birth_year.len() == 4).then(|| self.birth_year.parse().ok()).flatten()
    }

    /// Chooses one of [`NATIONS`], or another one, to be typed.
    pub(super) fn choose_nation(&mut self, choice: Option<usize>) {
        let typed_before = self.nation_typed;
        self.nation_typed = choice.is_none();
        match choice.and_then(|index| NATIONS.get(index)) {
            Some(nation) => self.nation.set(nation),
            // What was typed before stays; a name from the list makes room.
            None if !typed_before => self.nation.clear(),
            None => {}
        }
    }

    pub fn name_verdict(&self) -> Verdict {
        match validate::text(&self.name) {
            Verdict::Good if self.name_suspect => Verdict::Suspect,
            verdict => verdict,
        }
    }

    /// Whether this card filled this in.
    pub fn is_of(&self, card: &Card) -> bool {
        self.card.as_ref() == Some(&CardNumber::of(card))
    }

    /// What was typed in the place of a card's number is another paper.
    pub(super) fn give_up_card(&mut self) {
        self.corrected = true;
        self.card = self.card.take().filter(|card| !card.is_identity());
    }

    pub fn number_verdict(&self) -> Verdict {
        papers::number_of(&self.number, self.year(), self.gender)
    }
}

/// Who declares: the visitor at the screen.
#[derive(Clone)]
pub struct Declarant {
    /// Họ tên, when the visitor is not one of the people declared.
    pub name: Entry,
    /// Điện thoại; may be empty.
    pub phone: Entry,
    /// Whether an OTP confirmed the phone.
    pub verified: bool,
}

impl Default for Declarant {
    fn default() -> Self {
        Self { name: Entry::new(TEXT_MAX), phone: Entry::new(validate::PHONE_MAX), verified: false }
    }
}

impl Declarant {
    pub fn is_blank(&self) -> bool {
        self.name.is_empty() && self.phone.is_empty()
    }

    pub fn phone_verdict(&self) -> Verdict {
        phone::phone(&self.phone)
    }

    /// Puts today's number in the place of one of the old plan.
    pub fn renumber(&mut self) {
        if let Some(number) = phone::renumbered(&self.phone) {
            self.phone.set(&number);
        }
    }
}
