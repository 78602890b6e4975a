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
use crate::store::{StoreError, Tx};

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

/// Tells those whose turn it is by the calendar; returns how many messages there are.
///
/// # Errors
/// The store's.
pub fn tell_of_reports(tx: &mut dyn Tx, config: &Config, now_s: i64) -> Result<usize, StoreError> {
    let facts = Facts::read(tx, &config.province)?;
    let missing = |period: &Period| {
        let missing = facts.missing(Scope::Province, period).into_iter();
        missing.map(|(commune, _)| commune).collect()
    };
    let due = reminders::due(&facts.periods, missing, &tx.report_reminders()?, now_s);
    let mut messages = 0;
    for (period, communes) in due {
        messages += tell(tx, Ways::of(config), (&period, &communes), now_s)?.messages;
    }
    Ok(messages)
}

/// Tells all that have not handed in for a period, because somebody pressed the button; none where there is no
/// such period or town.
///
/// # Errors
/// The store's.
pub fn remind(
    tx: &mut dyn Tx,
    config: &Config,
    (period, town): (i64, Option<i64>),
    now_s: i64,
) -> Result<Option<Reminded>, StoreError> {
    let facts = Facts::read(tx, &config.province)?;
    let Some(period) = facts.periods.iter().find(|known| known.period == period) else {
        return Ok(None);
    };
    let lately: HashSet<i64> = tx
        .report_reminders()?
        .into_iter()
        .filter(|told| told.period == period.period && told.told_s > now_s - AGAIN_S)
        .map(|told| told.commune)
        .collect();
    let scope = town.map_or(Scope::Province, Scope::Town);
    let missing = facts.missing(scope, period);
    let (again, fresh): (Vec<i64>, Vec<i64>) =
        missing.into_iter().map(|(commune, _)| commune).partition(|own| lately.contains(own));
    let reminded = tell(tx, Ways::of(config), (period, &fresh), now_s)?;
    Ok(Some(Reminded { lately: again.len(), ..reminded }))
}
