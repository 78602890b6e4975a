//! What staff are told without asking: a kiosk that falls silent, drills that were missed, reports that are due.

pub mod drills;
pub mod reports;
pub mod silence;

use std::collections::BTreeMap;

use crate::config::Config;
use crate::outbox::texts::{self, KioskName, Text};
use crate::outbox::{self, Ways};
use crate::store::accounts::Role;
use crate::store::notices::SilenceNotice;
use crate::store::outbox::MessageKind;
use crate::store::unit_keys::KeyOwner;
use crate::store::{StoreError, Tx};
use silence::{Around, Decision};

/// What a look for silent kiosks came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Messages that were queued.
    pub messages: usize,
    /// Whether so many kiosks fell silent at once that nobody was told.
    pub flood: bool,
}

/// Tells managers of kiosks that fell silent and of those that are heard again. `heard_from_s` is since when this
/// server would have heard a kiosk.
///
/// # Errors
/// The store's.
pub fn tell_of_silence(
    tx: &mut dyn Tx,
    config: &Config,
    heard_from_s: i64,
    now_s: i64,
) -> Result<Told, StoreError> {
    let around = Around {
        now_s,
        heard_from_s,
        silent_after_s: i64::from(config.silent_notice_minutes) * 60,
        hours: &config.notice_hours,
    };
    let Decision { silent, back, gone, flood } =
        silence::decide(&tx.last_words()?, &tx.silence_notices()?, &around);
    for kiosk in gone {
        tx.remove_silence_notice(kiosk)?;
    }
    let ways = Ways::of(config);
    let mut messages = 0;
    for (venue, kiosks) in by_venue(silent.iter().map(|word| (word.venue, (word.kiosk, word.at_s))))
    {
        let since_s = kiosks.iter().map(|(_, at_s)| *at_s).min().unwrap_or(now_s);
        let numbers: Vec<u32> = kiosks.into_iter().map(|(kiosk, _)| kiosk).collect();
        let text = |name: &str, kiosks: &[KioskName]| {
            texts::silent(name, kiosks, since_s, &config.sms_silent_text)
        };
        messages += tell_managers(tx, ways, (venue, &numbers), MessageKind::Silent, text, now_s)?;
        for kiosk in numbers {
            tx.set_silence_notice(&SilenceNotice { kiosk, told_s: now_s, back_s: None })?;
        }
    }
    let words = back.iter().map(|(word, notice)| (word.venue, (word, notice)));
    for (venue, kiosks) in by_venue(words) {
        let at_s = kiosks.iter().map(|(word, _)| word.at_s).max().unwrap_or(now_s);
        let numbers: Vec<u32> = kiosks.iter().map(|(word, _)| word.kiosk).collect();
        let text = |name: &str, kiosks: &[KioskName]| {
            texts::back(name, kiosks, at_s, &config.sms_back_text)
        };
        messages += tell_managers(tx, ways, (venue, &numbers), MessageKind::Back, text, now_s)?;
        for (_, notice) in kiosks {
            tx.set_silence_notice(&SilenceNotice { back_s: Some(now_s), ..*notice })?;
        }
    }
    Ok(Told { messages, flood })
}

fn by_venue<T>(of: impl Iterator<Item = (i64, T)>) -> BTreeMap<i64, Vec<T>> {
    let mut venues = BTreeMap::<i64, Vec<T>>::new();
    of.for_each(|(venue, one)| venues.entry(venue).or_default().push(one));
    venues
}

/// Queues one message to each manager of a venue; returns how many there are.
fn tell_managers(
    tx: &mut dyn Tx,
    ways: Ways,
    (venue, kiosks): (i64, &[u32]),
    kind: MessageKind,
    text: impl Fn(&str, &[KioskName]) -> Text,
    now_s: i64,
) -> Result<usize, StoreError> {
    let Some(row) = tx.venue(venue)? else { return Ok(0) };
    let mut names = Vec::new();
    for number in kiosks {
        let position = tx.kiosk(*number)?.map(|kiosk| kiosk.position).unwrap_or_default();
        names.push(KioskName { number: *number, position });
    }
    let text = text(&row.registered.name, &names);
    let mut queued = 0;
    for contact in tx.contacts(Role::Manager, Some(venue))? {
        queued += usize::from(outbox::queue(tx, ways, &contact, kind, &text, now_s)?);
    }
    Ok(queued)
}

/// Tells the health authority of units that missed two drills in a row, once; returns how many messages there are.
///
/// # Errors
/// The store's.
pub fn tell_of_drills(tx: &mut dyn Tx, config: &Config, now_s: i64) -> Result<usize, StoreError> {
    let drills::Decision { missed, done } = drills::decide(&tx.last_drills()?, now_s);
    for key in done {
        tx.set_drill_notice(key, None)?;
    }
    if missed.is_empty() {
        return Ok(0);
    }
    let mut units = Vec::new();
    for drill in &missed {
        let name = match drill.owner {
            KeyOwner::Commune(commune) => {
                Some(tx.commune(commune)?.map(|commune| commune.name).unwrap_or_default())
            }
            KeyOwner::Authority => None,
        };
        units.push((name, drill.at_s));
    }
    let (text, ways) = (texts::missed_drills(&units), Ways::of(config));
    let mut queued = 0;
    for contact in tx.contacts(Role::Authority, None)? {
        let kind = MessageKind::MissedDrills;
        queued += usize::from(outbox::queue(tx, ways, &contact, kind, &text, now_s)?);
    }
    // Without anybody to tell it waits until there is somebody.
    if queued > 0 {
        for drill in missed {
            tx.set_drill_notice(drill.key, Some(now_s))?;
        }
    }
    Ok(queued)
}
