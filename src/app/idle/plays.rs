//! Proof of play: counted in memory, stored once an hour and at the end of the program.

use protocol::playlist::MediaId;
use protocol::record::Body;

use crate::devices::clock::Timestamp;
use crate::idle::plays::Plays;
use crate::store::Store;

pub(super) struct PlayLog {
    plays: Plays,
    store: Store,
}

impl PlayLog {
    pub(super) fn new(store: &Store) -> Self {
        Self { plays: Plays::default(), store: store.clone() }
    }

    /// Counts a file that was on for so many seconds. A play without a time proves nothing.
    pub(super) fn count(&mut self, file: MediaId, seconds: u32, now: Timestamp) {
        if now.is_known() {
            self.plays.count(file, seconds, now.unix_s());
        }
    }

    /// What cannot be stored is lost; the screen goes on.
    pub(super) async fn store(&mut self) -> anyhow::Result<()> {
        let plays = self.plays.drain();
        if plays.is_empty() {
            return Ok(());
        }
        let store = self.store.clone();
        let stored = tokio::task::spawn_blocking(move || {
            plays.into_iter().try_for_each(|play| store.push(&Body::Play(play)).map(drop))
        })
        .await?;
        if let Err(error) = stored {
            tracing::warn!(%error, "proof of play was not stored");
        }
        Ok(())
    }
}
