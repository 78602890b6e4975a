//! Slides while nobody is there: what the idle screen wants done, and by whom.

use std::time::Duration;

use protocol::language::Language;
use slint::Timer;

use super::adapter;
use crate::idle::dimming::Levels;
use crate::idle::{Content, Effect, Event, Idle, Now, step};
use crate::media::decode::Picture;
use crate::screens::command::{Command, IdleRequest};
use crate::screens::context::Context;
use crate::screens::inbox::Input;
use crate::screens::language;
use crate::screens::setup::IdleSetup;
use crate::sound::{Loudness, Prompt};

#[derive(Default)]
pub(in crate::screens) struct IdleController {
    state: Idle,
    setup: IdleSetup,
    // The picture of the slide that comes next.
    picture: Option<Picture>,
    // Of the slide that is shown.
    language: Language,
    was_busy: bool,
    // Ends the part of a slide.
    part: Timer,
}

impl IdleController {
    pub(in crate::screens) fn set_up(&mut self, setup: IdleSetup) {
        self.setup = setup;
    }

    /// So bright from now on, which whoever stands there sees at once.
    pub(in crate::screens) fn set_light(&mut self, context: &Context, levels: Levels) {
        self.setup.rules.levels = levels;
        self.handle(context, Event::Visitor);
    }

    pub(in crate::screens) fn set_loudness(&mut self, loudness: Loudness) {
        self.setup.loudness = loudness;
    }

    /// Whether a sound would be heard now.
    pub(in crate::screens) fn is_loud(&self, context: &Context) -> bool {
        self.setup.loudness.at(context.now().minute()) > 0
    }

    /// The language of the slide in the place of the home page, if there is one.
    pub(in crate::screens) fn slide_language(&self) -> Option<Language> {
        self.state.is_showing().then_some(self.language)
    }

    /// A picture that was asked for is there, or cannot be shown.
    pub(in crate::screens) fn picture(
        &mut self,
        context: &Context,
        ticket: u64,
        picture: Option<Picture>,
    ) {
        let ok = picture.is_some();
        self.picture = picture;
        self.handle(context, Event::Loaded { ticket, ok });
        self.picture = None;
    }

    /// A second has passed, in which somebody may have begun or left a page.
    pub(in crate::screens) fn tick(&mut self, context: &Context, busy: bool) {
        if std::mem::replace(&mut self.was_busy, busy) != busy {
            self.handle(context, Event::Busy(busy));
        }
        self.handle(context, Event::Tick);
    }

    pub(in crate::screens) fn handle(&mut self, context: &Context, event: Event) {
        let time = context.now();
        let minute = time.minute();
        let now = Now {
            unix_s: minute.map(|_| time.unix_s()),
            quiet: self.setup.loudness.at(minute) == 0,
        };
        let (state, effects) = step(std::mem::take(&mut self.state), event, now, &self.setup.rules);
        self.state = state;
        for effect in effects {
            self.perform(context, effect);
        }
    }

    fn perform(&mut self, context: &Context, effect: Effect) {
        let window = &context.window;
        let request = |request| context.command(Command::Idle(request));
        match effect {
            Effect::Load { ticket, file, part } => {
                let (width, height) = adapter::room(window);
                request(IdleRequest::Picture { ticket, file, part, width, height });
            }
            Effect::Show { content, part, language } => {
                // A visitor's language is not changed, only that of the slide.
                self.language = language;
                language::show(window, language);
                self.show(context, content, part);
            }
            Effect::WakeAfter { ticket, ms } => {
                let after = Duration::from_millis(ms.into());
                context.send_after(&self.part, after, move || Input::Idle(Event::Due(ticket)));
            }
            Effect::Home => {
                self.part.stop();
                adapter::hide(window);
                language::show(window, context.language.get());
            }
            Effect::PlayFile(file) => request(IdleRequest::PlayFile(file)),
            Effect::PlayReminder => context.send(Input::Prompt(Prompt::Install)),
            Effect::Played { file, seconds } => request(IdleRequest::CountPlay { file, seconds }),
            Effect::Brightness(percent) => request(IdleRequest::Brightness(percent)),
            Effect::BurnIn(protection) => adapter::protect(window, protection),
        }
    }

    fn show(&mut self, context: &Context, content: Content, part: u32) {
        let window = &context.window;
        match content {
            Content::Guide => adapter::show_guide(window, part),
            // A sound is played beside what it is about.
            Content::Audio(_) => adapter::show_guide(window, 0),
            Content::Announcement(index) => {
                let texts = self.setup.announcements.get(index);
                let text = texts.and_then(|texts| texts.get(&self.language));
                adapter::show_announcement(window, text.map_or("", String::as_str));
            }
            Content::Notice => {
                let venue = context.venue();
                let questionnaire = venue.as_ref().and_then(|venue| venue.questionnaire.as_ref());
                let text = questionnaire.and_then(|it| it.notice(self.language));
                adapter::show_announcement(window, text.unwrap_or_default());
            }
            Content::Pictures(_) => adapter::show_picture(window, self.picture.take()),
        }
    }
}
