//! Clerks are reminded of reports that their commune has not handed in.

use std::collections::HashSet;

use crate::config::Config;
use crate::outbox::texts;
use crate::outbox::{self, Ways};
use crate::reports::facts::Facts;
use crate::reports::reminders::{self, AGAIN_S};
use crate::reports::summary::Scope;
use crate::store::outbox::MessageKind;
use crate::store::reports::{Period, Reminder};
use crate::store::{Read, StoreError, Tx};

/// What came of reminding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reminded {
    pub messages: usize,
    /// How many communes were told.
    pub communes: usize,
    /// How many have nobody who can be reached.
    pub unreachable: usize,
    /// How many were told within the last hour, and not again.
    pub lately: usize,
}

/// Tells the clerks of these communes that a report is missing.
fn tell(
    tx: &mut dyn Tx,
    ways: Ways,
    (period, communes): (&Period, &[i64]),
    now_s: i64,
) -> Result<Reminded, StoreError> {
    let mut reminded = Reminded::default();
    for commune in communes {
        let Some(row) = tx.commune(*commune)? else { continue };
        let text = texts::report_due(&row.name, &period.about.name, period.about.due_day, now_s);
        let mut queued = 0;
        for contact in tx.contacts_of_commune(*commune)? {
            let kind = MessageKind::ReportDue;
            queued += usize::from(outbox::queue(tx, ways, &contact, kind, &text, now_s)?);
        }
        if queued == 0 {
            reminded.unreachable += 1;
            continue;
        }
        reminded.messages += queued;
        reminded.communes += 1;
        let reminder = Reminder { period: period.period, commune: *commune, told_s: now_s };
        tx.set_report_reminder(&reminder)?;
    }
    Ok(reminded)
}

/// Communes that have not handed in for a period.
pub type Due = (Period, Vec<i64>);

/// Whose turn it is by the calendar.
///
/// # Errors
/// The store's.
pub fn due(read: &mut dyn Read, config: &Config, now_s: i64) -> Result<Vec<Due>, StoreError> {
    let facts = Facts::read(read, &config.province)?;
    let missing = |period: &Period| {
        let missing = facts.missing(Scope::Province, period).into_iter();
        missing.map(|(commune, _)| commune).collect()
    };
    Ok(reminders::due(&facts.periods, missing, &read.report_reminders()?, now_s))
}

/// Tells those whose turn it is and that nobody has told meanwhile; returns how many messages there are.
///
/// # Errors
/// The store's.
pub fn tell_of_reports(
    tx: &mut dyn Tx,
    config: &Config,
    due: &[Due],
    now_s: i64,
) -> Result<usize, StoreError> {
    let mut messages = 0;
    for due in due {
        messages += remind(tx, config, due, now_s)?.messages;
    }
    Ok(messages)
}

/// All that have not handed in for a period; none where there is no such period or town.
///
/// # Errors
/// The store's.
pub fn missing(
    read: &mut dyn Read,
    config: &Config,
    (period, town): (i64, Option<i64>),
) -> Result<Option<Due>, StoreError> {
    let facts = Facts::read(read, &config.province)?;
    let scope = town.map_or(Scope::Province, Scope::Town);
    let period = facts.periods.iter().find(|known| known.period == period);
    Ok(period.map(|period| {
        let missing = facts.missing(scope, period).into_iter();
        (period.clone(), missing.map(|(commune, _)| commune).collect())
    }))
}

/// Tells those that have not handed in, but for those that were told within the last hour.
///
/// # Errors
/// The store's.
pub fn remind(
    tx: &mut dyn Tx,
    config: &Config,
    (period, missing): &Due,
    now_s: i64,
) -> Result<Reminded, StoreError> {
    let lately: HashSet<i64> = tx
        .report_reminders()?
        .into_iter()
        .filter(|told| told.period == period.period && told.told_s > now_s - AGAIN_S)
        .map(|told| told.commune)
        .collect();
    let (again, fresh): (Vec<i64>, Vec<i64>) =
        missing.iter().copied().partition(|own| lately.contains(own));
    let reminded = tell(tx, Ways::of(config), (period, &fresh), now_s)?;
    Ok(Reminded { lately: again.len(), ..reminded })
}
