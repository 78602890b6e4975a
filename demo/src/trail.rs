//! Where an F0 was and who was there at the same time: the backend's finding, and the phones of the street
//! in the kiosk's own log.

use serde::Serialize;
use serde_json::Value;

/// Pause after which somebody who is heard again counts as having been away, seconds.
const AWAY_S: i64 = 20;

/// A time in which a phone was heard, Unix seconds, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from_s: i64,
    pub to_s: i64,
}

/// Joins what belongs together; the answer is in the order of time.
pub fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|span| span.from_s);
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.from_s <= last.to_s + AWAY_S => last.to_s = last.to_s.max(span.to_s),
            _ => joined.push(span),
        }
    }
    joined
}

/// Seconds for which both were there.
pub fn together_s(one: &[Span], other: &[Span]) -> i64 {
    let both = |a: &Span, b: &Span| (a.to_s.min(b.to_s) + 1 - a.from_s.max(b.from_s)).max(0);
    one.iter().map(|a| other.iter().map(|b| both(a, b)).sum::<i64>()).sum()
}

/// Somebody who was there with an F0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Met {
    /// Number of the phone.
    pub phone: usize,
    pub seconds: i64,
}

/// What the page tells of an F0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trail {
    /// Number of the F0's phone.
    pub phone: usize,
    pub case: i64,
    pub venue: String,
    pub from_s: i64,
    pub to_s: i64,
    pub seconds: i64,
    /// Strongest signal, dBm.
    pub rssi_max: Option<i64>,
    pub met: Vec<Met>,
    /// People who checked in or declared and were there, by the backend's count.
    pub people: i64,
}

/// The trail of a case, once the backend has found it; `heard` is what the kiosk heard of each phone.
pub fn trail(phone: usize, case: i64, exposures: &[Value], heard: &[Vec<Span>]) -> Option<Trail> {
    let rows: Vec<&Value> =
        exposures.iter().filter(|row| row["case"] == case && row["confirmed"] == true).collect();
    let venue = rows.first()?["venue_name"].as_str()?.to_owned();
    let own = heard.get(phone)?;
    let met = heard.iter().enumerate().filter(|(number, _)| *number != phone);
    let met = met.map(|(number, spans)| Met { phone: number, seconds: together_s(own, spans) });
    let counts = ["checkins", "declarations", "cards", "receipts"];
    let people = |row: &&Value| counts.iter().filter_map(|count| row[*count].as_i64()).sum();
    Some(Trail {
        phone,
        case,
        venue,
        from_s: own.first()?.from_s,
        to_s: own.last()?.to_s,
        seconds: own.iter().map(|span| span.to_s + 1 - span.from_s).sum(),
        rssi_max: rows.iter().filter_map(|row| row["rssi_max"].as_i64()).max(),
        met: met.filter(|met| met.seconds > 0).collect(),
        people: rows.iter().map(people).max().unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn span(from_s: i64, to_s: i64) -> Span {
        Span { from_s, to_s }
    }

    #[test]
    fn who_was_there_at_the_same_time_has_met() {
        let lan = joined(vec![span(105, 109), span(100, 104), span(200, 209)]);
        assert_eq!(lan, [span(100, 109), span(200, 209)]);
        let heard = [lan, vec![span(106, 202)], vec![span(120, 190)]];
        let row = json!({
            "case": 3, "confirmed": true, "venue_name": "Chợ", "rssi_max": -58,
            "checkins": 2, "declarations": 1, "cards": 0, "receipts": 0,
        });
        let found = trail(0, 3, std::slice::from_ref(&row), &heard).unwrap();
        assert_eq!((found.from_s, found.to_s, found.seconds), (100, 209, 20));
        assert_eq!(found.met, [Met { phone: 1, seconds: 7 }], "the third came and went in between");
        assert_eq!((found.people, found.rssi_max), (3, Some(-58)));
        assert_eq!(trail(0, 4, &[row], &heard), None, "not found yet");
    }
}
