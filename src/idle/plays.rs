//! Proof of play: how often and how long each item was shown or played per day, until it is stored.

use std::collections::BTreeMap;

use protocol::civil::vietnam_day;
use protocol::playlist::MediaId;
use protocol::record::Play;

/// Limit of the time of one item and day, seconds.
const DAY_S: u32 = 24 * 3600;

/// Plays that are not stored yet: number and seconds by day and item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plays(BTreeMap<(i64, MediaId), (u32, u32)>);

impl Plays {
    /// Adds a play of so many seconds that ended at a Unix time, which determines its day.
    pub fn count(&mut self, file: MediaId, seconds: u32, unix_s: i64) {
        let (count, sum) = self.0.entry((vietnam_day(unix_s), file)).or_default();
        *count = count.saturating_add(1);
        *sum = sum.saturating_add(seconds).min(DAY_S);
    }

    /// Removes and returns all plays.
    pub fn drain(&mut self) -> Vec<Play> {
        let taken = std::mem::take(&mut self.0).into_iter();
        taken.map(|((day, media), (count, seconds))| Play { media, day, count, seconds }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2021-07-08 00:00 in Vietnam.
    const MIDNIGHT: i64 = 1_625_677_200;

    #[test]
    fn days_and_items_are_counted_apart_and_each_once() {
        let (poster, clip) = (MediaId::of(b"poster"), MediaId::of(b"clip"));
        let mut plays = Plays::default();
        for (file, seconds, at) in [
            (poster, 10, MIDNIGHT - 1),
            (poster, 10, MIDNIGHT),
            (clip, 30, MIDNIGHT + 40),
            (poster, 4, MIDNIGHT + 50),
            (clip, u32::MAX, MIDNIGHT + 90),
        ] {
            plays.count(file, seconds, at);
        }
        let mut taken = plays.drain();
        taken.sort_by_key(|played| (played.day, played.media == clip));
        let row = |media, day, count, seconds| Play { media, day, count, seconds };
        assert_eq!(
            taken,
            [row(poster, 18_815, 1, 10), row(poster, 18_816, 2, 14), row(clip, 18_816, 2, DAY_S)]
        );
        assert_eq!(plays.drain(), []);
    }
}
