//! One loop over rusqlite, as SQLite has one writer.

use std::path::Path;
use std::time::{Duration, Instant};

use protocol::record::Contact;
use rusqlite::{Connection, params};

use super::COLUMNS;
use crate::backend::ingest::Upload;

pub struct Sqlite(Connection);

impl Sqlite {
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        let db = Connection::open(folder.join("alone.db"))?;
        db.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
        db.pragma_update(None, "synchronous", "full")?;
        db.execute_batch(
            "CREATE TABLE contacts (venue_id INTEGER, day INTEGER, kiosk_id INTEGER, seq INTEGER, \
             incarnation INTEGER, id BLOB, phone INTEGER, first_s INTEGER, last_s INTEGER, \
             sightings INTEGER, rssi_max INTEGER, rssi_mean INTEGER, near_minutes INTEGER, \
             clock INTEGER, PRIMARY KEY (venue_id, day, kiosk_id, seq, incarnation)) \
             STRICT, WITHOUT ROWID",
        )?;
        Ok(Self(db))
    }

    /// Writes what was sent, in about the order in which it arrived; how long each upload took.
    pub fn write_all(&mut self, sent: &[Vec<Upload>]) -> anyhow::Result<Vec<Duration>> {
        let mut latencies = Vec::new();
        let most = sent.iter().map(Vec::len).max().unwrap_or(0);
        for index in 0..most {
            for (kiosk, uploads) in (1_i64..).zip(sent) {
                let Some(upload) = uploads.get(index) else { continue };
                let began = Instant::now();
                self.write(kiosk, &upload.contacts)?;
                latencies.push(began.elapsed());
            }
        }
        Ok(latencies)
    }

    fn write(&mut self, kiosk: i64, contacts: &[Contact]) -> anyhow::Result<()> {
        let transaction = self.0.transaction()?;
        let sql = format!(
            "INSERT INTO contacts ({COLUMNS}) \
             VALUES (?1, ?2, ?1, ?3, 0, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
        );
        let mut insert = transaction.prepare_cached(&sql)?;
        for contact in contacts {
            insert.execute(params![
                kiosk,
                contact.first_s.div_euclid(protocol::DAY_S),
                contact.seq,
                contact.id.0,
                contact.phone.code(),
                contact.first_s,
                contact.last_s,
                contact.sightings,
                contact.rssi_max,
                contact.rssi_mean,
                contact.near_minutes,
                contact.clock.code(),
            ])?;
        }
        drop(insert);
        Ok(transaction.commit()?)
    }
}
