//! Databases with invented provinces, made once below `target/`.

use std::path::{Path, PathBuf};

use backend::store::sqlite::Sqlite;
use backend::store::{Store, Tx};
use backend::venues::VenueError;
use rusqlite::Connection;

/// The public half of an age key that nobody holds.
pub const RECIPIENT: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

/// What a database is made of.
pub struct Made<R, W, F> {
    /// Another one than that of the file has it made anew.
    pub version: &'static str,
    /// Communes and venues, as the backend adds them.
    pub register: R,
    /// Rows that are too many for that.
    pub rows: W,
    /// What the backend itself does with them.
    pub finish: F,
}

/// The database of a folder, made if it is not there.
pub fn database<R, W, F>(folder: &Path, made: Made<R, W, F>) -> anyhow::Result<PathBuf>
where
    R: FnOnce(&mut dyn Tx) -> Result<(), VenueError>,
    W: FnOnce(&Connection) -> anyhow::Result<()>,
    F: FnOnce(&dyn Store) -> anyhow::Result<()>,
{
    let (path, stamp) = (folder.join("backend.db"), folder.join("version"));
    if std::fs::read_to_string(&stamp).is_ok_and(|version| version == made.version) {
        return Ok(path);
    }
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    eprintln!("==> making the database in {} (once, a minute or two)", folder.display());
    {
        let store = Sqlite::open(&path)?;
        let store: &dyn Store = &store;
        store.write(made.register)?;
    }
    {
        let mut db = Connection::open(&path)?;
        // Nothing is lost that cannot be made again.
        db.pragma_update(None, "synchronous", "OFF")?;
        let transaction = db.transaction()?;
        (made.rows)(&transaction)?;
        transaction.commit()?;
        db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    }
    (made.finish)(&Sqlite::open(&path)?)?;
    std::fs::write(&stamp, made.version)?;
    Ok(path)
}

/// Letters of a venue's short code: consonants, which Telex turns into nothing.
pub fn letters(venue: i64) -> String {
    let letter = |of: i64| char::from(b"BCGHKLMNPQTV"[usize::try_from(of % 12).unwrap_or(0)]);
    [letter(venue), letter(venue / 12), letter(venue / 144)].into_iter().collect()
}
