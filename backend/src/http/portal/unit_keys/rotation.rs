//! Whether the key that was replaced may be put away: which kiosks still seal to it, and which still hold what only
//! it opens.

use std::collections::HashMap;

use protocol::report::Report;
use protocol::seal::key_id;

use crate::fleet::Fleet;
use crate::store::kiosks::Kiosk;
use crate::store::unit_keys::UnitKey;
use crate::store::venues::VenueName;
use crate::unit_keys::current;

/// Kiosks that the page names.
const ROWS: usize = 50;

/// What a kiosk still needs the old key for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// It seals to the old key until somebody confirms the new one there.
    Seals,
    /// It seals to the new one, and holds what was sealed before.
    Holds,
    /// It never said, because it is silent or has an older program.
    Unknown,
}

pub(super) struct Row {
    pub(super) kiosk: u32,
    pub(super) place: String,
    pub(super) need: Need,
    /// Records that wait for the old key.
    pub(super) waiting: u32,
    /// When it said so, Unix time.
    pub(super) said_s: Option<i64>,
}

pub(super) struct Rotation {
    /// Since when the key in use is used, Unix time.
    pub(super) since_s: i64,
    pub(super) rows: Vec<Row>,
    /// Kiosks that need it and are not among the rows.
    pub(super) left_off: usize,
    pub(super) waiting: u64,
}

/// What a report says of the keys with these ids.
fn need(report: Option<&Report>, new: &str, old: &[String]) -> Option<(Need, u32)> {
    let Some(report) = report.filter(|report| !report.sealing_to.is_empty()) else {
        return Some((Need::Unknown, 0));
    };
    let waiting = old.iter().filter_map(|id| report.waiting_for.get(id)).sum();
    let seals = !report.sealing_to.iter().any(|id| id == new);
    match (seals, waiting) {
        (true, waiting) => Some((Need::Seals, waiting)),
        (false, 0) => None,
        (false, waiting) => Some((Need::Holds, waiting)),
    }
}

/// None when no key was replaced.
pub(super) fn rotation(
    keys: &[UnitKey],
    kiosks: &[Kiosk],
    fleet: &Fleet,
    venues: &[VenueName],
) -> Option<Rotation> {
    let new = current(keys)?;
    let old: Vec<String> =
        keys.iter().filter(|key| key.retired_s.is_some()).map(|key| key_id(&key.public)).collect();
    if old.is_empty() {
        return None;
    }
    let id = key_id(&new.public);
    let names: HashMap<i64, &str> =
        venues.iter().map(|venue| (venue.venue, venue.name.as_str())).collect();
    let of = |kiosk: &Kiosk| {
        let seen = fleet.seen(kiosk.kiosk).and_then(|row| row.report.as_ref());
        let (need, waiting) = need(seen.map(|(report, _)| report), &id, &old)?;
        let place = match names.get(&kiosk.venue) {
            Some(name) if kiosk.position.is_empty() => (*name).to_owned(),
            Some(name) => format!("{}, {name}", kiosk.position),
            None => kiosk.position.clone(),
        };
        let said_s = seen.map(|(_, at_s)| *at_s);
        Some(Row { kiosk: kiosk.kiosk, place, need, waiting, said_s })
    };
    let seals =
        |kiosk: &&Kiosk| kiosk.keys.is_some() && kiosk.revoked_s.is_none() && !kiosk.is_poster();
    let enrolled = kiosks.iter().filter(seals);
    let mut rows: Vec<Row> = enrolled.filter_map(of).collect();
    let waiting = rows.iter().map(|row| u64::from(row.waiting)).sum();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.waiting), row.kiosk));
    let left_off = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    Some(Rotation { since_s: new.made_s, rows, left_off, waiting })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Report {
        let rest = r#""clock":"synced","contacts_waiting":0,"records_waiting":0,"radio":"none""#;
        serde_json::from_str(&format!("{{{rest}{text}}}")).unwrap()
    }

    #[test]
    fn what_the_old_key_is_needed_for_as_a_table() {
        let old = ["old".to_owned(), "older".to_owned()];
        for (report, needed) in [
            (told(""), Some((Need::Unknown, 0))),
            (told(r#","sealing_to":["new","province"]"#), None),
            (told(r#","sealing_to":["old"]"#), Some((Need::Seals, 0))),
            (
                told(r#","sealing_to":["new"],"waiting_for":{"old":3,"older":1,"others":9}"#),
                Some((Need::Holds, 4)),
            ),
            (told(r#","sealing_to":["new"],"waiting_for":{"others":9}"#), None),
        ] {
            assert_eq!(need(Some(&report), "new", &old), needed, "{report:?}");
        }
        assert_eq!(need(None, "new", &old), Some((Need::Unknown, 0)));
    }
}
