//! Decides which prompt is played, when and how loud; never two at once.
//!
//! Pure: [`step`] takes a state, an event and the time, and returns what the loudspeaker
//! (`devices::sound`) has to play. No other code waits for a sound.

mod prompt;

pub use prompt::{Prompt, Rank};

use protocol::hours::Hours;
use protocol::language::Language;

use crate::config::Night;
use crate::proportion::kept;

/// How long a prompt may wait for a more important one to end, milliseconds. Later it is out of date.
pub const WAIT_MAX_MS: i64 = 4000;

/// Volumes by the time of the day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loudness {
    /// Usual volume, percent.
    pub volume: u8,
    /// Hours with another volume, percent; the first that contains the time counts.
    pub hours: Vec<(Hours, u8)>,
    /// When nothing is played.
    pub quiet: Night,
}

impl Loudness {
    /// The same with another usual volume; hours with a volume of their own go with it, and quiet hours stay quiet.
    #[must_use]
    pub fn turned_to(mut self, percent: u8) -> Self {
        let usual = self.volume;
        for (_, volume) in &mut self.hours {
            *volume = kept(*volume, usual, percent);
        }
        self.volume = percent;
        self
    }

    /// Volume at a minute of the day, percent; 0 is silence. While the time is unknown it is the lowest
    /// of all, because it may be evening.
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
    /// Monotonic milliseconds, of any origin.
    pub steady_ms: i64,
    /// Minute of the day in Vietnam, 0 to 1439; `None` while the time is unknown.
    pub minute: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A prompt is requested.
    Request(Cue),
    /// The sound with this number has ended.
    Ended(u64),
}

/// A command to the loudspeaker. It ends the sound that plays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Play {
    /// Sequence number, increasing; [`Event::Ended`] returns it.
    pub number: u64,
    /// Name of the prompt.
    pub name: &'static str,
    /// Files below the folder of sounds, played one after the other.
    pub files: Vec<String>,
    /// Percent, 1 to 100.
    pub volume: u8,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    last: u64,
    playing: Option<(u64, Rank)>,
    /// The latest prompt that was less important than the one that plays, and since when it waits.
    waiting: Option<(Cue, i64)>,
}

impl State {
    pub fn is_playing(&self) -> bool {
        self.playing.is_some()
    }
}

/// Handles one event. A prompt that is at least as important as the one that plays replaces it, because
/// a question that was answered need not be read to its end. A less important one waits, and only the
/// latest of those.
pub fn step(
    mut state: State,
    event: Event,
    now: Now,
    loudness: &Loudness,
) -> (State, Option<Play>) {
    let cue = match event {
        Event::Request(cue) => match state.playing {
            Some((_, rank)) if rank > cue.prompt.rank() => {
                state.waiting = Some((cue, now.steady_ms));
                return (state, None);
            }
            _ => cue,
        },
        Event::Ended(number) if state.playing.is_some_and(|(playing, _)| playing == number) => {
            state.playing = None;
            match state.waiting.take() {
                Some((cue, since)) if now.steady_ms - since <= WAIT_MAX_MS => cue,
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
