//! The connections of a process. A call that finds none waits for one; while the server is away each call says so at
//! once instead of waiting for it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_executor::block_on;
use tokio::runtime::Runtime;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{AsyncMessage, Client, Connection, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::errors::unconnected;
use super::session::Session;
use super::tls;
use super::turns::Turns;
pub(super) use super::turns::Use;
use crate::config::Server;
use crate::store::timings::Connections;
use crate::store::{StoreError, Stored};

/// Connections of a process; PostgreSQL takes a hundred by default.
const CONNECTIONS_MAX: usize = 16;
/// Those among them that may write at the same time.
const WRITERS_MAX: usize = 12;
/// For how long one is kept open that nobody needs.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);
const WAIT_TIMEOUT: Duration = Duration::from_secs(30);
/// What a process asks of every connection: it waits for another's lock no longer than a request may, and one that hangs
/// while it reads does not keep the server from tidying up for ever.
const OPTIONS: &str = "-c lock_timeout=30s -c idle_in_transaction_session_timeout=5min";
/// The oldest server whose SQL this is.
const VERSION_MIN: i32 = 150_000;

pub(super) struct Pool {
    server: Server,
    tls: MakeRustlsConnect,
    /// Drives the connections; taken when the pool is dropped.
    runtime: Option<Runtime>,
    turns: Turns,
    /// With the time since when, the last one at the end.
    idle: Mutex<Vec<(Instant, Session)>>,
}

impl Pool {
    /// Connects once, so that what is wrong is known at the start.
    pub(super) fn new(server: &Server) -> Stored<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("postgres")
            .enable_all()
            .build()
            .map_err(|error| StoreError::Open(server.to_string(), error.to_string()))?;
        let pool = Self {
            server: server.clone(),
            tls: tls::connector(server)?,
            runtime: Some(runtime),
            turns: Turns::new(CONNECTIONS_MAX, WRITERS_MAX),
            idle: Mutex::default(),
        };
        let session = pool.get(Use::Reading)?;
        pool.check(&session)?;
        pool.put_back(session, Use::Reading);
        Ok(pool)
    }

    pub(super) fn name(&self) -> String {
        self.server.to_string()
    }

    pub(super) fn runtime(&self) -> Stored<&Runtime> {
        self.runtime.as_ref().ok_or_else(|| StoreError::Failed("the store is closed".to_owned()))
    }

    /// What the server must be.
    fn check(&self, session: &Session) -> Stored<()> {
        let sql = "SELECT current_setting('server_version_num') AS number, \
                   current_setting('server_version'), current_setting('server_encoding'), \
                   current_setting('transaction_read_only')";
        let row = session.query(sql, &[])?.into_iter().next().ok_or(StoreError::NoRow)?;
        let text = |column: usize| row.try_get::<_, String>(column).map_err(StoreError::from);
        if text(0)?.parse::<i32>().is_ok_and(|number| number < VERSION_MIN) {
            return Err(StoreError::TooOld { name: self.name(), version: text(1)? });
        }
        if text(2)? != "UTF8" {
            let problem = format!("its encoding is {}; make one with the encoding UTF8", text(2)?);
            return Err(StoreError::Unusable(self.name(), problem));
        }
        if text(3)? == "on" {
            return Err(StoreError::ReadOnly);
        }
        Ok(())
    }

    fn idle(&self) -> MutexGuard<'_, Vec<(Instant, Session)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn connections(&self) -> Connections {
        let load = self.turns.load();
        Connections { in_use: load.in_use, idle: self.idle().len(), waiting: load.waiting }
    }

    /// A connection that is open, as far as that is known without asking.
    pub(super) fn get(&self, wanted: Use) -> Stored<Session> {
        if !self.turns.begin(wanted, WAIT_TIMEOUT) {
            let problem = format!("all {CONNECTIONS_MAX} connections were busy for long");
            return Err(StoreError::Away(problem));
        }
        let last = {
            let mut idle = self.idle();
            idle.retain(|(since, session)| since.elapsed() < IDLE_TIMEOUT && !session.is_closed());
            idle.pop()
        };
        match last {
            Some((_, session)) => Ok(session),
            None => self.open().inspect_err(|_| self.give_up(wanted)),
        }
    }

    /// Takes a connection back on which no transaction is open.
    pub(super) fn put_back(&self, session: Session, used: Use) {
        // Others that were made since it was refused a change would be refused too.
        if session.is_closed() || session.is_read_only() {
            return self.give_up(used);
        }
        self.idle().push((Instant::now(), session));
        self.turns.end(used);
    }

    /// One that is lent does not come back, because the server ended it or refuses it: so it may do with the others too.
    pub(super) fn give_up(&self, used: Use) {
        let ended = std::mem::take(&mut *self.idle());
        drop(ended);
        self.turns.end(used);
    }

    /// One more connection.
    pub(super) fn open(&self) -> Stored<Session> {
        let (client, connection) = self.connect()?;
        self.runtime()?.spawn(async move {
            // Who uses the client hears of its end.
            let _ = connection.await;
        });
        Ok(Session::new(client))
    }

    /// A client for the migrations, which is not one of the pool's.
    pub(super) fn client(&self) -> Stored<Client> {
        let (client, connection) = self.connect()?;
        self.runtime()?.spawn(connection);
        Ok(client)
    }

    pub(super) fn connect(&self) -> Stored<Connected> {
        let (mut config, tls) = (self.server.config().clone(), self.tls.clone());
        // What the address says comes last and counts.
        config.options(format!("{OPTIONS} {}", config.get_options().unwrap_or_default()));
        let connecting = self.runtime()?.spawn(async move { config.connect(tls).await });
        let ended = block_on(connecting).map_err(|error| StoreError::Failed(error.to_string()))?;
        ended.map_err(|error| self.refused(error))
    }

    /// Why there is no connection.
    fn refused(&self, error: tokio_postgres::Error) -> StoreError {
        let Some(problem) = error.as_db_error().map(|db| db.message().to_owned()) else {
            return unconnected(&error, self.name());
        };
        match StoreError::from(error) {
            StoreError::Failed(_) => StoreError::Refused(self.name(), problem),
            other => other,
        }
    }
}

pub(super) type Connected =
    (Client, Connection<Socket, <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream>);

/// What the server says without being asked.
pub(super) type Said = AsyncMessage;

impl Drop for Pool {
    fn drop(&mut self) {
        // To wait for it is forbidden on a thread of another runtime.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
