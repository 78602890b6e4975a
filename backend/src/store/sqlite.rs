//! The store in one SQLite file: nothing to set up. One connection writes, a few read beside it
//! (WAL); what is committed survives a power cut (`synchronous = FULL`), and deleted rows are
//! overwritten (`secure_delete`).

mod audit;
mod calls;
mod cases;
mod changes;
mod checkins;
mod contacts;
mod exposures;
mod file;
mod insert;
mod kiosks;
mod media;
mod migrations;
mod numbers;
mod plays;
mod quarantine;
mod receipts;
mod records;
mod retention;
mod sealed;
mod settings;
mod streams;
mod tx;
mod venues;

use std::path::Path;
use std::sync::{Arc, Once};

use super::changes::Changes;
use super::{Read, Store, Stored, Tx};
use file::File;
use tx::SqliteTx;

#[derive(Debug)]
pub struct Sqlite {
    file: Arc<File>,
    watch: Once,
}

impl Sqlite {
    /// Opens the file, making it (readable by its owner only) and its tables when they are not
    /// there.
    ///
    /// # Errors
    /// [`StoreError::Open`] or [`StoreError::Newer`].
    pub fn open(path: &Path) -> Stored<Self> {
        Ok(Self { file: Arc::new(File::open(path)?), watch: Once::new() })
    }
}

impl Store for Sqlite {
    fn begin(&self) -> Stored<Box<dyn Tx + '_>> {
        Ok(Box::new(SqliteTx::begin(&self.file)?))
    }

    fn snapshot(&self) -> Stored<Box<dyn Read + '_>> {
        Ok(Box::new(SqliteTx::snapshot(&self.file)?))
    }

    fn changes(&self) -> Stored<Changes> {
        let mut watched = Ok(());
        self.watch.call_once(|| watched = changes::watch(&self.file));
        watched.map(|()| self.file.publisher.subscribe())
    }

    fn purge(&self) -> Stored<()> {
        let writer = self.file.writer();
        // A reader may hold the log back for a moment; the next round truncates it then.
        writer.pragma_update_and_check(None, "wal_checkpoint", "TRUNCATE", |_| Ok(()))?;
        Ok(())
    }
}
