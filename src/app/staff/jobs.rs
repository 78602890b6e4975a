//! What staff mode asks for, one job each. Those that wait for a stick or a network run beside the rest.

use std::path::Path;

use anyhow::Context;
use protocol::language::Language;
use protocol::pin::Fingerprint;

use super::desk::StaffDesk;
use crate::devices::stick::StickError;
use crate::export::{OnStick, Progress, StickExportError, to_stick};
use crate::staff::{Export, Guesses, News, PinAnswer, pin};
use crate::store::{self, Confirmation, Store, StoreError, Wanted};

/// Counts a guess, then judges it; a right one is no guess.
pub(super) fn judge(store: &Store, pin: &str, now_s: i64) -> Result<PinAnswer, StoreError> {
    let Some(hash) = store.staff_pin()? else { return Ok(PinAnswer::Failed) };
    let counted = store.change_staff_guesses(|json| {
        // What cannot be read counts as ten guesses, so that damage opens nothing.
        let mut guesses = match json.as_str() {
            "" => Guesses::default(),
            json => serde_json::from_str(json).unwrap_or_else(|_| Guesses::full(now_s)),
        };
        let counted = guesses.count(now_s).map(|()| guesses.left());
        *json = serde_json::to_string(&guesses).unwrap_or_default();
        counted
    })?;
    let left = match counted {
        Ok(left) => left,
        Err(seconds) => return Ok(PinAnswer::Wait { minutes: (seconds + 59) / 60 }),
    };
    if !pin::is_right(pin, &hash) {
        tracing::warn!(left, "a wrong PIN of staff");
        return Ok(PinAnswer::Wrong { left });
    }
    store.change_staff_guesses(String::clear)?;
    tracing::info!("staff mode was opened");
    Ok(PinAnswer::Right)
}

/// Keeps the first PIN. Where there is one it stays: another one is made at the command line alone.
pub(super) fn keep(store: &Store, pin: &str) -> anyhow::Result<()> {
    anyhow::ensure!(
        store.staff_pin()?.is_none(),
        "there is a PIN already; `kiosk staff-pin` makes another one"
    );
    store.set_staff_pin(Some(&pin::hash(pin)?))?;
    tracing::info!("a PIN of staff mode was chosen at the screen");
    Ok(())
}

pub(super) fn confirm(store: &Store, fingerprint: Fingerprint) -> Result<bool, StoreError> {
    let done = store.confirm_keys(fingerprint)? == Confirmation::Done;
    tracing::info!(%fingerprint, done, "staff confirmed other keys at the screen");
    Ok(done)
}

pub(super) fn export(desk: StaffDesk, language: Language) {
    // Nothing waits for this thread: a stick may never answer.
    std::thread::spawn(move || {
        let news = match write(&desk) {
            Ok(OnStick { exported, released }) => {
                Export::Done { records: exported.records, released: released.is_ok() }
            }
            Err(error) => {
                tracing::warn!(%error, "an export onto a stick");
                Export::Failed(error.said(language))
            }
        };
        // Fails only while the program ends.
        let _ = desk.tell(News::Export(news));
    });
}

fn write(desk: &StaffDesk) -> Result<OnStick, StickExportError> {
    let none = || StickError::Service("stick.kind is \"none\"".to_owned());
    let sticks = desk.sticks.as_ref().ok_or_else(none)?;
    let mut report = |progress| {
        if let Progress::Writing { records, of } = progress {
            let _ = desk.tell(News::Export(Export::Running { records, of }));
        }
    };
    to_stick(&desk.store, sticks.as_ref(), Wanted::Unsent, desk.clock.now(), &mut report)
}

/// Marks the data as to be erased at the next start, and ends the program, which systemd starts again.
///
/// # Errors
/// Always: the end of a task is the end of the kiosk.
pub(super) fn reset(data: &Path) -> anyhow::Result<()> {
    store::mark_for_erasure(data).context("the data cannot be marked for erasure")?;
    anyhow::bail!("staff have erased this kiosk; it starts again as a new one")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_pin_is_kept_and_no_second_one() {
        let store = Store::open_in_memory().unwrap();
        store.set_pin_due(true).unwrap();
        keep(&store, "482913").unwrap();
        assert!(!store.pin_is_due().unwrap());
        assert!(keep(&store, "592817").is_err());
        assert_eq!(judge(&store, "482913", 0).unwrap(), PinAnswer::Right);
    }

    #[test]
    fn guesses_are_counted_in_the_store() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Store::open(&folder.path().join("kiosk.db")).unwrap();
        let store = open();
        assert_eq!(judge(&store, "482913", 0).unwrap(), PinAnswer::Failed, "there is none");
        store.set_staff_pin(Some(&pin::hash("482913").unwrap())).unwrap();
        for left in (5..10).rev() {
            assert_eq!(judge(&store, "111111", 100).unwrap(), PinAnswer::Wrong { left });
        }
        drop(store);
        let store = open();
        for left in (0..5).rev() {
            assert_eq!(judge(&store, "111111", 160).unwrap(), PinAnswer::Wrong { left });
        }
        assert_eq!(judge(&store, "482913", 200).unwrap(), PinAnswer::Wait { minutes: 59 });
        assert_eq!(judge(&store, "482913", 3_700).unwrap(), PinAnswer::Right);
        assert_eq!(judge(&store, "111111", 3_701).unwrap(), PinAnswer::Wrong { left: 9 });
        store.change_staff_guesses(|json| "damaged".clone_into(json)).unwrap();
        assert!(matches!(judge(&store, "482913", 4_000).unwrap(), PinAnswer::Wait { .. }));
    }
}
