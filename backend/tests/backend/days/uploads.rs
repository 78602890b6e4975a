//! Kiosks that upload while days are made and dropped.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use protocol::contact::ContactId;
use protocol::record::SealedKind;

use super::LIMIT;
use crate::support::TestServer;
use crate::support::records::{AGE_FILE, batch, contact, sealed};

/// A kiosk that uploads on and on.
pub(super) struct Uploads {
    answered: Arc<AtomicUsize>,
    longest: Arc<Mutex<Duration>>,
    stop: Arc<AtomicBool>,
    task: tokio::task::JoinHandle<i64>,
}

impl Uploads {
    pub(super) async fn begin(server: &Arc<TestServer>) -> Self {
        let kiosk = server.kiosk().await;
        let (answered, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let longest = Arc::new(Mutex::new(Duration::ZERO));
        let (server, count, ends) = (Arc::clone(server), Arc::clone(&answered), Arc::clone(&stop));
        let waited = Arc::clone(&longest);
        let task = tokio::spawn(async move {
            let mut next = 1;
            while !ends.load(Ordering::SeqCst) {
                let now_s = server.now();
                let contacts =
                    (next..next + 10).map(|seq| contact(seq, ContactId([1; 12]), now_s - 60));
                let records = vec![sealed(next, SealedKind::Declaration, now_s - 60, AGE_FILE)];
                let began = Instant::now();
                let taken = server.send(&kiosk, &batch(contacts.collect(), records)).await;
                assert_eq!(taken.accepted, 11);
                {
                    let mut longest = waited.lock().unwrap();
                    *longest = began.elapsed().max(*longest);
                }
                next += 10;
                count.fetch_add(1, Ordering::SeqCst);
            }
            next - 1
        });
        Self { answered, longest, stop, task }
    }

    pub(super) fn answered(&self) -> usize {
        self.answered.load(Ordering::SeqCst)
    }

    /// The longest since this was asked last.
    fn longest(&self) -> Duration {
        std::mem::take(&mut *self.longest.lock().unwrap())
    }

    async fn more(&self, than: usize, count: usize) {
        let until = Instant::now() + LIMIT;
        while self.answered() < than + count {
            assert!(Instant::now() < until, "uploads stand still");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// How many contacts it has sent.
    pub(super) async fn end(self) -> i64 {
        self.stop.store(true, Ordering::SeqCst);
        self.task.await.unwrap()
    }
}

/// What all of them waited at most since this was asked last.
pub(super) fn longest(uploads: &[Uploads]) -> Duration {
    uploads.iter().map(Uploads::longest).max().unwrap()
}

/// Until each has been answered so often once more.
pub(super) async fn more(uploads: &[Uploads], count: usize) {
    let before: Vec<_> = uploads.iter().map(Uploads::answered).collect();
    for (upload, before) in uploads.iter().zip(before) {
        upload.more(before, count).await;
    }
}
