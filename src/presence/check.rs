//! "Kiểm tra Bluezone của bạn": is the phone that is held to this kiosk heard?
//!
//! Pure. A phone counts when it was heard twice, as strongly as only a phone within a hand's
//! breadth is, after the check was opened; so neither the queue nor whoever stood here before makes
//! it green, nor two phones that were each heard once. Seconds are counted by ticks, because the
//! clock may step while the check runs.

use crate::config::Presence;
use crate::devices::beacons::Sender64;

/// How long a phone is waited for. Phones advertise 15 s on, 15 s off (docs/FORMATS.md, section 1): a
/// shorter wait would miss some.
pub const WAIT_S: u32 = 30;

/// How long an answer stays; with the wait before it, the page ends by itself within a minute.
pub const ANSWER_S: u32 = 30;

/// Two sightings further apart than this, in milliseconds, are of a phone that passes by.
const TOGETHER_MS: i64 = 10_000;

/// Strong phones that are told apart at once; a hand's breadth has no room for more. With more, the
/// one heard longest ago has to be heard twice anew.
const PHONES_MAX: usize = 8;

/// What was heard of a phone, as far as its advert tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// An Android phone with Bluezone; its id stood in the advert.
    Android,
    /// An iPhone with Bluezone open, or one whose id was read.
    Iphone,
    /// An iPhone with some app in the background; that it is Bluezone is a guess.
    PerhapsIphone,
}

/// One sighting of a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// What was heard.
    pub phone: Seen,
    /// Whose it was.
    pub sender: Sender64,
    /// Signal in dBm.
    pub rssi: i16,
    /// When, Unix time in milliseconds, by the clock of the check.
    pub at_ms: i64,
}

/// Settings of the check; the default is in [`crate::config`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Signal in dBm from which on a phone is within a hand's breadth, −90 to −20. Without
    /// calibration, phones held to a dongle give −30 to −45 dBm, at one metre −55 to −70.
    pub touching_dbm: i16,
}

impl Default for Rules {
    fn default() -> Self {
        Self { touching_dbm: Presence::default().touching_dbm }
    }
}

/// What happens to a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The page was opened, or its visitor tries again; and whether the kiosk hears at all.
    Open {
        /// Whether the radio works.
        hears: bool,
    },
    /// A phone was heard.
    Strongest(Sighting),
    /// The radio began or ceased to hear.
    Hears(bool),
    /// A second has passed.
    Tick,
    /// The visitor has left.
    Close,
}

/// What the visitor is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Still listening.
    Waiting {
        /// Seconds that are left, 1 to [`WAIT_S`].
        left_s: u32,
    },
    /// A phone within a hand's breadth is heard.
    Heard(Seen),
    /// No phone was near enough, or none that speaks.
    NotHeard,
    /// The kiosk itself hears nothing: no word about the phone.
    Deaf,
}

/// A check that is running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    answer: Answer,
    /// Sightings before this time do not count, Unix milliseconds.
    since_ms: i64,
    /// Seconds since the page was opened.
    open_s: u32,
    /// Seconds until the page ends; meaningful once there is an answer.
    left_s: u32,
    /// The latest strong sighting of each phone.
    strong: [Option<Sighting>; PHONES_MAX],
    /// What may be an iPhone was heard twice.
    perhaps: bool,
}

/// No check, or one that runs.
pub type State = Option<Check>;

impl Check {
    /// What the visitor is told now.
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

    /// Whether this is the second strong sighting of its phone.
    fn confirms(&mut self, sighting: Sighting) -> bool {
        // What may be an iPhone and later says so clearly has to say it twice.
        let of_phone =
            |known: &Sighting| (known.phone, known.sender) == (sighting.phone, sighting.sender);
        let place =
            self.strong.iter().position(|known| known.as_ref().is_some_and(of_phone)).or_else(
                || (0..PHONES_MAX).min_by_key(|at| self.strong[*at].map(|known| known.at_ms)),
            );
        let Some(known) = place.and_then(|place| self.strong.get_mut(place)) else { return false };
        let before = known.replace(sighting).filter(of_phone);
        before.is_some_and(|before| {
            (1..=TOGETHER_MS).contains(&sighting.at_ms.saturating_sub(before.at_ms))
        })
    }

    fn hear(&mut self, sighting: Sighting, rules: Rules) {
        let sure = matches!(self.answer, Answer::Heard(Seen::Android | Seen::Iphone));
        let counts = sighting.rssi >= rules.touching_dbm && sighting.at_ms >= self.since_ms;
        if sure || self.answer == Answer::Deaf || !counts || !self.confirms(sighting) {
            return;
        }
        match (sighting.phone, self.answer) {
            // A surer sighting may follow until the wait is over.
            (Seen::PerhapsIphone, Answer::NotHeard) => self.settle(Answer::Heard(sighting.phone)),
            (Seen::PerhapsIphone, _) => self.perhaps = true,
            (phone, _) => self.settle(Answer::Heard(phone)),
        }
    }

    /// `None` when the page ends.
    fn tick(mut self, now_ms: i64) -> State {
        // The clock was set back: what is heard from now on counts all the same.
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

/// Takes one event at a time, Unix milliseconds.
pub fn step(state: State, event: Event, now_ms: i64, rules: Rules) -> State {
    if let Event::Open { hears } = event {
        return Some(Check::new(hears, now_ms));
    }
    let mut check = state?;
    match (event, check.answer) {
        (Event::Close, _) => return None,
        (Event::Tick, _) => return check.tick(now_ms),
        (Event::Strongest(sighting), _) => check.hear(sighting, rules),
        (Event::Hears(false), Answer::Waiting { .. } | Answer::NotHeard) => {
            check.settle(Answer::Deaf);
        }
        // Only early: a radio that comes and goes must not keep the page open.
        (Event::Hears(true), Answer::Deaf) if check.open_s < WAIT_S => {
            check = Check { open_s: check.open_s, ..Check::new(true, now_ms) };
        }
        _ => {}
    }
    Some(check)
}

#[cfg(test)]
mod tests;
