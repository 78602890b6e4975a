//! The wizard as stories.

mod alone;
mod cards;
mod declared;
mod edges;
mod group;
mod sms;

use protocol::declaration::{Answer, Gender};
use protocol::language::Language;
use protocol::record::Direction;

use super::*;
use crate::cards::{Birth, Card, CardKind};
use crate::declaration::questions::{Asked, QUESTIONS, needs_attention};
use crate::declaration::validate::Verdict;
use crate::forms::commune::{CardAddress, Commune, CommuneSearch, Offered};
use crate::forms::cover::{Cover, ENDING_S};
use crate::forms::entry::Entry;
use crate::forms::timing::{IDLE_S, SUBMIT_S};
use crate::forms::typed::Edit;

pub(super) const NOW: Now = Now { unix_s: 1_625_702_412, this_year: Some(2021) };

pub(super) const ERASE: Event = Event::Edit(Edit::Erase);

pub(super) fn key(key: char) -> Event {
    Event::Edit(Edit::Key(key))
}

pub(super) fn every_question() -> Asked {
    Asked::with(&["travel", "signs", "illnesses"]).unwrap()
}

pub(super) fn asks(id: &str) -> Page {
    Page::Question(QUESTIONS.iter().find(|question| question.id == id).unwrap())
}

pub(super) fn details(id: &str) -> Page {
    Page::Details(QUESTIONS.iter().find(|question| question.id == id).unwrap())
}

/// Three communes, enough to look for.
struct Map;

pub(super) fn commune(name: &str) -> Commune {
    Commune {
        province_id: "52".to_owned(),
        ward_id: "00001".to_owned(),
        name: name.to_owned(),
        province: "Gia Lai".to_owned(),
    }
}

impl CommuneSearch for Map {
    fn suggest(&self, query: &str, _: Option<&Commune>, most: usize) -> Vec<Offered> {
        ["Phường Bồng Sơn", "Xã Hoài Ân", "Phường Hoài Nhơn"]
            .into_iter()
            .filter(|name| name.to_uppercase().contains(query))
            .take(most)
            .map(|name| Offered { commune: commune(name), formerly: None })
            .collect()
    }

    fn resolve(&self, address: &str) -> CardAddress {
        match address.strip_suffix(", Hoài Ân, Bình Định") {
            Some(street) => CardAddress {
                commune: Some(commune("Xã Hoài Ân")),
                street: Entry::holding(255, street),
                offered: Vec::new(),
            },
            None => CardAddress {
                commune: None,
                street: Entry::holding(255, address),
                offered: self.suggest("HOÀI", None, 3),
            },
        }
    }

    fn named(&self, name: &str) -> Commune {
        commune(name)
    }
}

/// What a story plays with.
pub(super) struct Story {
    pub(super) state: State,
    pub(super) asked: Asked,
    pub(super) otp: bool,
    pub(super) tells_outsiders: bool,
    pub(super) effects: Vec<Effect>,
}

impl Story {
    pub(super) fn new() -> Self {
        Self {
            state: None,
            asked: Asked::default(),
            otp: false,
            tells_outsiders: false,
            effects: Vec::new(),
        }
    }

    pub(super) fn begin(purpose: Purpose) -> Self {
        Self::new().play([Event::Open, Event::Purpose(purpose)])
    }

    pub(super) fn play(mut self, events: impl IntoIterator<Item = Event>) -> Self {
        let here = commune("Phường Bồng Sơn");
        for event in events {
            let (asked, otp) = (&self.asked.clone(), self.otp);
            let language = Language::Vi;
            let here = Some(&here);
            let context = Context {
                now: NOW,
                asked,
                questionnaire: None,
                language,
                otp,
                tells_outsiders: self.tells_outsiders,
                here,
                communes: &Map,
            };
            let (state, effect) = step(self.state.take(), event, &context);
            self.state = state;
            self.effects.extend(effect);
        }
        self
    }

    /// Whether "Gửi tờ khai" would find everything that it needs.
    pub(super) fn sendable(&self) -> bool {
        let (asked, otp) = (&self.asked.clone(), self.otp);
        let language = Language::Vi;
        let context = Context {
            now: NOW,
            asked,
            questionnaire: None,
            language,
            otp,
            tells_outsiders: false,
            here: None,
            communes: &Map,
        };
        document::document(self.form(), &context).is_some()
    }

    pub(super) fn write(self, text: &str) -> Self {
        let keys: Vec<Event> = text.chars().map(key).collect();
        self.play(keys)
    }

    pub(super) fn wait(self, seconds: u32) -> Self {
        self.play((0..seconds).map(|_| Event::Tick))
    }

    /// Types who someone is, from the name to the number.
    pub(super) fn type_person(self, name: &str, year: &str, gender: Gender) -> Self {
        let typed = self.write(name).play([Event::Next]).write(year);
        typed.play([Event::Gender(gender), Event::Next, Event::Next])
    }

    pub(super) fn no_contacts(self) -> Self {
        self.play([Answer::No; 3].map(Event::Answer))
    }

    /// From the home page to the review.
    pub(super) fn alone() -> Self {
        Self::begin(Purpose::Me)
            .type_person("LÊ THỊ HOA", "1951", Gender::Nu)
            .write("0912345678")
            .play([Event::Next, Event::Here, Event::Next])
            .play([Answer::No, Answer::No, Answer::Yes].map(Event::Answer))
    }

    pub(super) fn text(&self) -> &str {
        text(self.form())
    }

    pub(super) fn verdict(&self) -> Verdict {
        verdict(self.form(), NOW)
    }

    pub(super) fn form(&self) -> &Form {
        self.state.as_ref().unwrap()
    }

    pub(super) fn page(&self) -> Option<Page> {
        self.state.as_ref().map(|form| form.page)
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.form().people.iter().map(|person| person.name.to_string()).collect()
    }
}

/// An identity card of someone in Hoài Ân.
pub(super) fn card(number: &str, name: &str, year: u16, gender: Gender) -> Card {
    Card {
        kind: CardKind::Cccd,
        number: number.to_owned(),
        name: name.to_owned(),
        name_suspect: false,
        birth: Some(Birth::Year(year)),
        gender: Some(gender),
        address: "Thôn 2, Hoài Ân, Bình Định".to_owned(),
        phone: String::new(),
        insurance: String::new(),
        extra: Vec::new(),
        former_number: String::new(),
        doubts: Vec::new(),
    }
}

pub(super) fn scan(number: &str, name: &str, year: u16, gender: Gender) -> Event {
    Event::Card(Box::new(card(number, name, year, gender)))
}

/// Nguyễn Thị Mẫu of docs/FORMATS.md.
pub(super) fn her_card() -> Event {
    scan("001160012345", "Nguyễn Thị Mẫu", 1960, Gender::Nu)
}
