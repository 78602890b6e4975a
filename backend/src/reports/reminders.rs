//! Which communes are reminded of a report that they have not handed in.

use std::collections::HashMap;

use protocol::DAY_S;
use protocol::civil::{day_start_s, vietnam_day, vietnam_second};

use crate::store::reports::{Period, Reminder};

/// Days before the day on which reports are due.
const AHEAD: i64 = 3;

/// Days between reminders after that day, and how long they go on.
const EVERY: i64 = 2;
const LAST: i64 = 14;

/// Office hours, seconds of the day.
const FROM_S: i64 = 8 * 3600;
const TO_S: i64 = 17 * 3600;

/// Whether a reminder falls on this many days after the due day.
fn falls_on(after: i64) -> bool {
    after == -AHEAD || (0..=LAST).contains(&after) && after % EVERY == 0
}

/// The communes to be told now, by period. `missing` are those that handed nothing in for a period.
pub fn due(
    periods: &[Period],
    missing: impl Fn(&Period) -> Vec<i64>,
    told: &[Reminder],
    now_s: i64,
) -> Vec<(Period, Vec<i64>)> {
    if !(FROM_S..TO_S).contains(&vietnam_second(now_s)) {
        return Vec::new();
    }
    let today = vietnam_day(now_s);
    let told: HashMap<(i64, i64), i64> =
        told.iter().map(|one| ((one.period, one.commune), one.told_s)).collect();
    // Neither by a schedule on a day on which somebody pressed the button, nor twice on one.
    let fresh = |period: i64, commune: i64| {
        told.get(&(period, commune)).is_none_or(|told_s| *told_s < day_start_s(today))
    };
    let today_s = periods.iter().filter(|period| falls_on(today - period.about.due_day));
    today_s
        .filter_map(|period| {
            let mut communes = missing(period);
            communes.retain(|commune| fresh(period.period, *commune));
            (!communes.is_empty()).then(|| (period.clone(), communes))
        })
        .collect()
}

/// For how long a person who presses the button waits before the same commune is told again.
pub const AGAIN_S: i64 = DAY_S / 24;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::calendar::plan;

    #[test]
    fn three_days_ahead_on_the_day_and_every_second_day_after_it() {
        let wave = Period { period: 1, about: plan().remove(0) };
        let due_day = wave.about.due_day;
        let told_on = |after: i64, hour: i64, told: &[Reminder]| {
            let now_s = day_start_s(due_day + after) + hour * 3600;
            !due(std::slice::from_ref(&wave), |_| vec![4], told, now_s).is_empty()
        };
        let days: Vec<i64> = (-10..30).filter(|after| told_on(*after, 9, &[])).collect();
        assert_eq!(days, [-3, 0, 2, 4, 6, 8, 10, 12, 14]);
        assert!(!told_on(0, 7, &[]) && !told_on(0, 17, &[]), "within office hours");
        let told_s = day_start_s(due_day) + 8 * 3600;
        let told = [Reminder { period: 1, commune: 4, told_s }];
        assert!(!told_on(0, 9, &told), "once a day");
        assert!(told_on(2, 9, &told));
        let none = due(&[wave], |_| Vec::new(), &[], told_s);
        assert!(none.is_empty(), "all handed in");
    }
}
