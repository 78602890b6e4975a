//! Single ids with the time in which they were sent: `130cea6472130c185d8643df 05/07/2021 07:30-07:45`.

use std::collections::BTreeSet;

use protocol::DAY_S;
use protocol::bluezone::schedule::SLOTS_PER_DAY;
use protocol::caselist::SentId;
use protocol::civil::time_of_day;
use protocol::contact::{ContactId, ContactIdError};
use protocol::record::day_of;

use super::problem::{Problem, What};
use super::when::{latest_day, span, write_moment};
use super::{LINES_MAX, lines};

/// Seconds of a slot.
const SLOT_S: i64 = DAY_S / SLOTS_PER_DAY as i64;

/// Reads ids, and what is wrong with the other lines. An id with one time is of a slot.
pub fn ids(text: &str, first_day: i64, now_s: i64) -> (Vec<SentId>, Vec<Problem>) {
    let (mut ids, mut problems) = (BTreeSet::new(), Vec::new());
    for (count, (line, text)) in lines(text).enumerate() {
        if count == LINES_MAX {
            problems.push(Problem { line, what: What::TooMany(LINES_MAX) });
            break;
        }
        match one(text, first_day, latest_day(now_s)) {
            Ok(id) => drop(ids.insert(id)),
            Err(what) => problems.push(Problem { line, what }),
        }
    }
    (ids.into_iter().collect(), problems)
}

fn one(line: &str, first_day: i64, latest: i64) -> Result<SentId, What> {
    let (id, from_s, to_s) = span(line, latest, SLOT_S).map_err(What::Time)?;
    let id: ContactId = id.trim().parse().map_err(|error| match error {
        ContactIdError::Length(found) => What::IdLength { found },
        ContactIdError::Digit(position) => What::IdDigit { position },
    })?;
    let sent = SentId { id, from_s, to_s };
    if day_of(from_s) < first_day {
        return Err(What::TooOld { day: day_of(from_s) });
    }
    sent.is_valid().then_some(sent).ok_or(What::Span)
}

/// As [`ids`] reads them.
pub fn write_ids(ids: &[SentId]) -> String {
    let line = |sent: &SentId| {
        let SentId { id, from_s, to_s } = sent;
        format!("{id} {}-{}\n", write_moment(*from_s), time_of_day(*to_s))
    };
    ids.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: i64 = 18_816;

    #[test]
    fn ids_with_times_are_read_line_by_line_and_written_as_read() {
        let id = "130cea6472130c185d8643df";
        let text = format!(
            "{id} 05/07/2021 07:30-07:45\n{id};06/07;8h\n{id}\n{id}0 05/07 07:30\n\
             130cea6472130c185d8643dx 05/07 07:30\n{id} 05/07 07:30-20:00\n{id} 01/06 07:30\n"
        );
        let (read, problems) = ids(&text, TODAY - 14, TODAY * DAY_S + 3600);
        assert_eq!(read.len(), 2);
        assert_eq!(read[1].to_s - read[1].from_s, SLOT_S);
        let problems: Vec<_> = problems.into_iter().map(|it| (it.line, it.what)).collect();
        assert_eq!(
            problems,
            [
                (3, What::Time(id.to_owned())),
                (4, What::IdLength { found: 25 }),
                (5, What::IdDigit { position: 24 }),
                (6, What::Span),
                (7, What::TooOld { day: 18_779 }),
            ]
        );
        let again = ids(&write_ids(&read), TODAY - 14, TODAY * DAY_S + 3600);
        assert_eq!(again, (read, vec![]));
    }
}
