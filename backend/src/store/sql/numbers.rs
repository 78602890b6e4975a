//! The numbers of records, whichever table holds their content. A repeat is the same content, not
//! the same number: a kiosk whose storage went back in time uses numbers again.

use protocol::record::{Body, Record, day_of};
use sha2::{Digest, Sha256};

use super::db::{Db, params};
use super::insert::Known;
use crate::store::{StoreError, Stored};

/// Bytes of a digest that are kept.
const DIGEST_LEN: usize = 16;

pub(super) type RecordDigest = [u8; DIGEST_LEN];

/// Without the tags of cards, which a kiosk no longer has after the end of the day, and which must not be
/// found out from what stays.
pub(super) fn digest(body: &Body) -> Stored<RecordDigest> {
    let json = if body.cards().is_empty() {
        serde_json::to_vec(body)
    } else {
        serde_json::to_vec(&body.clone().without_cards())
    };
    let json = json.map_err(|error| StoreError::Failed(error.to_string()))?;
    let hash: [u8; 32] = Sha256::digest(json).into();
    let mut digest = RecordDigest::default();
    digest.copy_from_slice(&hash[..DIGEST_LEN]);
    Ok(digest)
}

pub(super) fn find(db: Db<'_>, kiosk: u32, seq: i64, digest: &RecordDigest) -> Stored<Known> {
    let sql = "SELECT incarnation, digest FROM record_numbers WHERE kiosk_id = ?1 AND seq = ?2";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![kiosk, seq])?;
    let mut known = Known::No;
    while let Some(row) = rows.next()? {
        if row.get::<RecordDigest>(1)? == *digest {
            return Ok(Known::Same);
        }
        known = Known::Other { incarnation: row.get::<i64>(0)? + 1 };
    }
    Ok(known)
}

pub(super) fn insert(
    db: Db<'_>,
    kiosk: u32,
    record: &Record,
    incarnation: i64,
    digest: &RecordDigest,
) -> Stored<()> {
    let sql = "INSERT INTO record_numbers (kiosk_id, seq, incarnation, day, digest) \
               VALUES (?1, ?2, ?3, ?4, ?5)";
    let row = params![kiosk, record.seq, incarnation, day_of(record.body.at_s()), digest];
    db.execute_later(sql, row)
}
