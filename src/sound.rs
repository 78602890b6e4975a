//! What is said when: which prompt, how loud, and never two at once.
//!
//! Pure: [`step`] takes a state, an event and the time, and tells the loudspeaker
//! (`devices::sound`) what to play. Nothing here waits for a sound, and a kiosk without one does
//! all it does in silence.

mod prompt;

pub use prompt::{Prompt, Rank};

use protocol::hours::Hours;
use protocol::language::Language;

use crate::config::Night;

/// How long a prompt may wait for a more important one to end, milliseconds. Later it would speak
/// of what is past.
pub const PATIENCE_MS: i64 = 4000;

/// How loud it is when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loudness {
    /// Volume of the day, percent.
    pub volume: u8,
    /// Hours with a volume of their own, percent; the first that fits counts.
    pub hours: Vec<(Hours, u8)>,
    /// When nothing is heard.
    pub quiet: Night,
}

impl Loudness {
    /// Volume at a minute of the day, percent; 0 is silence. While nobody knows the time it is the
    /// lowest that is ever heard, because it may be evening.
    pub fn at(&self, minute: Option<u16>) -> u8 {
        let volume = match minute {
            _ if self.quiet.at(minute) => 0,
            Some(minute) => {
                let special = self.hours.iter().find(|(hours, _)| hours.contains(minute));
                special.map_or(self.volume, |(_, volume)| *volume)
            }
            None => {
                let all = self.hours.iter().map(|(_, volume)| *volume).chain([self.volume]);
                all.filter(|volume| *volume > 0).min().unwrap_or(0)
            }
        };
        volume.min(100)
    }
}

/// A prompt in a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cue {
    pub prompt: Prompt,
    pub language: Language,
}

/// The time of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Milliseconds that only grow, of any origin.
    pub steady_ms: i64,
    /// Minute of the day in Vietnam, 0 to 1439; `None` while nobody knows it.
    pub minute: Option<u16>,
}

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// There is something to say.
    Say(Cue),
    /// What was played has ended; with the number it was played under.
    Ended(u64),
}

/// What the loudspeaker is told. To play something ends what plays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Play {
    /// Number of this sound, growing; [`Event::Ended`] gives it back.
    pub number: u64,
    /// Name of the prompt.
    pub name: &'static str,
    /// Files below the folder of sounds, in order.
    pub files: Vec<String>,
    /// Percent, 1 to 100.
    pub volume: u8,
}

/// What plays, and what waits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    last: u64,
    playing: Option<(u64, Rank)>,
    /// The latest prompt that found something more important playing, and since when it waits.
    waiting: Option<(Cue, i64)>,
}

impl State {
    /// Whether something plays now.
    pub fn is_playing(&self) -> bool {
        self.playing.is_some()
    }
}

/// Takes one event. What is newer and at least as important is said at once, in place of what is
/// being said: a question that was answered need not be read to its end. What is less important
/// waits, and only the latest of it.
pub fn step(
    mut state: State,
    event: Event,
    now: Now,
    loudness: &Loudness,
) -> (State, Option<Play>) {
    let cue = match event {
        Event::Say(cue) => match state.playing {
            Some((_, rank)) if rank > cue.prompt.rank() => {
                state.waiting = Some((cue, now.steady_ms));
                return (state, None);
            }
            _ => cue,
        },
        Event::Ended(number) if state.playing.is_some_and(|(playing, _)| playing == number) => {
            state.playing = None;
            match state.waiting.take() {
                Some((cue, since)) if now.steady_ms - since <= PATIENCE_MS => cue,
                _ => return (state, None),
            }
        }
        Event::Ended(_) => return (state, None),
    };
    let volume = loudness.at(now.minute);
    if volume == 0 {
        return (state, None);
    }
    state.last += 1;
    state.playing = Some((state.last, cue.prompt.rank()));
    let (name, files) = (cue.prompt.name(), cue.prompt.files(cue.language));
    let number = state.last;
    (state, Some(Play { number, name, files, volume }))
}

#[cfg(test)]
mod tests;
