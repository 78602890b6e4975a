//! What a visitor does on a page.

use protocol::declaration::Answer;

use super::{
    Badge, Context, Effect, Event, Form, HOME_NATION, NATIONS, Notice, OtpState, Page, Person,
    Purpose, Taken, otp,
};

impl Form {
    /// Takes what a visitor does.
    pub(super) fn take(&mut self, event: Event, context: &Context<'_>) -> Taken {
        match event {
            Event::Card(card) => self.scan(card, context),
            Event::Receipt(text) => self.scan_receipt(&text),
            Event::HasReceipt if self.page == Page::ForWhom => self.go(Page::ReceiptCode),
            Event::Unread => self.unread(),
            Event::Next => return self.next(context),
            Event::Back if self.page == Page::Done => return Taken::Leave,
            Event::Back => {
                if !self.backward(context) {
                    return Taken::Leave;
                }
            }
            Event::Type(key) => return self.typed(key, context),
            Event::Replace(choice) => {
                self.edit(|typist, text, _| typist.mark(text, choice));
                self.changed(context);
            }
            Event::Mode(mode) => self.typist.set_mode(mode),
            Event::Erase => self.erase(context),
            Event::Resend if self.page == Page::Otp && !self.otp.is_asking() => {
                return self.send_otp();
            }
            Event::Pass(direction) => return self.pass(direction),
            Event::Purpose(purpose) => self.choose_purpose(purpose, context),
            Event::Add if self.page == Page::People && self.is_full() => {
                self.notice = Some(Notice::Full);
            }
            Event::Add if self.page == Page::People => {
                self.add_person();
                self.go(Page::Name);
            }
            Event::Correct(place) if self.page == Page::People => {
                self.people.select(place);
                self.go(Page::Sections);
            }
            Event::Section(section) if self.page == Page::Sections => {
                self.correct(self.start_of(section, context.options), Page::Sections);
            }
            Event::Remove if self.page == Page::Sections && self.may_remove() => self.remove(),
            event => self.choose(event, context),
        }
        Taken::Stay(None)
    }

    fn unread(&mut self) {
        let home = [Page::Card, Page::Receipt, Page::Done, Page::Passed, Page::NotPassed];
        if home.contains(&self.page) {
            *self = Self::at(Page::Unread);
        }
        self.notice = Some(Notice::Unread);
    }

    fn next(&mut self, context: &Context<'_>) -> Taken {
        match self.page {
            Page::Done | Page::Passed => return Taken::Leave,
            Page::Unread => self.go(Page::ForWhom),
            Page::Review | Page::Failed => return Taken::Stay(self.submit(context)),
            // These are left by an answer.
            Page::Card | Page::Receipt | Page::NotPassed => {}
            Page::ForWhom | Page::Sections | Page::Nation => {}
            Page::Travel | Page::Ill | Page::Question(_) => {}
            _ if !self.may_go_on(context) => self.told = true,
            Page::ReceiptCode => self.take_receipt(),
            page => {
                let person = self.people.hand_mut();
                match page {
                    Page::Name => person.name_suspect = false,
                    Page::Number => person.abroad = false,
                    Page::Phone => {
                        self.declarant.renumber();
                        if self.wants_otp(context) {
                            self.go(Page::Otp);
                            return self.send_otp();
                        }
                    }
                    _ => {}
                }
                self.forward(context);
            }
        }
        Taken::Stay(None)
    }

    fn typed(&mut self, key: char, context: &Context<'_>) -> Taken {
        if self.page == Page::Otp && !self.otp.is_open() {
            return Taken::Stay(None);
        }
        self.edit(|typist, text, limits| {
            // A number has no spaces.
            if key != ' ' || (limits.takes)('A') {
                typist.key(text, key, limits);
            }
        });
        self.changed(context);
        if self.page == Page::Otp && self.otp.code.len() == otp::DIGITS {
            self.otp.ask(OtpState::Checking);
            return Taken::Stay(Some(Effect::CheckOtp { code: self.otp.code.clone() }));
        }
        Taken::Stay(None)
    }

    fn erase(&mut self, context: &Context<'_>) {
        self.edit(|typist, text, _| typist.erase(text));
        self.changed(context);
    }

    /// What follows from another text.
    fn changed(&mut self, context: &Context<'_>) {
        let person = self.people.hand_mut();
        match self.page {
            Page::Name => {
                person.name_suspect = false;
                person.corrected = true;
            }
            Page::Birth | Page::Number | Page::Passport => person.corrected = true,
            Page::Phone => self.declarant.verified = false,
            Page::Where => person.home.search(context.communes, context.here),
            _ => {}
        }
    }

    fn send_otp(&mut self) -> Taken {
        self.otp.code.clear();
        self.otp.ask(OtpState::Sending);
        Taken::Stay(Some(Effect::SendOtp(self.declarant.phone.clone())))
    }

    fn choose_purpose(&mut self, purpose: Purpose, context: &Context<'_>) {
        // Whose receipt is refused declares.
        if !matches!(self.page, Page::Card | Page::ForWhom | Page::NotPassed) {
            return;
        }
        self.purpose = purpose;
        // What becomes of the passage no longer matters here.
        self.waiting = false;
        match self.badge.take() {
            Some(Badge::Card(card)) if purpose == Purpose::Others => self.declare_by(&card),
            Some(Badge::Card(card)) => self.identify(&card, context),
            _ => {
                if purpose == Purpose::Others && self.person().by_card {
                    // The card was the declarant's own.
                    let mut own = std::mem::take(self.people.hand_mut());
                    std::mem::swap(&mut self.declarant.name, &mut own.name);
                }
                self.go(self.after(Page::ForWhom, context));
            }
        }
    }

    /// Takes a new person in hand.
    pub(super) fn add_person(&mut self) {
        self.people.add();
    }

    fn remove(&mut self) {
        let last = self.people.count() == 1;
        self.people.remove();
        self.go(if last { Page::Name } else { Page::People });
    }

    /// A choice among the things on a page; one that is not there changes nothing.
    fn choose(&mut self, event: Event, context: &Context<'_>) {
        let page = self.page;
        let before = self.people.previous().map(|person| person.home.share());
        let person = self.people.hand_mut();
        let goes_on = match (event, page) {
            (Event::Gender(gender), Page::Birth) => {
                person.corrected |= person.gender != Some(gender);
                person.gender = Some(gender);
                false
            }
            (Event::Abroad, Page::Number) => {
                person.abroad = true;
                true
            }
            (Event::Nation(choice), Page::Nation) => {
                person.choose_nation(choice);
                true
            }
            (Event::Choose(index), Page::Where) => {
                let chosen = person.home.offered.get(index).map(|it| it.commune.clone());
                chosen.map(|commune| person.home.choose(commune)).is_some()
            }
            (Event::Here, Page::Where) => {
                context.here.map(|here| person.home.choose(here.clone())).is_some()
            }
            (Event::Same, Page::Where) => before.map(|home| person.home = home).is_some(),
            (Event::Answer(answer), page) => person.answer(page, answer),
            (Event::Sign(index), Page::Signs) => {
                if let Some(sign) = person.signs.get_mut(index) {
                    *sign = !*sign;
                }
                false
            }
            (Event::Illness(index, answer), Page::Illnesses) => {
                if let Some(illness) = person.illnesses.get_mut(index) {
                    *illness = Some(answer);
                }
                false
            }
            _ => false,
        };
        if goes_on {
            self.forward(context);
        }
    }
}

impl Person {
    fn choose_nation(&mut self, choice: Option<usize>) {
        let typed_before = self.nation_typed;
        self.nation_typed = choice.is_none();
        match choice.and_then(|index| NATIONS.get(index)) {
            Some(nation) => self.nation.set(nation),
            // What was typed before stays; a name from the list makes room.
            None if !typed_before => self.nation.clear(),
            None => {}
        }
    }

    fn answer(&mut self, page: Page, answer: Answer) -> bool {
        match page {
            Page::Travel => self.travelled = Some(answer),
            Page::Ill => self.ill = Some(answer),
            Page::Question(index) => match self.contacts.get_mut(index) {
                Some(contact) => *contact = Some(answer),
                None => return false,
            },
            _ => return false,
        }
        true
    }

    /// Whether the nationality is Việt Nam.
    pub fn is_vietnamese(&self) -> bool {
        &*self.nation == HOME_NATION
    }
}
