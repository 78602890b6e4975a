//! Which silent kiosks are told of, and which are heard again.

use std::collections::HashMap;

use protocol::hours::Hours;

use crate::store::notices::{LastWord, SilenceNotice};
use crate::venues::opening::open_since;

/// For how long the silence of the same kiosk is not told again: a loose plug must not ring all day.
const REPEAT_S: i64 = 7200;

/// From so many kiosks on that fall silent together, and more than half of those that spoke, it is the network of
/// the backend.
const FLOOD_MIN: usize = 10;

/// By how much the wall clock may run beside the monotonic one before it counts as set.
const STEADY_S: u64 = 60;

/// What a decision depends on besides the kiosks.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    pub now_s: i64,
    /// Since when this server would have heard a kiosk.
    pub heard_from_s: i64,
    /// How long a silence is told of.
    pub silent_after_s: i64,
    /// When venues are open that have not said it themselves; without any, always.
    pub hours: &'a [Hours],
}

impl Around<'_> {
    /// Since when the venue of a kiosk is open; none while it is closed, when nobody is told.
    fn open_since(&self, word: &LastWord) -> Option<i64> {
        let own = Some(word.opening_hours.as_slice()).filter(|own| !own.is_empty());
        open_since(own.unwrap_or(self.hours), self.now_s)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// To be told of now.
    pub silent: Vec<LastWord>,
    /// Heard again since it was told that they are not.
    pub back: Vec<(LastWord, SilenceNotice)>,
    /// Kiosks that are not there any more.
    pub gone: Vec<u32>,
    /// Whether so many fell silent at once that nobody is told.
    pub flood: bool,
}

/// The silence of a kiosk counts from when its venue opened, because many are switched off for the night.
pub fn decide(words: &[LastWord], notices: &[SilenceNotice], around: &Around<'_>) -> Decision {
    let mut told: HashMap<u32, SilenceNotice> =
        notices.iter().map(|notice| (notice.kiosk, *notice)).collect();
    let mut decision = Decision::default();
    let mut spoke = 0;
    for word in words {
        let notice = told.remove(&word.kiosk);
        let Some(open_s) = around.open_since(word) else { continue };
        let heard_s = word.at_s.max(around.heard_from_s).max(open_s);
        let silent = around.now_s.saturating_sub(heard_s) >= around.silent_after_s;
        match notice {
            Some(notice) if notice.back_s.is_none() => {
                if word.at_s > notice.told_s {
                    decision.back.push((word.clone(), notice));
                }
            }
            Some(notice) if around.now_s.saturating_sub(notice.told_s) < REPEAT_S => spoke += 1,
            _ if silent => {
                spoke += 1;
                decision.silent.push(word.clone());
            }
            _ => spoke += 1,
        }
    }
    decision.gone = told.into_keys().collect();
    let fell = decision.silent.len();
    decision.flood = fell >= FLOOD_MIN && fell * 2 > spoke;
    if decision.flood {
        decision.silent.clear();
    }
    decision
}

/// Since when this server would have heard a kiosk: since its start, and since its clock was set last.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hearing {
    from_s: i64,
    /// Monotonic and wall clock of the last look.
    last: Option<(i64, i64)>,
}

impl Hearing {
    pub fn look(&mut self, uptime_s: i64, now_s: i64) -> i64 {
        let steady = self.last.is_some_and(|(last_uptime_s, last_s)| {
            (now_s - last_s).abs_diff(uptime_s - last_uptime_s) <= STEADY_S
        });
        if !steady {
            self.from_s = now_s;
        }
        self.last = Some((uptime_s, now_s));
        self.from_s
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::venues::opening::parse;

    const NOW: i64 = 1_000_000;

    fn word(kiosk: u32, ago_s: i64) -> LastWord {
        LastWord { kiosk, venue: 1, at_s: NOW - ago_s, opening_hours: Vec::new() }
    }

    fn told(kiosk: u32, ago_s: i64, back_ago_s: Option<i64>) -> SilenceNotice {
        let back_s = back_ago_s.map(|ago_s| NOW - ago_s);
        SilenceNotice { kiosk, told_s: NOW - ago_s, back_s }
    }

    fn around() -> Around<'static> {
        Around { now_s: NOW, heard_from_s: NOW - 86_400, silent_after_s: 1800, hours: &[] }
    }

    fn numbers(words: &[LastWord]) -> Vec<u32> {
        words.iter().map(|word| word.kiosk).collect()
    }

    #[test]
    fn silence_and_return_are_told_once_each() {
        let words = [word(1, 1799), word(2, 1800), word(3, 9000), word(4, 60), word(5, 1800)];
        let notices =
            [told(3, 100, None), told(4, 3000, None), told(5, 7199, Some(5000)), told(9, 1, None)];
        let decision = decide(&words, &notices, &around());
        assert_eq!(numbers(&decision.silent), [2], "3 was told, 5 not long ago");
        assert_eq!(decision.back, [(word(4, 60), told(4, 3000, None))]);
        assert_eq!(decision.gone, [9]);
        let later = Around { now_s: NOW + 1, ..around() };
        let silent = decide(&words, &notices, &later).silent;
        assert_eq!(numbers(&silent), [1, 2, 5], "after two hours");
    }

    /// A market of the night, and an office beside it that keeps the hours of the configuration.
    #[test]
    fn nobody_is_told_while_a_venue_is_closed_nor_at_once_when_it_opens() {
        const MIDNIGHT: i64 = 1_625_677_200; // 2021-07-08 00:00 +07:00
        let hours = parse("06:00-20:00").unwrap();
        let market = LastWord { opening_hours: parse("17:00-02:00").unwrap(), ..word(1, 0) };
        let words = [market, word(2, 0)];
        let notices = [told(2, 0, None)];
        for (minute, silent, back) in [
            (2 * 60, &[][..], &[][..]),
            (6 * 60, &[], &[2]),
            (16 * 60 + 59, &[], &[2]),
            (17 * 60, &[], &[2]),
            (17 * 60 + 29, &[], &[2]),
            (17 * 60 + 30, &[1], &[2]),
            (20 * 60, &[1], &[]),
        ] {
            let now_s = MIDNIGHT + minute * 60;
            let around = Around { now_s, hours: &hours, heard_from_s: 0, ..around() };
            // The office's kiosk spoke after it was told that it does not.
            let [mut market, mut office] = words.clone();
            (market.at_s, office.at_s) = (MIDNIGHT - 7200, now_s - 60);
            let decision = decide(&[market, office], &notices, &around);
            assert_eq!(numbers(&decision.silent), silent, "{minute}");
            let heard: Vec<_> = decision.back.into_iter().map(|(word, _)| word.kiosk).collect();
            assert_eq!(heard, back, "{minute}");
            assert!(decision.gone.is_empty());
        }
    }

    #[test]
    fn an_absence_of_the_backend_itself_is_no_silence() {
        let back = Around { heard_from_s: NOW - 1799, ..around() };
        assert!(decide(&[word(1, 90_000)], &[], &back).silent.is_empty());
        let words: Vec<_> =
            (1..=19).map(|kiosk| word(kiosk, if kiosk <= 10 { 2000 } else { 5 })).collect();
        let decision = decide(&words, &[], &around());
        assert!(decision.flood && decision.silent.is_empty(), "its network fails");
        let words: Vec<_> = words.into_iter().chain([word(20, 5)]).collect();
        let decision = decide(&words, &[], &around());
        assert_eq!((decision.silent.len(), decision.flood), (10, false));
        // Those that were told of count for neither.
        let notices: Vec<_> = (1..=9).map(|kiosk| told(kiosk, 100, None)).collect();
        assert_eq!(numbers(&decide(&words, &notices, &around()).silent), [10]);
    }

    #[test]
    fn hearing_begins_anew_when_the_clock_was_set() {
        let mut hearing = Hearing::default();
        assert_eq!(hearing.look(0, NOW), NOW);
        assert_eq!(hearing.look(60, NOW + 61), NOW);
        assert_eq!(hearing.look(120, NOW + 40 * 86_400), NOW + 40 * 86_400, "set ahead");
        assert_eq!(hearing.look(180, NOW + 180), NOW + 180, "and back");
    }
}
