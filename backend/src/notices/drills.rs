//! Whose missed drills are told.

use crate::store::notices::LastDrill;
use crate::unit_keys::DRILL_S;

/// Two drills in a row.
const MISSED_S: i64 = 2 * DRILL_S;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// To be told now.
    pub missed: Vec<LastDrill>,
    /// Keys that were tried since it was told.
    pub done: Vec<i64>,
}

pub fn decide(drills: &[LastDrill], now_s: i64) -> Decision {
    let mut decision = Decision::default();
    for drill in drills {
        let missed = now_s.saturating_sub(drill.at_s) >= MISSED_S;
        match drill.told_s {
            None if missed => decision.missed.push(*drill),
            Some(told_s) if drill.at_s > told_s => decision.done.push(drill.key),
            None | Some(_) => {}
        }
    }
    decision
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::unit_keys::KeyOwner;

    const NOW: i64 = 100_000_000;

    fn drill(key: i64, ago_s: i64, told_ago_s: Option<i64>) -> LastDrill {
        let told_s = told_ago_s.map(|ago_s| NOW - ago_s);
        LastDrill { key, owner: KeyOwner::Commune(key), at_s: NOW - ago_s, told_s }
    }

    #[test]
    fn two_missed_drills_are_told_once_until_one_is_made() {
        for (last, missed, done) in [
            (drill(1, MISSED_S - 1, None), false, false),
            (drill(1, MISSED_S, None), true, false),
            (drill(1, MISSED_S + 9, Some(9)), false, false),
            (drill(1, 5, Some(9)), false, true),
            // Made and missed again: told again, in the round after it was noted.
            (drill(1, MISSED_S, Some(MISSED_S + 9)), false, true),
        ] {
            let decision = decide(&[last], NOW);
            assert_eq!((!decision.missed.is_empty(), !decision.done.is_empty()), (missed, done));
        }
    }
}
