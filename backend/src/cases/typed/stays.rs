//! Where a case is known to have been: `BSON 05/07/2021 07:30-09:15`, with the letters, the number or the
//! name of the venue.

use std::collections::BTreeSet;

use protocol::DAY_S;
use protocol::civil::time_of_day;
use protocol::record::day_of;

use super::problem::{Problem, What};
use super::when::{latest_day, span, write_moment};
use super::{LINES_MAX, lines};
use crate::store::cases::CaseStay;

/// Longest time at a venue: a day and a night.
const STAY_MAX_S: i64 = DAY_S;

/// Seconds for which somebody is taken to have stayed of whom one time is known.
const ALONE_S: i64 = 3600;

/// A venue that may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub venue: i64,
    pub letters: String,
    pub name: String,
}

/// Reads stays, and what is wrong with the other lines.
pub fn stays(
    text: &str,
    places: &[Place],
    first_day: i64,
    now_s: i64,
) -> (Vec<CaseStay>, Vec<Problem>) {
    let (mut stays, mut problems) = (BTreeSet::new(), Vec::new());
    for (count, (line, text)) in lines(text).enumerate() {
        if count == LINES_MAX {
            problems.push(Problem { line, what: What::TooMany(LINES_MAX) });
            break;
        }
        match one(text, places, first_day, latest_day(now_s)) {
            Ok(stay) => drop(stays.insert(stay)),
            Err(what) => problems.push(Problem { line, what }),
        }
    }
    (stays.into_iter().collect(), problems)
}

fn one(line: &str, places: &[Place], first_day: i64, latest: i64) -> Result<CaseStay, What> {
    let (place, from_s, to_s) = span(line, latest, ALONE_S).map_err(What::Time)?;
    let venue = find(place.trim(), places)?;
    if day_of(from_s) < first_day {
        return Err(What::TooOld { day: day_of(from_s) });
    }
    let fits = (1..=STAY_MAX_S).contains(&(to_s - from_s));
    fits.then_some(CaseStay { venue, from_s, to_s }).ok_or(What::Span)
}

fn find(text: &str, places: &[Place]) -> Result<i64, What> {
    if text.is_empty() {
        return Err(What::Incomplete);
    }
    let number: Option<i64> = text.parse().ok();
    let wanted = text.to_lowercase();
    let by_letters =
        places.iter().find(|it| it.letters.to_lowercase() == wanted || Some(it.venue) == number);
    if let Some(place) = by_letters {
        return Ok(place.venue);
    }
    let mut named = places.iter().filter(|it| it.name.to_lowercase() == wanted);
    match (named.next(), named.next()) {
        (Some(place), None) => Ok(place.venue),
        (None, _) => Err(What::NoVenue(text.to_owned())),
        (Some(_), Some(_)) => Err(What::Ambiguous(text.to_owned())),
    }
}

/// As [`stays`] reads them.
pub fn write_stays(stays: &[CaseStay], places: &[Place]) -> String {
    let line = |stay: &CaseStay| {
        let place = places.iter().find(|it| it.venue == stay.venue);
        let place = place.map_or_else(|| stay.venue.to_string(), |it| it.letters.clone());
        let (from, to) = (write_moment(stay.from_s), time_of_day(stay.to_s));
        format!("{place} {from}-{to}\n")
    };
    stays.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: i64 = 18_816;
    const NOW: i64 = TODAY * DAY_S + 3600;

    #[test]
    fn stays_are_read_by_letters_number_or_name_and_written_as_read() {
        let place = |venue, letters: &str, name: &str| Place {
            venue,
            letters: letters.to_owned(),
            name: name.to_owned(),
        };
        let places = [
            place(1, "BSON", "Chợ Bồng Sơn"),
            place(2, "TQ", "Chợ Mới"),
            place(3, "HH", "Chợ Mới"),
        ];
        let text = "bson 05/07/2021 07:30-09:15\n2; 06/07; 8h-9h\nCHỢ BỒNG SƠN 06/07 22:00-01:00\n\
                    Chợ Mới 05/07 07:00-08:00\nĐâu đó 05/07 07:00-08:00\n05/07 07:00-08:00\nBSON\n\
                    TQ 05/07 07:00-07:00\nTQ 01/06 07:00-08:00";
        let (read, problems) = stays(text, &places, TODAY - 14, NOW);
        let venues: Vec<_> = read.iter().map(|stay| stay.venue).collect();
        assert_eq!(venues, [1, 1, 2]);
        let problems: Vec<_> = problems.into_iter().map(|it| (it.line, it.what)).collect();
        assert_eq!(
            problems,
            [
                (4, What::Ambiguous("Chợ Mới".to_owned())),
                (5, What::NoVenue("Đâu đó".to_owned())),
                (6, What::Incomplete),
                (7, What::Time("BSON".to_owned())),
                (8, What::Span),
                (9, What::TooOld { day: 18_779 }),
            ]
        );
        assert_eq!(stays(&write_stays(&read, &places), &places, TODAY - 14, NOW), (read, vec![]));
    }
}
