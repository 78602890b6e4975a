//! The hours of a day as bars and as lines of a table.

use protocol::civil::vietnam_second;

use crate::store::gate::Hour;

const HOUR_S: i64 = 3600;

/// Room of the drawing, its units.
pub(super) const WIDTH: u64 = 340;
const BASE: u64 = 130;
const TALLEST: u64 = 104;

/// Phones heard at once from which on it means something that few scanned.
const PHONES_MIN: u64 = 10;

/// A bar with its figure and its hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bar {
    pub(super) x: u64,
    pub(super) y: u64,
    pub(super) width: u64,
    pub(super) height: u64,
    pub(super) middle: u64,
    pub(super) figure: u64,
    /// Where the figure stands.
    pub(super) figure_y: u64,
    /// Hour of the day.
    pub(super) hour: i64,
    /// Whether it is not over yet.
    pub(super) now: bool,
}

/// A line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// "07–08".
    pub(super) span: String,
    pub(super) hour: Hour,
    /// Whether few scanned beside the phones that were heard.
    pub(super) few: bool,
}

fn hour_of(from_s: i64) -> i64 {
    vietnam_second(from_s) / HOUR_S
}

/// A bar for each hour from the first to the last with somebody, quiet ones between them included.
pub(super) fn bars(hours: &[Hour], now_s: i64) -> Vec<Bar> {
    let busy = hours.iter().filter(|hour| hour.entered > 0);
    let (Some(first), Some(last)) = (busy.clone().next(), busy.clone().next_back()) else {
        return Vec::new();
    };
    let count = u64::try_from((last.from_s - first.from_s) / HOUR_S + 1).unwrap_or(1).max(1);
    let most = busy.map(|hour| hour.entered).max().unwrap_or(1).max(1);
    let step = (WIDTH - 8) / count;
    let width = (step * 7 / 10).clamp(4, 40);
    (0..count)
        .map(|index| {
            let from_s = first.from_s + i64::try_from(index).unwrap_or(0) * HOUR_S;
            let hour = hours.iter().find(|hour| hour.from_s == from_s);
            let figure = hour.map_or(0, |hour| hour.entered);
            // Somebody is never nothing.
            let height = (figure * TALLEST / most).max(u64::from(figure > 0) * 2);
            let middle = 4 + index * step + step / 2;
            Bar {
                x: middle - width / 2,
                y: BASE - height,
                width,
                height,
                middle,
                figure,
                figure_y: BASE - height - 5,
                hour: hour_of(from_s),
                now: (from_s..from_s + HOUR_S).contains(&now_s),
            }
        })
        .collect()
}

pub(super) fn lines(hours: &[Hour]) -> Vec<Line> {
    let line = |hour: &Hour| {
        let from = hour_of(hour.from_s);
        let few = hour.phones >= PHONES_MIN && hour.scanned * 2 < hour.phones;
        Line { span: format!("{from:02}–{:02}", from + 1), hour: *hour, few }
    };
    hours.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Midnight in Vietnam.
    const MIDNIGHT: i64 = 1_625_677_200;

    fn hour(of: i64, entered: u64, phones: u64) -> Hour {
        let from_s = MIDNIGHT + of * HOUR_S;
        Hour { from_s, entered, phones, scanned: entered, ..Hour::default() }
    }

    #[test]
    fn a_bar_for_each_hour_between_the_first_and_the_last() {
        let hours = [hour(5, 18, 0), hour(7, 92, 0), hour(8, 1, 0), hour(9, 0, 5)];
        let now_s = MIDNIGHT + 8 * HOUR_S + 60;
        let bars = bars(&hours, now_s);
        let seen: Vec<_> = bars.iter().map(|bar| (bar.hour, bar.figure, bar.now)).collect();
        assert_eq!(seen, [(5, 18, false), (6, 0, false), (7, 92, false), (8, 1, true)]);
        assert_eq!((bars[2].height, bars[2].y), (TALLEST, BASE - TALLEST));
        assert!(bars[1].height == 0 && bars[3].height >= 2);
        assert!(bars.iter().all(|bar| bar.x + bar.width <= WIDTH && bar.x > 0));
        assert!(super::bars(&[], now_s).is_empty());
    }

    #[test]
    fn a_whole_day_fits() {
        let hours: Vec<_> = (0..24).map(|of| hour(of, 1000, 0)).collect();
        let bars = bars(&hours, MIDNIGHT);
        assert_eq!(bars.len(), 24);
        assert!(bars.windows(2).all(|pair| pair[0].x + pair[0].width < pair[1].x));
        assert!(bars.iter().all(|bar| bar.x + bar.width <= WIDTH));
    }

    #[test]
    fn few_scans_beside_many_phones_are_named() {
        for (scanned, phones, few) in
            [(4, 10, true), (5, 10, false), (0, 9, false), (0, 0, false), (30, 64, true)]
        {
            assert_eq!(lines(&[hour(7, scanned, phones)])[0].few, few, "{scanned} {phones}");
        }
        assert_eq!(lines(&[hour(23, 1, 0)])[0].span, "23–24");
    }
}
