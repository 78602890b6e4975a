//! The screen while nobody is there: slides beside the code, until somebody comes.
//!
//! Pure: [`step`] takes a state, an event and the time. Seconds are counted by ticks, because the
//! clock may step while nobody watches; the time of the day is asked only for schedules and the
//! brightness. A slide's pictures are loaded elsewhere, one at a time, and a slide that cannot be
//! loaded is passed over.

pub mod care;
pub mod dimming;
mod model;
pub mod order;
pub mod plays;
pub mod slide;

use std::collections::{HashMap, HashSet};

use care::Care;
use dimming::Presence;
pub use model::{Effect, Event, Now, Rules};
use order::Order;
use protocol::language::Language;
pub use slide::{Content, Slide};

/// How long a picture may take to load, seconds, before its slide is passed over.
pub const LOAD_S: u32 = 5;

/// A slide whose turn it is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Turn {
    slide: Slide,
    language: Language,
    /// Parts shown in full, over all rounds.
    done: u32,
    /// Whether any part was shown yet.
    begun: bool,
    /// Seconds since the first part was shown.
    on_s: u32,
    /// Seconds for which a picture has been waited for; `None` while none is.
    waiting_s: Option<u32>,
}

/// The idle screen.
#[derive(Clone, Debug, Default)]
pub struct Idle {
    slides: Vec<Slide>,
    order: Order,
    /// What could not be loaded; asked for again when the list changes.
    damaged: HashSet<Content>,
    /// How often each had its turn.
    turns: HashMap<Content, u32>,
    turn: Option<Turn>,
    /// Slides stand on the screen.
    on: bool,
    ticket: u64,
    running_s: u64,
    quiet_s: u32,
    spoken_s: Option<u64>,
    present: u32,
    busy: bool,
    brightness: Option<u8>,
    care: Care,
}

impl Idle {
    /// Whether slides are shown.
    pub fn is_showing(&self) -> bool {
        self.on
    }
}

/// Takes one event.
pub fn step(mut idle: Idle, event: Event, now: Now, rules: &Rules) -> (Idle, Vec<Effect>) {
    let mut effects = Vec::new();
    match event {
        Event::Visitor => idle.wake(&mut effects),
        Event::Busy(busy) => {
            idle.busy = busy;
            idle.wake(&mut effects);
        }
        Event::Present(present) => idle.present = present,
        Event::Slides(slides) => idle.take(slides, now, rules, &mut effects),
        Event::Loaded { ticket, ok } => {
            if ticket == idle.ticket && idle.is_waiting() {
                idle.loaded(ok, now, rules, &mut effects);
            }
        }
        Event::Due(ticket) => {
            if ticket == idle.ticket && !idle.is_waiting() {
                idle.part_is_over(now, rules, &mut effects);
            }
        }
        Event::Tick => idle.tick(now, rules, &mut effects),
    }
    idle.light(now, rules, &mut effects);
    (idle, effects)
}

impl Idle {
    fn is_waiting(&self) -> bool {
        self.turn.as_ref().is_some_and(|turn| turn.waiting_s.is_some())
    }

    fn tick(&mut self, now: Now, rules: &Rules, effects: &mut Vec<Effect>) {
        self.running_s += 1;
        self.quiet_s = self.quiet_s.saturating_add(1);
        let care = care::at(self.running_s);
        if care != self.care {
            self.care = care;
            effects.push(Effect::Care(care));
        }
        match &mut self.turn {
            None => {
                let due = rules.after_s.is_some_and(|after_s| self.quiet_s >= after_s);
                if due && !self.busy {
                    self.next(now, rules, effects);
                }
            }
            Some(turn) => {
                turn.on_s += u32::from(turn.begun);
                let waited = turn.waiting_s.as_mut().map(|waited| {
                    *waited += 1;
                    *waited
                });
                if waited.is_some_and(|waited| waited > LOAD_S) {
                    self.leave(effects);
                    self.next(now, rules, effects);
                }
            }
        }
    }

    fn go_home(&mut self, effects: &mut Vec<Effect>) {
        if std::mem::take(&mut self.on) {
            effects.push(Effect::Home);
        }
    }

    /// Somebody is there.
    fn wake(&mut self, effects: &mut Vec<Effect>) {
        self.quiet_s = 0;
        self.leave(effects);
        self.go_home(effects);
    }

    fn take(&mut self, slides: Vec<Slide>, now: Now, rules: &Rules, effects: &mut Vec<Effect>) {
        self.order.keep(&slides);
        self.damaged.clear();
        self.turns.retain(|content, _| slides.iter().any(|slide| slide.content == *content));
        self.slides = slides;
        let gone = |turn: &Turn| !self.slides.iter().any(|it| it.content == turn.slide.content);
        if self.turn.as_ref().is_some_and(gone) {
            self.leave(effects);
            self.next(now, rules, effects);
        }
    }

    /// Gives the next slide its turn; without any, the home page stays or comes back.
    fn next(&mut self, now: Now, rules: &Rules, effects: &mut Vec<Effect>) {
        let may = |slide: &Slide| {
            let runs = match now.unix_s {
                Some(unix_s) => slide.schedule.runs_at(unix_s),
                None => slide.schedule == protocol::playlist::Schedule::default(),
            };
            let audible = !(now.quiet && matches!(slide.content, Content::Audio(_)));
            runs && audible && !self.damaged.contains(&slide.content)
        };
        let Some(index) = self.order.next(&self.slides, self.running_s, may) else {
            self.go_home(effects);
            return;
        };
        let slide = self.slides[index].clone();
        let turns = self.turns.entry(slide.content).or_default();
        let language = slide.language(*turns);
        *turns = turns.wrapping_add(1);
        self.turn = Some(Turn { slide, language, done: 0, begun: false, on_s: 0, waiting_s: None });
        self.part(now, rules, effects);
    }

    /// Shows the part whose turn it is, once its picture is there.
    fn part(&mut self, now: Now, rules: &Rules, effects: &mut Vec<Effect>) {
        self.ticket += 1;
        let Some(turn) = &mut self.turn else { return };
        match turn.slide.content {
            Content::Pictures(file) => {
                turn.waiting_s = Some(0);
                let part = turn.done % turn.slide.parts.max(1);
                effects.push(Effect::Load { ticket: self.ticket, file, part });
            }
            Content::Guide | Content::Announcement(_) | Content::Audio(_) => {
                self.show(now, rules, effects);
            }
        }
    }

    fn loaded(&mut self, ok: bool, now: Now, rules: &Rules, effects: &mut Vec<Effect>) {
        if ok {
            self.show(now, rules, effects);
        } else if let Some(content) = self.turn.as_ref().map(|turn| turn.slide.content) {
            self.damaged.insert(content);
            self.leave(effects);
            self.next(now, rules, effects);
        }
    }

    fn show(&mut self, now: Now, rules: &Rules, effects: &mut Vec<Effect>) {
        let Some(turn) = &mut self.turn else { return };
        turn.waiting_s = None;
        self.on = true;
        let (content, language) = (turn.slide.content, turn.language);
        let part = turn.done % turn.slide.parts.max(1);
        effects.push(Effect::Show { content, part, language });
        effects.push(Effect::WakeAfter { ticket: self.ticket, ms: turn.slide.part_ms });
        if !turn.begun {
            turn.begun = true;
            if let Content::Audio(file) = content {
                effects.push(Effect::Hear(file));
            }
            let every_s = rules.speak_every_min.map(|minutes| u64::from(minutes) * 60);
            let due = every_s.is_some_and(|every_s| {
                self.spoken_s.is_none_or(|spoken_s| self.running_s - spoken_s >= every_s)
            });
            if content == Content::Guide && due && !now.quiet {
                self.spoken_s = Some(self.running_s);
                effects.push(Effect::Remind);
            }
        }
    }

    fn part_is_over(&mut self, now: Now, rules: &Rules, effects: &mut Vec<Effect>) {
        let Some(turn) = &mut self.turn else { return };
        turn.done += 1;
        if turn.done < turn.slide.parts.saturating_mul(turn.slide.rounds) {
            return self.part(now, rules, effects);
        }
        turn.on_s = u32::try_from(turn.slide.whole_ms() / 1000).unwrap_or(u32::MAX);
        self.leave(effects);
        self.next(now, rules, effects);
    }

    /// Ends the turn, and tells what was on.
    fn leave(&mut self, effects: &mut Vec<Effect>) {
        self.ticket += 1;
        if let Some(turn) = self.turn.take()
            && turn.begun
            && let Some(file) = turn.slide.content.file()
        {
            effects.push(Effect::Played { file, seconds: turn.on_s });
        }
    }

    fn light(&mut self, now: Now, rules: &Rules, effects: &mut Vec<Effect>) {
        let presence = Presence { quiet_s: self.quiet_s, present: self.present };
        let brightness = dimming::brightness(rules.levels, presence, now.minute());
        if self.brightness != Some(brightness) {
            self.brightness = Some(brightness);
            effects.push(Effect::Brightness(brightness));
        }
    }
}

#[cfg(test)]
mod tests;
