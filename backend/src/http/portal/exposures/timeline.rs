//! The picture of where a case was: a row for each day and venue, a cell for each window. Numbers for an SVG.

use std::collections::BTreeMap;

use protocol::civil::{time_of_day, vietnam_day, vietnam_second};

use super::windows::{WindowRow, day};
use crate::exposures::rule::Nearness;

/// Width of the picture, where the hours begin, and the height of a row.
const WIDTH: i64 = 800;
const LEFT: i64 = 176;
const RIGHT: i64 = 784;
const TOP: i64 = 24;
const ROW: i64 = 40;

pub(super) struct Timeline {
    pub(super) height: i64,
    /// x and text of each hour.
    pub(super) hours: Vec<(i64, String)>,
    pub(super) rows: Vec<Row>,
}

pub(super) struct Row {
    pub(super) y: i64,
    pub(super) day: String,
    pub(super) venue: String,
    pub(super) cells: Vec<Cell>,
}

pub(super) struct Cell {
    pub(super) x: i64,
    pub(super) width: i64,
    pub(super) people: u64,
    /// Of the style sheet.
    pub(super) class: &'static str,
}

fn class(row: &WindowRow) -> &'static str {
    match row.nearness() {
        Nearness::VeryNear => "h3",
        Nearness::Near => "h2",
        Nearness::SamePlace => "h1",
    }
}

impl Timeline {
    /// Of the windows that are confirmed.
    pub(super) fn new(windows: &[WindowRow]) -> Self {
        let confirmed = || windows.iter().filter(|row| row.confirmed);
        let second = |row: &WindowRow| vietnam_second(row.from_s);
        let first = confirmed().map(second).min().unwrap_or(0) / 3600 * 3600;
        let last = confirmed().map(|row| second(row) + row.to_s - row.from_s).max().unwrap_or(0);
        // Four hours at least, so that a quarter is no wider than its number needs.
        let hours = ((last - first + 3599) / 3600).clamp(4, 24);
        let scale = |seconds: i64| seconds * (RIGHT - LEFT) / (hours * 3600);
        let mut rows: BTreeMap<(i64, i64), Vec<&WindowRow>> = BTreeMap::new();
        for row in confirmed() {
            rows.entry((vietnam_day(row.from_s), row.venue)).or_default().push(row);
        }
        let row = |(index, windows): (i64, Vec<&WindowRow>)| {
            let cell = |row: &&WindowRow| Cell {
                x: LEFT + scale(second(row) - first) + 1,
                width: (scale(row.to_s - row.from_s) - 2).max(4),
                people: row.people,
                class: class(row),
            };
            let name = windows.first().map(|row| row.venue_name.clone()).unwrap_or_default();
            let shortened: String = match name.chars().count() {
                0..=21 => name,
                _ => name.chars().take(20).chain(['…']).collect(),
            };
            Row {
                y: TOP + index * ROW,
                day: windows.first().map(|row| day(row.from_s)).unwrap_or_default(),
                venue: shortened,
                cells: windows.iter().map(cell).collect(),
            }
        };
        let rows: Vec<Row> = (0..).zip(rows.into_values()).map(row).collect();
        let step = if hours > 12 { 2 } else { 1 };
        let mark = |hour: i64| (LEFT + scale(hour * 3600), clock(first + hour * 3600));
        let hours = (0..=hours).step_by(step).map(mark).collect();
        let height = TOP + i64::try_from(rows.len()).unwrap_or(0) * ROW + 4;
        Self { height, hours, rows }
    }

    pub(super) fn width(&self) -> i64 {
        WIDTH
    }

    pub(super) fn left(&self) -> i64 {
        LEFT
    }

    pub(super) fn right(&self) -> i64 {
        RIGHT
    }
}

fn clock(second: i64) -> String {
    // Any day: only the time is said.
    time_of_day(protocol::civil::day_start_s(0) + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(from_s: i64, minutes: i64, confirmed: bool) -> WindowRow {
        WindowRow {
            venue: 1,
            venue_name: "Nhà văn hóa thôn Thiện Chánh Bắc".to_owned(),
            from_s,
            to_s: from_s + minutes * 60,
            trip: None,
            people: 3,
            rssi_max: Some(-60),
            near_minutes: 5,
            found_by: "both",
            confirmed,
        }
    }

    #[test]
    fn cells_lie_within_the_picture() {
        // 07:00 in Vietnam on 8 July 2021, and a trip over midnight.
        let windows = [
            window(1_625_702_400, 15, true),
            window(1_625_702_400 + 86_400, 15, true),
            window(1_625_702_400 + 16 * 3600, 120, true),
            window(1_625_702_400, 15, false),
        ];
        let timeline = Timeline::new(&windows);
        assert_eq!(timeline.rows.len(), 2);
        assert_eq!(timeline.hours.first().unwrap().1, "07:00");
        let cells: Vec<_> = timeline.rows.iter().flat_map(|row| &row.cells).collect();
        assert_eq!(cells.len(), 3, "what is not confirmed is not drawn");
        assert!(cells.iter().all(|cell| cell.x > LEFT && cell.x + cell.width < WIDTH));
        assert!(timeline.rows.iter().all(|row| row.venue.chars().count() <= 21));
        assert!(Timeline::new(&[]).rows.is_empty());
    }
}
