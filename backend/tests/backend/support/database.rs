//! A database of its own for each test: an SQLite file, or one of the PostgreSQL that `BACKEND_TEST_DATABASE` names
//! (`script/postgres`), made from a template that has the tables.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use backend::config::Database;
use protocol::record::day_of;
use tokio_postgres::{NoTls, SimpleQueryMessage};

const SERVER: &str = "BACKEND_TEST_DATABASE";
/// With this each database is spread over Citus, which that server has, on one node.
const DISTRIBUTED: &str = "BACKEND_TEST_DISTRIBUTED";

static MADE: AtomicU32 = AtomicU32::new(0);
/// The templates of this process that are there, by the day whose partitions they have.
static TEMPLATES: Mutex<BTreeMap<Option<i64>, String>> = Mutex::new(BTreeMap::new());

/// Whether tests run over PostgreSQL.
pub(crate) fn on_postgres() -> bool {
    std::env::var_os(SERVER).is_some()
}

/// Whether a test about the SQLite file has nothing to look at; it says so then.
pub(crate) fn has_no_file() -> bool {
    if on_postgres() {
        println!("skipped: it is about the SQLite file");
    }
    on_postgres()
}

pub(crate) struct TestDatabase {
    /// The file, or the address.
    text: String,
    /// The database's name on its server.
    name: Option<String>,
    /// Where the file lies, once nobody else keeps it.
    folder: Option<tempfile::TempDir>,
}

impl TestDatabase {
    pub(crate) fn new(dir: &Path) -> Self {
        Self::from_template(dir, None)
    }

    /// For a server whose clock shows this time: what it would make at its start is there.
    pub(crate) fn at(dir: &Path, now_s: i64) -> Self {
        Self::from_template(dir, Some(day_of(now_s)))
    }

    fn from_template(dir: &Path, day: Option<i64>) -> Self {
        let Ok(server) = std::env::var(SERVER) else {
            return Self::sqlite(dir);
        };
        let mut templates = TEMPLATES.lock().unwrap_or_else(PoisonError::into_inner);
        let template = templates.entry(day).or_insert_with(|| make_template(&server, day)).clone();
        drop(templates);
        let name = name();
        run(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).unwrap();
        let database = Self { text: address(&server, &name), name: Some(name), folder: None };
        if std::env::var_os(DISTRIBUTED).is_some() {
            // A copy has all but the settings of its template.
            database.set("citus.multi_shard_modify_mode", "sequential");
        }
        database
    }

    /// Spreads it over the nodes of Citus, as a command does. The lines that it prints.
    pub(crate) fn distribute(&self) -> Vec<serde_json::Value> {
        distribute(&self.text)
    }

    /// Without tables.
    pub(crate) fn empty(dir: &Path) -> Self {
        let Ok(server) = std::env::var(SERVER) else { return Self::new(dir) };
        let name = name();
        run(&server, &format!("CREATE DATABASE {name}")).unwrap();
        Self { text: address(&server, &name), name: Some(name), folder: None }
    }

    /// Of another encoding, on the server.
    pub(crate) fn encoded(dir: &Path, encoding: &str) -> Self {
        let Ok(server) = std::env::var(SERVER) else { return Self::new(dir) };
        let name = name();
        let sql =
            format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'");
        run(&server, &sql).unwrap();
        Self { text: address(&server, &name), name: Some(name), folder: None }
    }

    /// An SQLite file, wherever the tests run.
    pub(crate) fn sqlite(dir: &Path) -> Self {
        Self { text: dir.join("backend.db").to_str().unwrap().to_owned(), name: None, folder: None }
    }

    /// Keeps the folder for as long as this is there.
    pub(crate) fn within(mut self, folder: tempfile::TempDir) -> Self {
        self.folder = Some(folder);
        self
    }

    /// As a command is told it.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn config(&self) -> Database {
        self.text.parse().unwrap()
    }

    /// The SQLite file.
    pub(crate) fn file(&self) -> PathBuf {
        self.config().file().unwrap().to_owned()
    }

    /// Its name on the server.
    pub(crate) fn name(&self) -> &str {
        self.name.as_deref().unwrap()
    }

    /// Sets something for new connections of a server's database.
    pub(crate) fn set(&self, what: &str, to: &str) {
        let server = std::env::var(SERVER).unwrap();
        run(&server, &format!("ALTER DATABASE {} SET {what} = {to}", self.name())).unwrap();
    }

    /// Ends all connections of a server's database.
    pub(crate) fn disconnect(&self) {
        let server = std::env::var(SERVER).unwrap();
        let name = self.name();
        let sql = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        );
        run(&server, &sql).unwrap();
    }

    /// Runs a statement past the program.
    pub(crate) fn execute(&self, sql: &str) -> Result<(), String> {
        match self.config() {
            Database::File(file) => {
                let db = rusqlite::Connection::open(file).unwrap();
                db.execute(sql, []).map(drop).map_err(|error| error.to_string())
            }
            Database::Server(_) => run(&self.text, sql).map(drop),
        }
    }

    /// The first column of what a query finds.
    pub(crate) fn texts(&self, sql: &str) -> Vec<String> {
        match self.config() {
            Database::File(file) => {
                let db = rusqlite::Connection::open(file).unwrap();
                let mut statement = db.prepare(sql).unwrap();
                let rows = statement.query_map([], |row| row.get(0)).unwrap();
                rows.collect::<Result<_, _>>().unwrap()
            }
            Database::Server(_) => run(&self.text, sql).unwrap(),
        }
    }

    /// The one number that a query finds.
    pub(crate) fn number(&self, sql: &str) -> i64 {
        match self.config() {
            Database::File(file) => {
                let db = rusqlite::Connection::open(file).unwrap();
                db.query_row(sql, [], |row| row.get(0)).unwrap()
            }
            Database::Server(_) => run(&self.text, sql).unwrap().first().unwrap().parse().unwrap(),
        }
    }

    /// Whether bytes stand in one of the database's files, or in a row of the server's.
    pub(crate) fn holds(&self, bytes: &[u8]) -> bool {
        if let Database::File(file) = self.config() {
            let name = file.file_name().unwrap().to_str().unwrap().to_owned();
            let files = std::fs::read_dir(file.parent().unwrap()).unwrap();
            let files = files.map(|entry| entry.unwrap());
            let mut files =
                files.filter(|file| file.file_name().to_string_lossy().starts_with(&name));
            return files.any(|file| {
                let file = bytes_of(&file.path());
                file.windows(bytes.len()).any(|part| part == bytes)
            });
        }
        let tables = "SELECT relname FROM pg_class WHERE relkind = 'r' \
                      AND relnamespace = 'public'::regnamespace";
        let hex = data_encoding::HEXLOWER.encode(bytes);
        let text = String::from_utf8_lossy(bytes).replace('\'', "''");
        let tables = run(&self.text, tables).unwrap();
        assert!(tables.len() > 50, "the tables are read");
        tables.iter().any(|table| {
            let sql = format!(
                "SELECT count(*) FROM {table} t WHERE position('{text}' in t::text) > 0 \
                 OR position('{hex}' in t::text) > 0"
            );
            run(&self.text, &sql).unwrap() != ["0"]
        })
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let (Some(name), Ok(server)) = (&self.name, std::env::var(SERVER)) {
            let _ = run(&server, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

fn name() -> String {
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    format!("backend_test_{}_{number}", std::process::id())
}

/// The address of another database of the same server.
fn address(server: &str, name: &str) -> String {
    let (address, query) = server.split_once('?').unwrap_or((server, ""));
    let (host, _) = address.rsplit_once('/').unwrap();
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    format!("{host}/{name}{query}")
}

fn distribute(database: &str) -> Vec<serde_json::Value> {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_backend"));
    command.args(["database", "distribute", "--shards", "4", "--database", database]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A database with all tables, and with the partitions around a day: forty tables, which each test would make anew.
fn make_template(server: &str, day: Option<i64>) -> String {
    let name = name();
    run(server, &format!("CREATE DATABASE {name}")).unwrap();
    let text = address(server, &name);
    let database: Database = text.parse().unwrap();
    let store = backend::store::open(&database).unwrap();
    if let Some(day) = day {
        store.make_days(day).unwrap();
    }
    drop(store);
    if std::env::var_os(DISTRIBUTED).is_some() {
        // Once, and not for each test: it takes a minute, and what is copied is spread too.
        distribute(&text);
    }
    // Nobody may be connected to a template, and what Citus runs in it stays.
    let connected = format!("FROM pg_stat_activity WHERE datname = '{name}'");
    while run(server, &format!("SELECT count(*) {connected}")).unwrap() != ["0"] {
        run(server, &format!("SELECT pg_terminate_backend(pid) {connected}")).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    name
}

/// What a file holds, read by another process: when this one closes a file of a database that a server in it has open,
/// SQLite's locks on it are gone.
pub(crate) fn bytes_of(file: &Path) -> Vec<u8> {
    let read = std::process::Command::new("cat").arg(file).output().unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    read.stdout
}

/// Runs a statement on a thread of its own, because tests have a runtime; the first column of what it finds.
pub(crate) fn run(server: &str, sql: &str) -> Result<Vec<String>, String> {
    let (server, sql) = (server.to_owned(), sql.to_owned());
    let running = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(&server, NoTls).await.unwrap();
            tokio::spawn(connection);
            let found = client.simple_query(&sql).await.map_err(|error| {
                error.as_db_error().map_or_else(|| error.to_string(), |db| db.message().to_owned())
            })?;
            let rows = found.into_iter().filter_map(|message| match message {
                SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
                _ => None,
            });
            Ok(rows.collect())
        })
    });
    running.join().unwrap()
}
