//! "Kiểm tra Bluezone của bạn": checks that the phone which is held to this kiosk is heard.
//!
//! Pure. A phone counts when it was heard twice after the check was opened, each time with a signal at or
//! above the threshold for a phone that is held to the kiosk (touching). Phones of other visitors, adverts
//! from before the check and two phones that were heard once each give no positive answer. Seconds are
//! counted by ticks, because the clock may be set while the check runs.

use crate::config::Presence;
use crate::devices::beacons::Sender64;

/// Seconds to wait for a phone. Phones advertise 15 s on, 15 s off (docs/FORMATS.md, section 1): a
/// shorter wait would miss some.
pub const WAIT_S: u32 = 30;

/// Seconds for which an answer is shown; with the wait, the page closes itself within a minute.
pub const ANSWER_S: u32 = 30;

/// Limit between two sightings of a phone in milliseconds; with more it may have passed by.
const PAIR_MAX_MS: i64 = 10_000;

/// Limit of touching phones that are distinguished; more cannot be held to the kiosk at once. Beyond it,
/// the one heard longest ago is forgotten.
const PHONES_MAX: usize = 8;

/// Kind of a phone by its advert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// An Android phone with Bluezone.
    Android,
    /// An iPhone with Bluezone open, or one whose id was read.
    Iphone,
    /// An iPhone with an app in the background that may be Bluezone.
    PerhapsIphone,
}

/// One sighting of a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting {
    pub phone: Seen,
    pub sender: Sender64,
    /// dBm.
    pub rssi: i16,
    /// Unix time in milliseconds, by the clock of the check.
    pub at_ms: i64,
}

/// Settings of the check; the default is in [`crate::config`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Weakest signal of a touching phone in dBm, −90 to −20. Without calibration, phones held to a
    /// dongle give −30 to −45 dBm, at one metre −55 to −70.
    pub touching_dbm: i16,
}

impl Default for Rules {
    fn default() -> Self {
        Self { touching_dbm: Presence::default().touching_dbm }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The page was opened, or the visitor tries again.
    Open {
        /// Whether the radio receives.
        hears: bool,
    },
    Strongest(Sighting),
    /// Whether the radio receives, when that has changed.
    Hears(bool),
    Tick,
    Close,
}

/// The answer on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// No phone was heard yet.
    Waiting {
        /// Remaining seconds, 1 to [`WAIT_S`].
        left_s: u32,
    },
    /// A touching phone is heard.
    Heard(Seen),
    /// No touching phone was heard.
    NotHeard,
    /// The kiosk's radio does not receive, so nothing can be said about the phone.
    Deaf,
}

/// A check that is running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    answer: Answer,
    /// Earlier sightings do not count; Unix milliseconds.
    since_ms: i64,
    /// Seconds since the page was opened.
    open_s: u32,
    /// Seconds until the page closes, once there is an answer.
    left_s: u32,
    /// The latest touching sighting of each phone.
    strong: [Option<Sighting>; PHONES_MAX],
    /// Whether [`Seen::PerhapsIphone`] was heard twice.
    perhaps: bool,
}

/// The running check, if there is one.
pub type State = Option<Check>;

impl Check {
    pub fn answer(&self) -> Answer {
        self.answer
    }

    fn new(hears: bool, now_ms: i64) -> Self {
        Self {
            answer: if hears { Answer::Waiting { left_s: WAIT_S } } else { Answer::Deaf },
            since_ms: now_ms,
            open_s: 0,
            left_s: ANSWER_S,
            strong: [None; PHONES_MAX],
            perhaps: false,
        }
    }

    fn settle(&mut self, answer: Answer) {
        (self.answer, self.left_s) = (answer, ANSWER_S);
    }

    /// Stores a touching sighting; true if it is the second of its phone.
    fn confirms(&mut self, sighting: Sighting) -> bool {
        // A phone whose kind becomes certain has to be heard twice again.
        let of_phone =
            |known: &Sighting| (known.phone, known.sender) == (sighting.phone, sighting.sender);
        let index =
            self.strong.iter().position(|known| known.as_ref().is_some_and(of_phone)).or_else(
                || (0..PHONES_MAX).min_by_key(|at| self.strong[*at].map(|known| known.at_ms)),
            );
        let Some(known) = index.and_then(|index| self.strong.get_mut(index)) else { return false };
        let before = known.replace(sighting).filter(of_phone);
        before.is_some_and(|before| {
            (1..=PAIR_MAX_MS).contains(&sighting.at_ms.saturating_sub(before.at_ms))
        })
    }

    fn add(&mut self, sighting: Sighting, rules: Rules) {
        let sure = matches!(self.answer, Answer::Heard(Seen::Android | Seen::Iphone));
        let counts = sighting.rssi >= rules.touching_dbm && sighting.at_ms >= self.since_ms;
        if sure || self.answer == Answer::Deaf || !counts || !self.confirms(sighting) {
            return;
        }
        match (sighting.phone, self.answer) {
            // A sighting of a certain kind may follow until the wait is over.
            (Seen::PerhapsIphone, Answer::NotHeard) => self.settle(Answer::Heard(sighting.phone)),
            (Seen::PerhapsIphone, _) => self.perhaps = true,
            (phone, _) => self.settle(Answer::Heard(phone)),
        }
    }

    /// `None` when the page closes.
    fn tick(mut self, now_ms: i64) -> State {
        // The clock may have been set back: later sightings still count.
        self.since_ms = self.since_ms.min(now_ms);
        self.open_s = self.open_s.saturating_add(1);
        match self.answer {
            Answer::Waiting { left_s } if left_s > 1 => {
                self.answer = Answer::Waiting { left_s: left_s - 1 };
            }
            Answer::Waiting { .. } if self.perhaps => {
                self.settle(Answer::Heard(Seen::PerhapsIphone));
            }
            Answer::Waiting { .. } => self.settle(Answer::NotHeard),
            _ if self.left_s > 1 => self.left_s -= 1,
            _ => return None,
        }
        Some(self)
    }
}

/// Handles one event at a time in Unix milliseconds.
pub fn step(state: State, event: Event, now_ms: i64, rules: Rules) -> State {
    if let Event::Open { hears } = event {
        return Some(Check::new(hears, now_ms));
    }
    let mut check = state?;
    match (event, check.answer) {
        (Event::Close, _) => return None,
        (Event::Tick, _) => return check.tick(now_ms),
        (Event::Strongest(sighting), _) => check.add(sighting, rules),
        (Event::Hears(false), Answer::Waiting { .. } | Answer::NotHeard) => {
            check.settle(Answer::Deaf);
        }
        // Only early, so that an unstable radio does not keep the page open.
        (Event::Hears(true), Answer::Deaf) if check.open_s < WAIT_S => {
            check = Check { open_s: check.open_s, ..Check::new(true, now_ms) };
        }
        _ => {}
    }
    Some(check)
}

#[cfg(test)]
mod tests;
