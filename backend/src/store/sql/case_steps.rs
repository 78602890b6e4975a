//! What becomes of a case, step by step. Each statement names the state from which it leads on and, where
//! two persons are needed, that they are two. Every change of what is published makes the list's version grow.

use protocol::record::day_of;

use super::db::{Db, Values, params};
use super::tx::SqlTx;
use crate::keys::random;
use crate::store::cases::{CaseParts, CasesTx, NewCase};
use crate::store::{StoreError, Stored};

pub(super) fn bump_version(db: Db<'_>) -> Stored<()> {
    db.execute("UPDATE case_list SET version = version + 1", params![])?;
    Ok(())
}

/// In the place of a digest where no other case may have the same.
fn no_digest() -> Stored<[u8; 32]> {
    random().map_err(|error| StoreError::Failed(error.to_string()))
}

/// Whether it changed the one row.
fn step(db: Db<'_>, sql: &str, values: impl Values) -> Stored<bool> {
    Ok(db.prepare_cached(sql)?.execute(values)? == 1)
}

/// The tables of the parts.
const PARTS: [&str; 4] = ["case_days", "case_ids", "case_stays", "case_exports"];

fn remove_from(db: Db<'_>, tables: &[&str], case: i64) -> Stored<()> {
    for table in tables {
        let sql = format!("DELETE FROM {table} WHERE case_id = ?1");
        db.prepare_cached(&sql)?.execute([case])?;
    }
    Ok(())
}

fn insert_parts(db: Db<'_>, case: i64, parts: &CaseParts) -> Stored<()> {
    for day in &parts.days {
        let values =
            params![case, day.day, day.seed.expose(), day.max, day.first_slot, day.last_slot];
        let sql = "INSERT INTO case_days (case_id, day, seed, max, first_slot, last_slot) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        db.prepare_cached(sql)?.execute(values)?;
    }
    for id in &parts.ids {
        let values = params![case, day_of(id.from_s), id.id.0, id.from_s, id.to_s];
        let sql =
            "INSERT INTO case_ids (case_id, day, id, from_s, to_s) VALUES (?1, ?2, ?3, ?4, ?5)";
        db.prepare_cached(sql)?.execute(values)?;
    }
    for stay in &parts.stays {
        let values = params![case, day_of(stay.from_s), stay.venue, stay.from_s, stay.to_s];
        let sql = "INSERT INTO case_stays (case_id, day, venue_id, from_s, to_s) \
                   VALUES (?1, ?2, ?3, ?4, ?5)";
        db.prepare_cached(sql)?.execute(values)?;
    }
    for export in &parts.exports {
        let values = params![case, export.last_day, export.sha256, export.summary];
        let sql =
            "INSERT INTO case_exports (case_id, day, sha256, summary) VALUES (?1, ?2, ?3, ?4)";
        db.prepare_cached(sql)?.execute(values)?;
    }
    Ok(())
}

/// The columns that somebody fills in, as parameters from `?2` on.
const FACTS: [&str; 9] =
    ["number", "level", "drill", "tested_day", "from_s", "to_s", "commune_id", "basis", "note"];

fn set_facts(db: Db<'_>, case: i64, new: &NewCase) -> Stored<()> {
    let set: Vec<_> = (2..).zip(FACTS).map(|(at, name)| format!("{name} = ?{at}")).collect();
    let facts = &new.facts;
    let values = params![
        case,
        facts.number,
        facts.level.code(),
        facts.drill,
        facts.tested_day,
        facts.from_s,
        facts.to_s,
        facts.commune,
        facts.basis,
        facts.note
    ];
    step(db, &format!("UPDATE cases SET {} WHERE case_id = ?1", set.join(", ")), values)?;
    remove_from(db, &PARTS, case)?;
    insert_parts(db, case, &new.parts)
}

impl CasesTx for SqlTx<'_> {
    fn add_case(&mut self, new: &NewCase, by: i64, now_s: i64) -> Stored<i64> {
        let db = self.db()?;
        let sql = "INSERT INTO cases (digest, added_s, state, entered_by, entered_s) \
                   VALUES (?1, ?2, 'draft', ?3, ?2)";
        db.prepare_cached(sql)?.execute(params![
            new.digest.map_or_else(no_digest, Ok)?,
            now_s,
            by
        ])?;
        let case = db.last_number()?;
        set_facts(db, case, new)?;
        Ok(case)
    }

    fn change_case(&mut self, case: i64, new: &NewCase, by: i64, now_s: i64) -> Stored<bool> {
        let db = self.db()?;
        let sql = "UPDATE cases SET state = 'draft', digest = ?4, entered_by = ?2, \
                   entered_s = ?3 WHERE case_id = ?1 AND state IN ('draft', 'returned')";
        let changed = step(db, sql, params![case, by, now_s, no_digest()?])?;
        if changed {
            set_facts(db, case, new)?;
        }
        Ok(changed)
    }

    fn remove_case(&mut self, case: i64) -> Stored<bool> {
        let db = self.db()?;
        let sql = "UPDATE cases SET state = 'draft' \
                   WHERE case_id = ?1 AND state IN ('draft', 'returned')";
        if !step(db, sql, [case])? {
            return Ok(false);
        }
        remove_from(db, &PARTS, case)?;
        step(db, "DELETE FROM cases WHERE case_id = ?1", [case])
    }

    fn hand_over_case(&mut self, case: i64) -> Stored<bool> {
        let sql = "UPDATE cases SET state = 'waiting' WHERE case_id = ?1 AND state = 'draft'";
        step(self.db()?, sql, [case])
    }

    fn confirm_case(&mut self, case: i64, by: i64, now_s: i64) -> Stored<bool> {
        let db = self.db()?;
        let sql = "UPDATE cases SET state = 'published', confirmed_by = ?2, confirmed_s = ?3, \
                   list_version = (SELECT version + 1 FROM case_list) \
                   WHERE case_id = ?1 AND state = 'waiting' AND entered_by <> ?2";
        let confirmed = step(db, sql, [case, by, now_s])?;
        if confirmed {
            bump_version(db)?;
        }
        Ok(confirmed)
    }

    fn return_case(&mut self, case: i64, by: i64, reason: &str, now_s: i64) -> Stored<bool> {
        let sql = "UPDATE cases SET state = 'returned', returned_by = ?2, return_reason = ?3, \
                   returned_s = ?4 WHERE case_id = ?1 AND state = 'waiting'";
        step(self.db()?, sql, params![case, by, reason, now_s])
    }

    fn ask_withdrawal(&mut self, case: i64, by: i64, reason: &str, now_s: i64) -> Stored<bool> {
        let sql = "UPDATE cases SET withdrawal_by = ?2, withdrawal_reason = ?3, withdrawal_s = ?4 \
                   WHERE case_id = ?1 AND state = 'published' AND withdrawal_by IS NULL";
        step(self.db()?, sql, params![case, by, reason, now_s])
    }

    fn drop_withdrawal(&mut self, case: i64) -> Stored<bool> {
        let sql = "UPDATE cases SET withdrawal_by = NULL, withdrawal_reason = '', \
                   withdrawal_s = NULL \
                   WHERE case_id = ?1 AND state = 'published' AND withdrawal_by IS NOT NULL";
        step(self.db()?, sql, [case])
    }

    fn withdraw_case(&mut self, case: i64, by: i64, now_s: i64) -> Stored<bool> {
        let db = self.db()?;
        let sql = "UPDATE cases SET state = 'withdrawn', withdrawn_by = ?2, withdrawn_s = ?3, \
                   digest = ?4, list_version = (SELECT version + 1 FROM case_list), \
                   first_day = (SELECT min(day) FROM (SELECT day FROM case_days WHERE case_id = ?1 \
                   UNION SELECT day FROM case_ids WHERE case_id = ?1) d), \
                   last_day = (SELECT max(day) FROM (SELECT day FROM case_days WHERE case_id = ?1 \
                   UNION SELECT day FROM case_ids WHERE case_id = ?1) d) \
                   WHERE case_id = ?1 AND state = 'published' AND withdrawal_by <> ?2";
        let withdrawn = step(db, sql, params![case, by, now_s, no_digest()?])?;
        if withdrawn {
            remove_from(db, &PARTS, case)?;
            remove_from(db, &["exposures", "kiosk_hits"], case)?;
            bump_version(db)?;
        }
        Ok(withdrawn)
    }
}
