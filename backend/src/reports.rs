//! The report "Thống kê Bluezoner" of the plan of Hoài Nhơn: communes and organisations hand in what they counted
//! for each wave, the check points come from the registry, and towns and the province sum up.
//!
//! [`table`] and [`calendar`] are pure; [`facts`] reads what a [`summary`] is made of; [`workbook`] and [`paper`] write it
//! in the form of the plan's annex, whose words [`words`] has.

pub mod calendar;
pub mod facts;
pub mod figures;
pub mod paper;
pub mod paper_text;
pub mod reminders;
pub mod summary;
pub mod table;
pub mod towns;
pub mod words;
pub mod workbook;

use protocol::line::{LINE_MAX, line_fits};

use crate::store::reports::{Figures, NewEntry, Reporter};
use crate::store::{StoreError, Tx};

/// Longest text about what an organisation did, characters.
pub const NARRATIVE_MAX: usize = 4000;

/// More people than any unit has.
pub const PEOPLE_MAX: u64 = 200_000_000;

#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    #[error("a unit has 1 to {PEOPLE_MAX} people; give how many live or work there")]
    People,
    #[error("there are more smartphone owners than people; one of the two is wrong")]
    Smartphones,
    #[error("there are more Bluezone users than smartphone owners; one of the two is wrong")]
    Bluezoners,
    #[error("a note is one line of at most {LINE_MAX} characters; shorten it")]
    Note,
    #[error("the text about what was done has at most {NARRATIVE_MAX} characters; shorten it")]
    Narrative,
    #[error("there is no period {0}; see `backend report periods`")]
    NoPeriod(i64),
    #[error("there is no such commune or organisation; see `backend report show`")]
    NoReporter,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What somebody hands in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandIn {
    pub figures: Figures,
    pub note: String,
    pub narrative: String,
}

/// All that is wrong with what somebody hands in.
pub fn problems(hand_in: &HandIn) -> Vec<ReportError> {
    let Figures { people, smartphones, bluezoners } = hand_in.figures;
    let kept = |c: char| c == '\n' || !c.is_control();
    let narrative = &hand_in.narrative;
    [
        (!(1..=PEOPLE_MAX).contains(&people)).then_some(ReportError::People),
        (smartphones > people).then_some(ReportError::Smartphones),
        (bluezoners > smartphones).then_some(ReportError::Bluezoners),
        (!line_fits(&hand_in.note, true)).then_some(ReportError::Note),
        (narrative.chars().count() > NARRATIVE_MAX || !narrative.chars().all(kept))
            .then_some(ReportError::Narrative),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Hands in for a period, or corrects what was handed in. The check points of a commune are those of this moment.
///
/// # Errors
/// [`ReportError`] names what is wrong first.
pub fn hand_in(
    tx: &mut dyn Tx,
    (period, by): (i64, Reporter),
    hand_in: HandIn,
    who: &str,
    now_s: i64,
) -> Result<(), ReportError> {
    if let Some(problem) = problems(&hand_in).into_iter().next() {
        return Err(problem);
    }
    if !tx.report_periods()?.iter().any(|known| known.period == period) {
        return Err(ReportError::NoPeriod(period));
    }
    let check_points = match by {
        Reporter::Commune(commune) => {
            tx.commune(commune)?.ok_or(ReportError::NoReporter)?;
            let counted = tx.check_points()?.into_iter();
            counted.filter(|row| row.commune == commune).map(|row| (row.kind, row.count)).collect()
        }
        Reporter::Organisation(number) => {
            let known = tx.organisations()?.into_iter();
            let mut known = known.filter(|known| known.organisation == number);
            known.next().ok_or(ReportError::NoReporter)?;
            Vec::new()
        }
    };
    let HandIn { figures, note, narrative } = hand_in;
    let note = note.trim().to_owned();
    let narrative = narrative.trim().to_owned();
    let entry = NewEntry { period, by, figures, check_points, note, narrative };
    tx.add_report_entry(&entry, who, now_s)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_is_named_field_by_field() {
        let hand_in = |people, smartphones, bluezoners| HandIn {
            figures: Figures { people, smartphones, bluezoners },
            ..HandIn::default()
        };
        for (given, wrong) in [
            (hand_in(212_063, 130_804, 32_131), ""),
            (hand_in(12, 12, 12), ""),
            (hand_in(12, 0, 0), ""),
            (hand_in(0, 0, 0), "people"),
            (hand_in(PEOPLE_MAX + 1, 0, 0), "people"),
            (hand_in(10, 11, 0), "more smartphone owners"),
            (hand_in(10, 5, 6), "more Bluezone users"),
            (hand_in(10, 11, 12), "more smartphone owners|more Bluezone users"),
            (HandIn { note: "a\nb".to_owned(), ..hand_in(1, 0, 0) }, "a note"),
            (HandIn { narrative: "a\nb".to_owned(), ..hand_in(1, 0, 0) }, ""),
            (HandIn { narrative: "a\u{7}".to_owned(), ..hand_in(1, 0, 0) }, "the text about"),
        ] {
            let found: Vec<_> = problems(&given).iter().map(ToString::to_string).collect();
            let wanted: Vec<_> = wrong.split('|').filter(|part| !part.is_empty()).collect();
            assert_eq!(found.len(), wanted.len(), "{found:?}");
            assert!(
                found.iter().zip(wanted).all(|(found, part)| found.contains(part)),
                "{found:?}"
            );
        }
    }
}
