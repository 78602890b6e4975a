use data_encoding::BASE64;
use protocol::clock::ClockConfidence;
use protocol::receipt::ReceiptId;
use protocol::record::{Direction, Sealed, SealedKind, day_of};

use super::db::{Db, Row, params};
use super::insert::{RecordKey, insert as insert_row};
use crate::store::records::SealedRow;
use crate::store::{StoreError, Stored};

fn kind_word(kind: SealedKind) -> &'static str {
    match kind {
        SealedKind::Declaration => "declaration",
        SealedKind::CardCheckin => "card-checkin",
        SealedKind::Feedback => "feedback",
    }
}

fn kind_of(word: &str) -> Stored<SealedKind> {
    [SealedKind::Declaration, SealedKind::CardCheckin, SealedKind::Feedback]
        .into_iter()
        .find(|kind| kind_word(*kind) == word)
        .ok_or(StoreError::Unreadable("sealed"))
}

pub(super) fn insert(db: Db<'_>, key: RecordKey, sealed: &Sealed) -> Stored<()> {
    let age_file = BASE64.decode(sealed.body.as_bytes());
    let age_file = age_file.map_err(|_| StoreError::Unreadable("a delivery"))?;
    insert_row(
        db,
        "INSERT INTO sealed (venue_id, day, kiosk_id, seq, incarnation, kind, at_s, \
         direction, attention, out_of_province, people, receipt, clock, body) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) \
               ON CONFLICT DO NOTHING",
        params![
            key.venue,
            day_of(sealed.at_s),
            key.kiosk,
            key.seq,
            key.incarnation,
            kind_word(sealed.kind),
            sealed.at_s,
            sealed.direction.map(Direction::code),
            sealed.attention,
            sealed.out_of_province,
            sealed.people,
            sealed.receipt.map(String::from),
            sealed.clock.code(),
            age_file,
        ],
    )
}

fn header(row: Row<'_>) -> Stored<SealedRow> {
    let unreadable = || StoreError::Unreadable("sealed");
    let (direction, receipt): (Option<u8>, Option<String>) = (row.get(5)?, row.get(8)?);
    let direction =
        direction.map(|code| Direction::from_code(code).ok_or_else(unreadable)).transpose()?;
    let header = Sealed {
        kind: kind_of(&row.get::<String>(3)?)?,
        at_s: row.get(4)?,
        direction,
        attention: row.get(6)?,
        out_of_province: row.get(12)?,
        people: row.get(7)?,
        receipt: receipt.map(ReceiptId::try_from).transpose().map_err(|_| unreadable())?,
        cards: Vec::new(),
        clock: ClockConfidence::from_code(row.get(9)?),
        body: String::new(),
    };
    Ok(SealedRow {
        venue: row.get(0)?,
        kiosk: row.get(1)?,
        seq: row.get(2)?,
        incarnation: row.get(11)?,
        header,
        bytes: u64::from(row.get::<u32>(10)?),
    })
}

pub(super) fn list(db: Db<'_>, venue: Option<i64>) -> Stored<Vec<SealedRow>> {
    let mut statement = db.prepare_cached(
        "SELECT venue_id, kiosk_id, seq, kind, at_s, direction, attention, people, receipt, \
         clock, length(body), incarnation, out_of_province FROM sealed WHERE ?1 IS NULL OR venue_id = ?1 \
         ORDER BY venue_id, day, kiosk_id, seq, incarnation",
    )?;
    let mut rows = statement.query([venue])?;
    let mut sealed = Vec::new();
    while let Some(row) = rows.next()? {
        sealed.push(header(row)?);
    }
    Ok(sealed)
}
