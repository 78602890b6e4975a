use super::db::{Optional, params};
use super::tx::SqlTx;
use crate::store::Stored;
use crate::store::otp::{OtpCounted, OtpRow, OtpTx};

impl OtpTx for SqlTx<'_> {
    fn otp_sent(&mut self, by: OtpCounted, from_s: i64, to_s: i64) -> Stored<u64> {
        let db = self.db()?;
        let count: i64 = match by {
            OtpCounted::Kiosk(kiosk) => {
                let sql = "SELECT count(*) FROM otp WHERE kiosk_id = ?1 AND at_s BETWEEN ?2 AND ?3";
                db.prepare_cached(sql)?.query_row(params![kiosk, from_s, to_s], |row| row.get(0))?
            }
            OtpCounted::Phone(hash) => {
                let sql =
                    "SELECT count(*) FROM otp WHERE phone_hash = ?1 AND at_s BETWEEN ?2 AND ?3";
                db.prepare_cached(sql)?.query_row(params![hash, from_s, to_s], |row| row.get(0))?
            }
        };
        Ok(u64::try_from(count).unwrap_or(0))
    }

    fn add_otp(&mut self, row: &OtpRow) -> Stored<()> {
        let sql = "INSERT INTO otp \
                   (ticket_hash, code_hash, kiosk_id, phone_hash, tries_left, used, at_s) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let OtpRow { ticket_hash, code_hash, kiosk, phone_hash, tries_left, used, at_s } = row;
        let values = params![ticket_hash, code_hash, kiosk, phone_hash, tries_left, used, at_s];
        self.db()?.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    fn otp(&mut self, ticket_hash: &[u8; 32]) -> Stored<Option<OtpRow>> {
        let sql = "SELECT code_hash, kiosk_id, phone_hash, tries_left, used, at_s FROM otp \
                   WHERE ticket_hash = ?1";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let row = statement.query_row([ticket_hash], |row| {
            Ok(OtpRow {
                ticket_hash: *ticket_hash,
                code_hash: row.get(0)?,
                kiosk: row.get(1)?,
                phone_hash: row.get(2)?,
                tries_left: row.get(3)?,
                used: row.get(4)?,
                at_s: row.get(5)?,
            })
        });
        row.optional()
    }

    fn update_otp(&mut self, ticket_hash: &[u8; 32], tries_left: u8, used: bool) -> Stored<()> {
        let sql = "UPDATE otp SET tries_left = ?2, used = ?3 WHERE ticket_hash = ?1";
        self.db()?.prepare_cached(sql)?.execute(params![ticket_hash, tries_left, used])?;
        Ok(())
    }
}
