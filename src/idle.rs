//! The idle screen: slides beside the code while nobody is there.
//!
//! Pure: [`step`] takes a state, an event and the time. Seconds are counted by ticks, because the clock
//! may be set meanwhile; the time of the day is used only for schedules and the brightness. Pictures are
//! loaded elsewhere, one at a time, and a slide that cannot be loaded is skipped.

pub mod burn_in;
pub mod dimming;
mod model;
pub mod order;
pub mod plays;
pub mod slide;

use std::collections::{HashMap, HashSet};

use burn_in::Protection;
use dimming::Activity;
pub use model::{Effect, Event, Now, Rules};
use order::Order;
use protocol::language::Language;
pub use slide::{Content, Slide};

/// Limit for loading a picture, seconds; then its slide is skipped.
pub const LOAD_TIMEOUT_S: u32 = 5;

/// The slide that is shown, or that is being loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Turn {
    slide: Slide,
    language: Language,
    /// Number of completed parts, over all rounds.
    done: u32,
    /// Whether a part was shown already.
    begun: bool,
    /// Seconds since the first part was shown.
    on_s: u32,
    /// Seconds since a picture was requested; `None` while none is being loaded.
    waiting_s: Option<u32>,
}

/// The idle screen.
#[derive(Clone, Debug, Default)]
pub struct Idle {
    slides: Vec<Slide>,
    order: Order,
    /// What could not be loaded; tried again when the list changes.
    damaged: HashSet<Content>,
    /// Number of turns of each, for its language.
    turns: HashMap<Content, u32>,
    turn: Option<Turn>,
    showing: bool,
    ticket: u64,
    running_s: u64,
    quiet_s: u32,
    spoken_s: Option<u64>,
    present: u32,
    motion: bool,
    still_s: u32,
    busy: bool,
    brightness: Option<u8>,
    protection: Protection,
}

impl Idle {
    /// Whether slides are shown.
    pub fn is_showing(&self) -> bool {
        self.showing
    }
}

/// Handles one event.
pub fn step(mut idle: Idle, event: Event, now: Now, rules: &Rules) -> (Idle, Vec<Effect>) {
    let mut effects = Vec::new();
    match event {
        Event::Visitor => idle.wake(&mut effects),
        Event::Busy(busy) => {
            idle.busy = busy;
            idle.wake(&mut effects);
        }
        Event::Present(present) => idle.present = present,
        Event::Motion(motion) => (idle.motion, idle.still_s) = (motion, 0),
        Event::Slides(slides) => idle.set_slides(slides, now, rules, &mut effects),
        Event::Loaded { ticket, ok } => {
            if ticket == idle.ticket && idle.is_waiting() {
                idle.handle_loaded(ok, now, rules, &mut effects);
            }
        }
        Event::Due(ticket) => {
            if ticket == idle.ticket && !idle.is_waiting() {
                idle.end_part(now, rules, &mut effects);
            }
        }
        Event::Tick => idle.tick(now, rules, &mut effects),
    }
    idle.update_brightness(now, rules, &mut effects);
    (idle, effects)
}

impl Idle {
    fn is_waiting(&self) -> bool {
        self.turn.as_ref().is_some_and(|turn| turn.waiting_s.is_some())
    }

    fn tick(&mut self, now: Now, rules: &Rules, effects: &mut Vec<Effect>) {
        self.running_s += 1;
        self.quiet_s = self.quiet_s.saturating_add(1);
        self.still_s = if self.motion { 0 } else { self.still_s.saturating_add(1) };
        let protection = burn_in::protection_at(self.running_s);
        if protection != self.protection {
            self.protection = protection;
            effects.push(Effect::BurnIn(protection));
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
                if waited.is_some_and(|waited| waited > LOAD_TIMEOUT_S) {
                    self.leave(effects);
                    self.next(now, rules, effects);
                }
            }
        }
    }

    fn go_home(&mut self, effects: &mut Vec<Effect>) {
        if std::mem::take(&mut self.showing) {
            effects.push(Effect::Home);
        }
    }

    fn wake(&mut self, effects: &mut Vec<Effect>) {
        self.quiet_s = 0;
        self.leave(effects);
        self.go_home(effects);
    }

    fn set_slides(
        &mut self,
        slides: Vec<Slide>,
        now: Now,
        rules: &Rules,
        effects: &mut Vec<Effect>,
    ) {
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

    /// Chooses the next slide; without any, the home page is shown.
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
        self.begin_part(now, rules, effects);
    }

    /// Shows the next part, or requests its picture first.
    fn begin_part(&mut self, now: Now, rules: &Rules, effects: &mut Vec<Effect>) {
        self.ticket += 1;
        let Some(turn) = &mut self.turn else { return };
        match turn.slide.content {
            Content::Pictures(file) => {
                turn.waiting_s = Some(0);
                let part = turn.done % turn.slide.parts.max(1);
                effects.push(Effect::Load { ticket: self.ticket, file, part });
            }
            Content::Guide | Content::Announcement(_) | Content::Notice | Content::Audio(_) => {
                self.show(now, rules, effects)
            }
        }
    }

    fn handle_loaded(&mut self, ok: bool, now: Now, rules: &Rules, effects: &mut Vec<Effect>) {
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
        self.showing = true;
        let (content, language) = (turn.slide.content, turn.language);
        let part = turn.done % turn.slide.parts.max(1);
        effects.push(Effect::Show { content, part, language });
        effects.push(Effect::WakeAfter { ticket: self.ticket, ms: turn.slide.part_ms });
        if !turn.begun {
            turn.begun = true;
            if let Content::Audio(file) = content {
                effects.push(Effect::PlayFile(file));
            }
            let every_s = rules.speak_every_min.map(|minutes| u64::from(minutes) * 60);
            let due = every_s.is_some_and(|every_s| {
                self.spoken_s.is_none_or(|spoken_s| self.running_s - spoken_s >= every_s)
            });
            if content == Content::Guide && due && !now.quiet {
                self.spoken_s = Some(self.running_s);
                effects.push(Effect::PlayReminder);
            }
        }
    }

    fn end_part(&mut self, now: Now, rules: &Rules, effects: &mut Vec<Effect>) {
        let Some(turn) = &mut self.turn else { return };
        turn.done += 1;
        if turn.done < turn.slide.parts.saturating_mul(turn.slide.rounds) {
            return self.begin_part(now, rules, effects);
        }
        turn.on_s = u32::try_from(turn.slide.whole_ms() / 1000).unwrap_or(u32::MAX);
        self.leave(effects);
        self.next(now, rules, effects);
    }

    /// Ends the turn, and reports the play of a file.
    fn leave(&mut self, effects: &mut Vec<Effect>) {
        self.ticket += 1;
        if let Some(turn) = self.turn.take()
            && turn.begun
            && let Some(file) = turn.slide.content.file()
        {
            effects.push(Effect::Played { file, seconds: turn.on_s });
        }
    }

    fn update_brightness(&mut self, now: Now, rules: &Rules, effects: &mut Vec<Effect>) {
        let activity = Activity { quiet_s: self.quiet_s.min(self.still_s), present: self.present };
        let brightness = dimming::brightness(rules.levels, activity, now.minute());
        if self.brightness != Some(brightness) {
            self.brightness = Some(brightness);
            effects.push(Effect::Brightness(brightness));
        }
    }
}

#[cfg(test)]
mod tests;
