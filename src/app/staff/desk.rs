//! What staff mode works with.

use std::path::PathBuf;
use std::sync::Arc;

use protocol::pin::Fingerprint;
use tokio::sync::{Notify, broadcast};

use crate::app::levels::LevelKeeper;
use crate::app::voice::Voice;
use crate::devices::clock::Clock;
use crate::devices::machine_clock::MachineClock;
use crate::devices::network::Network;
use crate::devices::stick::Sticks;
use crate::presence::check::Sighting;
use crate::screens::{ScreensHandle, Update};
use crate::staff::News;
use crate::status::Board;
use crate::store::{Store, StoreError};

#[derive(Clone)]
pub(in crate::app) struct StaffDesk {
    pub(in crate::app) store: Store,
    pub(in crate::app) clock: Arc<dyn Clock>,
    pub(in crate::app) screens: ScreensHandle,
    pub(in crate::app) board: Board,
    pub(in crate::app) network: Option<Arc<dyn Network>>,
    pub(in crate::app) sticks: Option<Arc<dyn Sticks>>,
    pub(in crate::app) machine_clock: Option<Arc<dyn MachineClock>>,
    pub(in crate::app) levels: LevelKeeper,
    pub(in crate::app) voice: Voice,
    /// Wakes sync.
    pub(in crate::app) send_now: Arc<Notify>,
    pub(in crate::app) sightings: broadcast::Sender<Sighting>,
    pub(in crate::app) data_dir: PathBuf,
    /// From which the updater takes bundles.
    pub(in crate::app) update_inbox: PathBuf,
}

impl StaffDesk {
    /// Tells how everything is.
    pub(super) fn look(&self) -> anyhow::Result<()> {
        let pending = self.pending().unwrap_or_else(|error| {
            tracing::warn!(%error, "keys that wait were not read");
            None
        });
        self.tell(News::Facts { facts: Box::new(self.board.now()), pending })
    }

    /// Tells how bright and how loud it is.
    pub(super) fn tell_levels(&self) -> anyhow::Result<()> {
        match self.levels.shown(self.clock.now()) {
            Ok(levels) => self.tell(News::Levels(levels)),
            Err(error) => {
                tracing::warn!(%error, "what staff have turned up or down was not read");
                Ok(())
            }
        }
    }

    fn pending(&self) -> Result<Option<Fingerprint>, StoreError> {
        let (identity, keys) = (self.store.identity()?, self.store.pending_keys()?);
        Ok(identity.zip(keys).map(|(identity, keys)| keys.fingerprint(&identity.backend_key)))
    }

    pub(super) fn tell(&self, news: News) -> anyhow::Result<()> {
        Ok(self.screens.send(Update::Staff(news))?)
    }
}
