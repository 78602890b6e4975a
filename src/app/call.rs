//! "Gọi nhân viên": the call is kept, and the visitor told how far it came.

use std::time::{Duration, Instant};

use super::Desk;
use crate::reception;
use crate::screens::{CallOutcome, ScreensGone, Update};
use crate::store::Store;

/// How long a visitor waits for the word that the call has arrived at the backend. It takes a tenth of
/// a second; the page gives up after 15 s.
const PATIENCE: Duration = Duration::from_secs(4);

/// How long the kiosk goes on looking, to tell better news: as long as a call counts on the screen.
const AFTERWARDS: Duration = Duration::from_secs(crate::screens::CALL_COUNTS_S as u64);

/// How often it looks.
const LOOKS: Duration = Duration::from_millis(100);

impl Desk {
    /// Keeps a call for staff, and tells the screens what becomes of it.
    pub(super) async fn call_staff(self) {
        if self.try_call_staff().await.is_err() {
            tracing::debug!("the screens are gone, so nobody is told of a call");
        }
    }

    async fn try_call_staff(&self) -> Result<(), ScreensGone> {
        let tell = |outcome| self.screens.send(Update::Called(outcome));
        let (store, now) = (self.store.clone(), self.clock.now());
        let taken = tokio::task::spawn_blocking(move || reception::call::take(&store, now)).await;
        let seq = match taken {
            Ok(Ok(seq)) => seq,
            Ok(Err(error)) => {
                tracing::error!(%error, "a call for staff was not kept");
                return tell(CallOutcome::Failed);
            }
            Err(error) => {
                tracing::error!(%error, "a call for staff was not kept");
                return tell(CallOutcome::Failed);
            }
        };
        self.sync.wake();
        // Without a network there is nothing to wait for.
        let online = *self.online.borrow();
        if online && arrives(&self.store, seq, PATIENCE).await {
            return tell(CallOutcome::Told);
        }
        tell(CallOutcome::Unsent)?;
        if arrives(&self.store, seq, AFTERWARDS).await {
            return tell(CallOutcome::Told);
        }
        Ok(())
    }
}

/// Whether the record arrives at the backend within `patience`.
async fn arrives(store: &Store, seq: i64, patience: Duration) -> bool {
    let until = Instant::now() + patience;
    loop {
        match store.has_arrived(seq) {
            Ok(true) => return true,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "nobody knows whether a call has arrived"),
        }
        if Instant::now() >= until {
            return false;
        }
        tokio::time::sleep(LOOKS).await;
    }
}
