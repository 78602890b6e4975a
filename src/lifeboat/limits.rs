//! What one phone may ask for: pure. Whoever asks too much or guesses is refused alone.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

/// Addresses that are remembered: more than the access point gives out.
const ADDRESSES_MAX: usize = 1024;

/// So many at once, and then one each interval.
#[derive(Clone, Copy, Debug)]
struct Rate {
    interval: Duration,
    burst: u32,
}

/// Pages: a phone that joins asks for some by itself.
const PAGES: Rate = Rate { interval: Duration::from_millis(250), burst: 40 };

/// Wrong codes.
const GUESSES: Rate = Rate { interval: Duration::from_secs(60), burst: 5 };

/// Check-ins of all phones together: a crowd through a wide gate, as the backend takes it.
const CHECKINS: Rate = Rate { interval: Duration::from_millis(200), burst: 100 };

/// When a whole burst is free again.
#[derive(Clone, Copy, Debug, Default)]
struct Bucket(Duration);

impl Bucket {
    fn has(self, rate: Rate, now: Duration) -> bool {
        self.0.saturating_sub(now) <= rate.interval * (rate.burst - 1)
    }

    fn take(&mut self, rate: Rate, now: Duration) -> bool {
        let has = self.has(rate, now);
        if has {
            self.0 = self.0.max(now) + rate.interval;
        }
        has
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Phone {
    pages: Bucket,
    guesses: Bucket,
}

#[derive(Debug, Default)]
pub struct Limits {
    phones: BTreeMap<IpAddr, Phone>,
    checkins: Bucket,
}

impl Limits {
    /// Whether it may ask for one more page.
    pub fn may_ask(&mut self, from: IpAddr, now: Duration) -> bool {
        self.phone(from, now).is_some_and(|phone| phone.pages.take(PAGES, now))
    }

    /// Whether it may try a code.
    pub fn may_guess(&mut self, from: IpAddr, now: Duration) -> bool {
        self.phone(from, now).is_some_and(|phone| phone.guesses.has(GUESSES, now))
    }

    /// Its code was wrong.
    pub fn guessed_wrong(&mut self, from: IpAddr, now: Duration) {
        if let Some(phone) = self.phone(from, now) {
            phone.guesses.take(GUESSES, now);
        }
    }

    /// Whether one more check-in is taken.
    pub fn may_check_in(&mut self, now: Duration) -> bool {
        self.checkins.take(CHECKINS, now)
    }

    fn phone(&mut self, from: IpAddr, now: Duration) -> Option<&mut Phone> {
        if !self.phones.contains_key(&from) && self.phones.len() >= ADDRESSES_MAX {
            self.phones.retain(|_, phone| phone.pages.0 > now || phone.guesses.0 > now);
            if self.phones.len() >= ADDRESSES_MAX {
                return None;
            }
        }
        Some(self.phones.entry(from).or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 42, 0, 17));
    const B: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 42, 0, 18));

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_guesser_is_refused_alone_and_for_a_while() {
        let mut limits = Limits::default();
        for _ in 0..5 {
            assert!(limits.may_guess(A, s(0)));
            limits.guessed_wrong(A, s(0));
        }
        assert!(!limits.may_guess(A, s(59)) && limits.may_guess(B, s(0)));
        assert!(limits.may_guess(A, s(60)));
    }

    #[test]
    fn a_flood_of_one_phone_slows_no_other() {
        let mut limits = Limits::default();
        let asked = (0..1000).filter(|_| limits.may_ask(A, s(0))).count();
        assert_eq!(asked, 40);
        assert!(limits.may_ask(B, s(0)) && limits.may_ask(A, s(1)));
        let taken = (0..1000).filter(|_| limits.may_check_in(s(0))).count();
        assert_eq!(taken, 100);
    }

    #[test]
    fn addresses_without_end_take_no_memory_without_end() {
        let mut limits = Limits::default();
        let address = |number: u32| IpAddr::V4(number.into());
        let asked = (0..5000).filter(|number| limits.may_ask(address(*number), s(0))).count();
        assert_eq!((asked, limits.phones.len()), (ADDRESSES_MAX, ADDRESSES_MAX));
        assert!(limits.may_ask(A, s(3600)) && limits.phones.len() == 1);
    }
}
