//! Tells the other processes of changes after their commit. PostgreSQL commits those who notify one after the other, which
//! would make all who write wait for each other's disk: here one connection notifies for a process, of all that happened
//! meanwhile at once.

use std::collections::HashMap;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::column::Column;
use super::notification::{CHANNEL, payload};
use super::pool::Pool;
use super::session::Session;
use crate::store::Stored;
use crate::store::changes::Change;
use crate::store::sql::params;

/// Contacts come in many deliveries a second, and are compared together.
const CONTACTS_EVERY: Duration = Duration::from_millis(200);
/// How long to wait after a failure.
const AGAIN: Duration = Duration::from_secs(1);
/// For how long a process that ends waits until what it did is told.
const LAST_WORDS: Duration = Duration::from_secs(2);
const NEVER: Duration = Duration::from_secs(3600);

const NOTIFY: &str = "SELECT pg_notify(channel, said) FROM unnest(?1, ?2) AS told (channel, said)";

pub(super) struct Teller {
    pool: Arc<Pool>,
    /// Begins with the first change.
    thread: OnceLock<Mutex<Option<Thread>>>,
}

struct Thread {
    sender: Sender<(Change, i64)>,
    /// Closed when all is told.
    ended: Receiver<()>,
}

impl Teller {
    pub(super) fn new(pool: &Arc<Pool>) -> Self {
        Self { pool: Arc::clone(pool), thread: OnceLock::new() }
    }

    /// Tells of changes that are committed, without waiting for it.
    pub(super) fn tell(&self, changes: Vec<(Change, i64)>) {
        if changes.is_empty() {
            return;
        }
        let thread = self.thread.get_or_init(|| Mutex::new(Some(self.start())));
        let thread = thread.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(thread) = thread.as_ref() {
            for change in changes {
                let _ = thread.sender.send(change);
            }
        }
    }

    fn start(&self) -> Thread {
        let (sender, told) = mpsc::channel();
        let (ends, ended) = mpsc::channel();
        let pool = Arc::clone(&self.pool);
        std::thread::spawn(move || {
            run(&pool, &told);
            drop(ends);
        });
        Thread { sender, ended }
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        let Some(thread) = self.thread.take() else { return };
        let thread = thread.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(Thread { sender, ended }) = thread {
            drop(sender);
            // It answers by ending.
            let _ = ended.recv_timeout(LAST_WORDS);
        }
    }
}

fn run(pool: &Pool, told: &Receiver<(Change, i64)>) {
    let (mut waiting, mut session) = (HashMap::new(), None);
    let mut contacts_from = Instant::now();
    let mut wait = NEVER;
    loop {
        let ends = match told.recv_timeout(wait) {
            Ok(change) => {
                // Those that were committed one after the other may come here in another order.
                for (change, number) in std::iter::once(change).chain(told.try_iter()) {
                    let highest = waiting.entry(change).or_insert(number);
                    *highest = number.max(*highest);
                }
                false
            }
            Err(RecvTimeoutError::Timeout) => false,
            Err(RecvTimeoutError::Disconnected) => true,
        };
        let now = Instant::now();
        let is_due = |change: &Change| ends || *change != Change::Contacts || contacts_from <= now;
        let due: HashMap<_, _> =
            waiting.iter().filter(|(change, _)| is_due(change)).map(|(c, n)| (*c, *n)).collect();
        let mut failed = false;
        if !due.is_empty() {
            match notify(pool, &mut session, &due) {
                Ok(()) => {
                    waiting.retain(|change, _| !due.contains_key(change));
                    if due.contains_key(&Change::Contacts) {
                        contacts_from = now + CONTACTS_EVERY;
                    }
                }
                Err(error) => {
                    tracing::warn!("other processes were not told of changes: {error}");
                    failed = true;
                }
            }
        }
        if ends {
            return;
        }
        wait = match (failed, waiting.is_empty()) {
            (true, _) => AGAIN,
            (false, true) => NEVER,
            (false, false) => contacts_from.saturating_duration_since(now),
        };
    }
}

fn notify(pool: &Pool, session: &mut Option<Session>, due: &HashMap<Change, i64>) -> Stored<()> {
    let open = match session.take() {
        Some(open) if !open.is_closed() => open,
        _ => {
            let open = pool.open()?;
            // A notice that a crash of the server loses has no listeners left.
            open.execute("SET synchronous_commit = off", params![])?;
            open
        }
    };
    let said = due.iter().map(|(change, number)| payload(*change, *number)).collect();
    let channels = due.iter().map(|_| CHANNEL.to_owned()).collect();
    open.query_columns(NOTIFY, &[Column::Texts(channels), Column::Texts(said)])?;
    *session = Some(open);
    Ok(())
}
