//! What the rest of the kiosk tells the controllers.

use super::call;
use super::context::Context;
use super::controllers::{Audience, Controllers};
use super::inbox::Input;
use super::pairing;
use super::update::{Scan, Update};
use super::{declaration, home, prompts};
use crate::forms::entry::Entry;
use crate::presence::check::Event as CheckEvent;
use crate::receipt_question::{Event as QuestionEvent, Page as QuestionPage};
use crate::staff::{Event as StaffEvent, News};
use crate::wifi;

impl Controllers {
    pub(super) fn update(&mut self, context: &Context, update: Update) {
        match update {
            Update::Enrolled(identity) => {
                context.set_venue(identity);
                if let Some(venue) = context.venue().as_ref() {
                    let (host, letters) = (&venue.source.host, &venue.source.letters);
                    declaration::adapter::show_terms_code(&context.window, host, letters);
                    self.pairing.handle(context, pairing::Event::Enrolled);
                    if self.staff.is_new() {
                        self.staff.handle(context, StaffEvent::Leave);
                    }
                }
                self.call.show_phone(context);
                self.venue.forget_code();
                self.show_time(context);
            }
            Update::Status(status) => self.set_status(context, status),
            Update::CheckIn { direction, .. } => {
                self.idle.handle(context, crate::idle::Event::Visitor);
                self.venue.flash(context, direction);
                if self.venue.chimes(context.now().unix_ms) {
                    self.play_prompt(context, prompts::of_passage(direction, self.is_busy()));
                }
            }
            Update::Wifi(name) => home::adapter::show_wifi(&context.window, name.as_deref()),
            Update::Strongest(sighting) => {
                self.check.handle(context, CheckEvent::Strongest(sighting));
            }
            Update::Called(outcome) => self.call.handle(context, call::Event::Answered(outcome)),
            // The page of the call is a visitor's.
            Update::HelpPressed if self.audience(context) != Audience::Visitors => {}
            Update::HelpPressed => {
                self.idle.handle(context, crate::idle::Event::Visitor);
                context.send(Input::Call(call::Event::Ask));
            }
            Update::Motion(moves) => self.idle.handle(context, crate::idle::Event::Motion(moves)),
            Update::Submitted(outcome) => {
                if self.declaration.submitted(context, outcome) {
                    self.call.handle(context, call::Event::Wanted);
                }
            }
            Update::Otp(news) => self.declaration.otp(context, news),
            Update::Passed(outcome) => self.declaration.passed(context, outcome),
            Update::ReceiptAnswered(outcome) => self.question.answered(context, outcome),
            Update::Printed(well) => self.declaration.printed(context, well),
            Update::FeedbackStored(outcome) => self.feedback.stored(context, outcome),
            Update::Staff(news) => self.staff.handle(context, StaffEvent::News(news)),
            Update::Light(levels) => self.idle.set_light(context, levels),
            Update::Loudness(loudness) => self.idle.set_loudness(loudness),
            Update::Network(state) => {
                self.pairing.connected(context, &state);
                if self.staff.is_new() {
                    let news = News::Wifi(wifi::News::Connected(state));
                    self.staff.handle(context, StaffEvent::News(news));
                }
            }
            Update::Scanned(scan) => self.scanned(context, scan),
            Update::Scanner(state) => home::adapter::show_scanner(&context.window, state.reads()),
            Update::Backend(host) => self.pairing.handle(context, pairing::Event::Backend(host)),
            Update::Pairing(news) => self.pairing.handle(context, pairing::Event::News(news)),
            Update::Slides(slides) => self.idle.handle(context, crate::idle::Event::Slides(slides)),
            Update::Picture { ticket, picture } => self.idle.picture(context, ticket, picture),
        }
    }

    fn scanned(&mut self, context: &Context, scan: Scan) {
        match self.audience(context) {
            // The portal's QR is as good while the network of a new kiosk is set.
            Audience::Staff if self.staff.is_new() && matches!(scan, Scan::Invitation(_)) => {
                self.staff.handle(context, StaffEvent::Leave);
                self.pairing.scanned(context, scan);
            }
            // Whose card it was is nothing for staff mode.
            Audience::Staff => {
                let verdict = if let Scan::Trial(verdict) = scan { Some(verdict) } else { None };
                self.staff.handle(context, StaffEvent::News(News::Scanned(verdict)));
            }
            Audience::New => self.pairing.scanned(context, scan),
            // It asks its own backend, by digits alone.
            Audience::Again => {}
            Audience::Visitors => self.scanned_by_visitor(context, scan),
        }
    }

    fn scanned_by_visitor(&mut self, context: &Context, scan: Scan) {
        self.feedback.scanned(context);
        if self.feedback.is_open() {
            return;
        }
        match scan {
            Scan::Receipt(text) | Scan::EarlierReceipt(text) if self.question.is_open() => {
                self.ask(context, &text);
            }
            // With it nobody goes in today.
            Scan::EarlierReceipt(text) if !self.declaration.is_open() => self.ask(context, &text),
            _ if self.question.page() == Some(QuestionPage::Typing) => {
                self.question.handle(context, QuestionEvent::Unread);
            }
            scan => {
                if self.question.is_open() {
                    self.question.handle(context, QuestionEvent::Close);
                }
                self.declaration.scanned(context, scan);
            }
        }
        // A page of a visitor's is over it, and nothing may be heard of one that nobody sees.
        if (self.declaration.is_open() || self.question.is_open()) && self.check.is_open() {
            self.check.handle(context, CheckEvent::Close);
        }
    }

    fn ask(&mut self, context: &Context, text: &str) {
        let text = Entry::holding(crate::receipt_question::TEXT_MAX, text);
        self.question.handle(context, QuestionEvent::Scanned(text));
    }
}
