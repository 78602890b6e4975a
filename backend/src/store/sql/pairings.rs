use protocol::pairing::Session;
use protocol::secret::Secret;

use super::db::{Optional, Row, params};
use super::tx::SqlTx;
use crate::store::pairings::{PairingRow, PairingsRead, PairingsTx, Stage};
use crate::store::{StoreError, Stored};

const SELECT: &str = "SELECT kiosk_id, slot, salt, at_s, since_s, issued, stage, message, reply, \
    session, public_key FROM pairings";

/// The row, and the word of its stage.
fn pairing(row: Row<'_>) -> Stored<(PairingRow, String)> {
    let session: Option<[u8; 32]> = row.get(9)?;
    let pairing = PairingRow {
        kiosk: row.get(0)?,
        slot: row.get(1)?,
        salt: row.get(2)?,
        at_s: row.get(3)?,
        since_s: row.get(4)?,
        issued: row.get(5)?,
        stage: Stage::Waiting,
        message: row.get(7)?,
        reply: row.get(8)?,
        session: session.map(|bytes| Session::from_secret(Secret::new(bytes))),
        public_key: row.get(10)?,
    };
    Ok((pairing, row.get(6)?))
}

fn staged(found: Option<(PairingRow, String)>) -> Stored<Option<PairingRow>> {
    let Some((mut pairing, word)) = found else { return Ok(None) };
    pairing.stage = Stage::from_word(&word).ok_or(StoreError::Unreadable("pairings"))?;
    Ok(Some(pairing))
}

impl PairingsRead for SqlTx<'_> {
    fn pairing_of(&mut self, kiosk: u32) -> Stored<Option<PairingRow>> {
        let mut statement = self.db()?.prepare_cached(&format!("{SELECT} WHERE kiosk_id = ?1"))?;
        staged(statement.query_row([kiosk], pairing).optional()?)
    }

    fn pairing_in(&mut self, slot: u8) -> Stored<Option<PairingRow>> {
        let sql = format!("{SELECT} WHERE slot = ?1 ORDER BY at_s DESC, kiosk_id DESC LIMIT 1");
        let mut statement = self.db()?.prepare_cached(&sql)?;
        staged(statement.query_row([slot], pairing).optional()?)
    }

    fn pairing_slots(&mut self, from_s: i64) -> Stored<Vec<u8>> {
        let sql = "SELECT slot FROM pairings WHERE at_s >= ?1 ORDER BY slot";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let slots = statement.query_map([from_s], |row| row.get(0))?;
        slots.collect()
    }
}

impl PairingsTx for SqlTx<'_> {
    fn put_pairing(&mut self, pairing: &PairingRow) -> Stored<()> {
        let sql = "INSERT INTO pairings (kiosk_id, slot, salt, at_s, since_s, issued, stage, \
                   message, reply, session, public_key) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) \
                   ON CONFLICT (kiosk_id) DO UPDATE SET slot = excluded.slot, salt = excluded.salt, at_s = excluded.at_s, since_s = excluded.since_s, issued = excluded.issued, stage = excluded.stage, message = excluded.message, reply = excluded.reply, session = excluded.session, public_key = excluded.public_key";
        let session = pairing.session.as_ref().map(|session| session.secret().expose());
        self.db()?.prepare_cached(sql)?.execute(params![
            pairing.kiosk,
            pairing.slot,
            pairing.salt,
            pairing.at_s,
            pairing.since_s,
            pairing.issued,
            pairing.stage.word(),
            pairing.message,
            pairing.reply,
            session,
            pairing.public_key,
        ])?;
        Ok(())
    }
}
