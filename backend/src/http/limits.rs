//! How many wrong guesses are allowed a minute, and how many SMS an hour. Kept in memory only, and
//! for that long only, so that no address of a visitor is ever stored.

use std::collections::HashMap;
use std::mem::{Discriminant, discriminant};
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Length of a window, seconds, unless it is an hour.
pub const MINUTE_S: i64 = 60;

/// Length of the longer window, seconds.
pub const HOUR_S: i64 = 3600;

/// Most keys of one kind of action that are counted in a window; those beyond share one count, so
/// that a flood of addresses cannot fill the memory.
const KEYS_MAX: usize = 100_000;

/// What is limited, with the key that it is limited by. A kind counts on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LimitedAction {
    /// A wrong enrolment code, from whomever.
    EnrolmentCode,
    /// A wrong enrolment code from an address.
    EnrolmentCodeFrom(IpAddr),
    /// A wrong short code from an address, which many phones of a network may share.
    ShortCodeFrom(IpAddr),
    /// A wrong short code of a venue: of a million codes about seven are right at a time, so that
    /// guessing at this rate takes days.
    ShortCodeOf(i64),
    /// A code that is no receipt of today, from an address.
    ReceiptFrom(IpAddr),
    /// An SMS to a number, given as a keyed hash, so that nobody's phone is flooded.
    SmsTo([u8; 32]),
    /// An SMS that a kiosk asks for: one a minute, more than visitors type.
    SmsBy(u32),
}

impl LimitedAction {
    /// How many are allowed in a window, and its length, seconds.
    fn limit(self) -> (u32, i64) {
        match self {
            Self::EnrolmentCode => (60, MINUTE_S),
            Self::EnrolmentCodeFrom(_) | Self::ShortCodeFrom(_) | Self::ReceiptFrom(_) => {
                (10, MINUTE_S)
            }
            Self::ShortCodeOf(_) => (20, MINUTE_S),
            Self::SmsTo(_) => (3, HOUR_S),
            Self::SmsBy(_) => (60, HOUR_S),
        }
    }
}

/// Counts limited actions in windows that follow the clock, so up to twice the limit is possible
/// around the end of one. Where an action can fail, only failures are counted, so that an honest
/// visitor uses nothing up.
#[derive(Debug, Default)]
pub struct Limiter {
    windows: Mutex<HashMap<Discriminant<LimitedAction>, Window>>,
}

#[derive(Debug, Default)]
struct Window {
    number: i64,
    counts: HashMap<LimitedAction, u32>,
    overflow: u32,
}

impl Window {
    fn of(
        windows: &mut HashMap<Discriminant<LimitedAction>, Self>,
        action: LimitedAction,
        now_s: i64,
    ) -> &mut Self {
        let window = windows.entry(discriminant(&action)).or_default();
        let number = now_s.div_euclid(action.limit().1);
        if window.number != number {
            *window = Self { number, ..Self::default() };
        }
        window
    }
}

impl Limiter {
    fn windows(&self) -> MutexGuard<'_, HashMap<Discriminant<LimitedAction>, Window>> {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether another such action is allowed at `now_s`.
    pub fn allows(&self, action: LimitedAction, now_s: i64) -> bool {
        let mut windows = self.windows();
        let window = Window::of(&mut windows, action, now_s);
        window.counts.get(&action).copied().unwrap_or(window.overflow) < action.limit().0
    }

    pub fn count(&self, action: LimitedAction, now_s: i64) {
        let mut windows = self.windows();
        let window = Window::of(&mut windows, action, now_s);
        let full = window.counts.len() >= KEYS_MAX && !window.counts.contains_key(&action);
        let count =
            if full { &mut window.overflow } else { window.counts.entry(action).or_default() };
        *count = count.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_stopped_alone_and_for_a_minute() {
        let limiter = Limiter::default();
        let [one, other] = [1, 2].map(LimitedAction::ShortCodeOf);
        for _ in 0..20 {
            assert!(limiter.allows(one, 0));
            limiter.count(one, 0);
        }
        assert!(!limiter.allows(one, 59));
        assert!(limiter.allows(other, 59));
        assert!(limiter.allows(LimitedAction::EnrolmentCode, 59));
        assert!(limiter.allows(one, 60));
    }

    #[test]
    fn an_hour_is_an_hour() {
        let limiter = Limiter::default();
        let sms = LimitedAction::SmsTo([1; 32]);
        (0..3).for_each(|_| limiter.count(sms, 0));
        assert!(!limiter.allows(sms, 3599));
        assert!(limiter.allows(sms, 3600));
    }

    #[test]
    fn a_flood_of_keys_shares_one_count() {
        let limiter = Limiter::default();
        let kiosk = |number: usize| LimitedAction::SmsBy(u32::try_from(number).unwrap());
        for number in 0..KEYS_MAX + 60 {
            limiter.count(kiosk(number), 0);
        }
        assert!(!limiter.allows(kiosk(KEYS_MAX * 2), 0));
        assert!(limiter.allows(kiosk(5), 0));
    }
}
