//! A bundle from a stick, for the updater.

use std::path::Path;

use protocol::language::Language;

use super::desk::StaffDesk;
use crate::bundles::{FromStick, StickTakeError, from_stick};
use crate::devices::stick::StickError;
use crate::staff::{News, Taking, no_updater, said};

/// Bytes between two words of progress.
const STEP: u64 = 4_000_000;

/// Nothing waits for its thread: a stick may never answer.
pub(super) fn take(desk: StaffDesk, language: Language) {
    std::thread::spawn(move || {
        let news = match desk.update_inbox.is_dir() {
            false => Taking::Failed(no_updater(language)),
            true => match copy(&desk, &desk.update_inbox) {
                Ok(FromStick { version, released }) => {
                    tracing::info!(%version, "staff have given the updater a bundle");
                    Taking::Done { version: version.to_string(), released: released.is_ok() }
                }
                Err(error) => {
                    tracing::warn!(%error, "a bundle was not taken from a stick");
                    Taking::Failed(said(&error, language))
                }
            },
        };
        // Fails only while the program ends.
        let _ = desk.tell(News::Update(news));
    });
}

fn copy(desk: &StaffDesk, inbox: &Path) -> Result<FromStick, StickTakeError> {
    let none = || StickError::Service("stick.kind is \"none\"".to_owned());
    let sticks = desk.sticks.as_ref().ok_or_else(none)?;
    let mut told = 0;
    from_stick(sticks.as_ref(), inbox, &mut |done, of| {
        if done >= told + STEP || done == of {
            told = done;
            let (done_mb, of_mb) = (done / 1_000_000, of.div_ceil(1_000_000));
            let _ = desk.tell(News::Update(Taking::Running { done_mb, of_mb }));
        }
    })
}
