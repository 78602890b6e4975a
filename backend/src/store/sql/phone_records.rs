use protocol::receipt::ReceiptId;
use protocol::record::{Body, Direction, day_of};

use super::db::{Db, Optional, params};
use super::insert::RecordKey;
use super::tx::SqlTx;
use super::{elsewhere, sealed};
use crate::store::checkins::TapKey;
use crate::store::phone_records::{
    NewPhoneRecord, PHONE, PhoneRecord, PhoneRecordsRead, PhoneRecordsTx,
};
use crate::store::{StoreError, Stored};

/// Who comes is counted by the record, in whichever page of the visit they tapped.
fn count_no_more(db: Db<'_>, page: &TapKey, new: &NewPhoneRecord<'_>) -> Stored<()> {
    let way_in = Direction::In.code();
    let sql = "UPDATE checkins SET people = 0 WHERE venue_id = ?1 AND day = ?2 AND kiosk_id = ?3 \
               AND nonce = ?4 AND direction = ?5";
    let key = params![page.venue, day_of(page.opened_s), page.kiosk, page.nonce, way_in];
    db.prepare_cached(sql)?.execute(key)?;
    if let Some(visit) = new.visit {
        let sql = "UPDATE checkins SET people = 0 \
                   WHERE venue_id = ?1 AND visit = ?2 AND direction = ?3";
        db.prepare_cached(sql)?.execute(params![page.venue, visit.0, way_in])?;
    }
    Ok(())
}

fn note_visit(db: Db<'_>, key: RecordKey, new: &NewPhoneRecord<'_>) -> Stored<()> {
    let Some(visit) = new.visit else { return Ok(()) };
    let table = match new.body {
        Body::Sealed(_) => "sealed",
        _ => "elsewhere",
    };
    let sql = format!(
        "UPDATE {table} SET visit = ?1 WHERE venue_id = ?2 AND day = ?3 AND kiosk_id = ?4 \
         AND seq = ?5 AND incarnation = ?6"
    );
    let day = day_of(new.body.at_s());
    let row = params![visit.0, key.venue, day, key.kiosk, key.seq, key.incarnation];
    db.prepare_cached(&sql)?.execute(row)?;
    Ok(())
}

impl PhoneRecordsRead for SqlTx<'_> {
    fn phone_record(&mut self, page: &TapKey) -> Stored<Option<PhoneRecord>> {
        let unreadable = || StoreError::Unreadable("phone_records");
        let sql = "SELECT p.at_s, digest, coalesce(s.receipt, e.receipt), coalesce(people, 1), \
                   coalesce(attention, 0) FROM phone_records p \
                   LEFT JOIN sealed s ON s.venue_id = p.venue_id AND s.day = p.at_s / 86400 \
                   AND s.kiosk_id = p.kiosk_id AND s.seq = p.seq AND s.incarnation = ?5 \
                   LEFT JOIN elsewhere e ON e.venue_id = p.venue_id AND e.day = p.at_s / 86400 \
                   AND e.kiosk_id = p.kiosk_id AND e.seq = p.seq AND e.incarnation = ?5 \
                   WHERE p.venue_id = ?1 AND p.day = ?2 AND p.kiosk_id = ?3 AND nonce = ?4";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let key = params![page.venue, day_of(page.opened_s), page.kiosk, page.nonce, PHONE];
        let found = statement.query_row(key, |row| {
            let receipt: Option<String> = row.get(2)?;
            Ok((row.get(0)?, row.get(1)?, receipt, row.get(3)?, row.get(4)?))
        });
        let Some((at_s, digest, receipt, people, attention)) = found.optional()? else {
            return Ok(None);
        };
        let receipt = receipt.map(ReceiptId::try_from).transpose().map_err(|_| unreadable())?;
        Ok(Some(PhoneRecord { at_s, digest, receipt, people, attention }))
    }
}

impl PhoneRecordsTx for SqlTx<'_> {
    fn add_phone_record(&mut self, page: &TapKey, new: &NewPhoneRecord<'_>) -> Stored<i64> {
        let db = self.db()?;
        let sql = "UPDATE kiosks SET last_phone_record = last_phone_record + 1 \
                   WHERE kiosk_id = ?1 RETURNING last_phone_record";
        let seq: i64 = db.prepare_cached(sql)?.query_row([page.kiosk], |row| row.get(0))?;
        let TapKey { venue, kiosk, opened_s, nonce, .. } = *page;
        let key = RecordKey { venue, kiosk, seq, incarnation: PHONE };
        match new.body {
            Body::Sealed(sealed) => sealed::insert(db, key, sealed)?,
            Body::Elsewhere(visit) => elsewhere::insert(db, key, visit)?,
            _ => return Err(StoreError::Unreadable("phone_records")),
        };
        note_visit(db, key, new)?;
        count_no_more(db, page, new)?;
        let sql = "INSERT INTO phone_records \
                   (venue_id, day, kiosk_id, nonce, seq, at_s, digest) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let (day, at_s) = (day_of(opened_s), new.body.at_s());
        let row = params![venue, day, kiosk, nonce, seq, at_s, new.digest];
        db.prepare_cached(sql)?.execute(row)?;
        Ok(seq)
    }
}
