//! When the kiosk is an access point: pure.

use std::time::Duration;

/// A Wi-Fi that is an access point hears of no network that came back, so it is none for a moment now and then, while
/// nobody uses it.
const LOOK_EVERY: Duration = Duration::from_secs(15 * 60);
const LOOK_FOR: Duration = Duration::from_secs(60);

/// A page was asked for within so much: somebody uses it.
const IN_USE: Duration = Duration::from_secs(120);

/// What the plan follows from. Times are those of a monotonic clock.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Whether the backend can be reached.
    pub online: bool,
    /// For how long it could not.
    pub offline: Duration,
    /// When a phone asked for a page last.
    pub visited: Option<Duration>,
}

/// What the kiosk is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    Off,
    /// An access point, since then.
    Up(Duration),
    /// None, to look for a network, since then.
    Looking(Duration),
}

impl State {
    pub fn is_up(self) -> bool {
        matches!(self, Self::Up(_))
    }
}

/// What it should be at `now`, if it becomes an access point after so long without a network.
pub fn step(state: State, seen: Seen, after: Duration, now: Duration) -> State {
    let is_used = seen.visited.is_some_and(|visited| now.saturating_sub(visited) < IN_USE);
    match state {
        _ if seen.online => State::Off,
        State::Off if seen.offline >= after => State::Up(now),
        State::Up(since) if now.saturating_sub(since) >= LOOK_EVERY && !is_used => {
            State::Looking(now)
        }
        State::Looking(since) if now.saturating_sub(since) >= LOOK_FOR => State::Up(now),
        same => same,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn the_plan_as_a_table() {
        let offline = |offline| Seen { online: false, offline: s(offline), visited: None };
        let used = |visited| Seen { visited: Some(s(visited)), ..offline(9_999) };
        let online = Seen { online: true, ..offline(0) };
        for (state, seen, now, next) in [
            (State::Off, online, 0, State::Off),
            (State::Off, offline(299), 400, State::Off),
            (State::Off, offline(300), 400, State::Up(s(400))),
            (State::Up(s(400)), offline(900), 1_299, State::Up(s(400))),
            (State::Up(s(400)), offline(900), 1_300, State::Looking(s(1_300))),
            (State::Up(s(400)), used(1_250), 1_300, State::Up(s(400))),
            (State::Up(s(400)), used(1_180), 1_300, State::Looking(s(1_300))),
            (State::Up(s(400)), online, 500, State::Off),
            (State::Looking(s(1_300)), offline(900), 1_359, State::Looking(s(1_300))),
            (State::Looking(s(1_300)), offline(900), 1_360, State::Up(s(1_360))),
            (State::Looking(s(1_300)), online, 1_320, State::Off),
        ] {
            assert_eq!(step(state, seen, s(300), s(now)), next, "{state:?} at {now}");
        }
    }
}
