use protocol::receipt::ReceiptId;
use protocol::record::{Direction, day_of};
use protocol::warnings::Level;

use super::db::{Optional, Row, params};
use super::passages::{days, source};
use super::tx::SqlTx;
use crate::stays::Passage;
use crate::store::warnings::{
    Act, ListRow, Message, NewWarning, Step, WarningRow, WarningsRead, WarningsTx, WindowRow,
};
use crate::store::{StoreError, Stored};

const UNREADABLE: StoreError = StoreError::Unreadable("warnings");

const COLUMNS: &str = "warning_id, case_id, level, text, days, sms, again_hours, made_by, made_s, confirmed_by, \
    confirmed_s, returned_by, returned_s, withdrawal_by, withdrawal_s, withdrawn_by, withdrawn_s, reason";

const WINDOW: &str = "venue_id, from_s, to_s, people, held";

fn warning(row: Row<'_>) -> Stored<WarningRow> {
    let act = |column: usize| -> Stored<Option<Act>> {
        let (by, at_s): (Option<i64>, Option<i64>) = (row.get(column)?, row.get(column + 1)?);
        Ok(by.zip(at_s))
    };
    Ok(WarningRow {
        warning: row.get(0)?,
        case: row.get(1)?,
        level: Level::from_number(row.get(2)?).ok_or(UNREADABLE)?,
        text: row.get(3)?,
        days: row.get(4)?,
        message: Message { text: row.get(5)?, again_hours: row.get(6)? },
        made: act(7)?.ok_or(UNREADABLE)?,
        confirmed: act(9)?,
        returned: act(11)?,
        withdrawal: act(13)?,
        withdrawn: act(15)?,
        reason: row.get(17)?,
    })
}

/// A window in the columns from `at` on.
fn window(row: Row<'_>, at: usize) -> Stored<WindowRow> {
    Ok(WindowRow {
        venue: row.get(at)?,
        from_s: row.get(at + 1)?,
        to_s: row.get(at + 2)?,
        people: u64::from(row.get::<u32>(at + 3)?),
        held: row.get(at + 4)?,
    })
}

/// What somebody passed with a receipt on the days around its own, by whichever venue of its commune.
const RECEIPT_PASSAGES: &str = "SELECT venue_id, at_s, direction, people, kind FROM ( \
    SELECT venue_id, at_s, direction, people, kind FROM sealed \
    JOIN (SELECT venue_id FROM venues WHERE commune_id = ?1) own USING (venue_id) \
    WHERE day BETWEEN ?4 AND ?5 AND receipt = ?2 AND kind = 'declaration' AND direction IS NOT NULL \
    UNION ALL SELECT venue_id, at_s, direction, people, 'receipt' FROM receipts \
    JOIN (SELECT venue_id FROM venues WHERE commune_id = ?1) own USING (venue_id) \
    WHERE day BETWEEN ?4 AND ?5 AND receipt = ?2 AND receipt_day = ?3 \
    UNION ALL SELECT venue_id, at_s, 0, 1, 'receipt' FROM elsewhere \
    JOIN (SELECT venue_id FROM venues WHERE commune_id = ?1) own USING (venue_id) \
    WHERE day BETWEEN ?4 AND ?5 AND receipt = ?2 \
    UNION ALL SELECT c.venue_id, c.at_s, c.direction, c.people, 'phone' FROM sealed s \
    JOIN (SELECT venue_id FROM venues WHERE commune_id = ?1) v ON v.venue_id = s.venue_id \
    JOIN checkins c ON c.venue_id = s.venue_id AND c.visit = s.visit \
    WHERE s.day BETWEEN ?4 AND ?5 AND s.receipt = ?2) passed \
    WHERE (at_s + 25200) / 86400 = ?3 ORDER BY venue_id, at_s, direction";

impl WarningsRead for SqlTx<'_> {
    fn warnings(&mut self) -> Stored<Vec<WarningRow>> {
        let sql = format!("SELECT {COLUMNS} FROM warnings ORDER BY warning_id DESC");
        let mut statement = self.db()?.prepare_cached(&sql)?;
        let mut rows = statement.query(params![])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(warning(row)?);
        }
        Ok(found)
    }

    fn warning(&mut self, number: i64) -> Stored<Option<WarningRow>> {
        let sql = format!("SELECT {COLUMNS} FROM warnings WHERE warning_id = ?1");
        let mut statement = self.db()?.prepare_cached(&sql)?;
        let mut rows = statement.query([number])?;
        rows.next()?.map(warning).transpose()
    }

    fn warning_windows(&mut self, number: i64) -> Stored<Vec<WindowRow>> {
        let sql = format!(
            "SELECT {WINDOW} FROM warning_windows WHERE warning_id = ?1 ORDER BY venue_id, from_s, to_s"
        );
        let mut statement = self.db()?.prepare_cached(&sql)?;
        let mut rows = statement.query([number])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(window(row, 0)?);
        }
        Ok(found)
    }

    fn told_windows(&mut self) -> Stored<Vec<(WarningRow, WindowRow)>> {
        let sql = format!(
            "SELECT {COLUMNS}, {WINDOW} FROM warnings JOIN warning_windows USING (warning_id) \
             WHERE confirmed_s IS NOT NULL AND withdrawn_s IS NULL \
             AND case_id IN (SELECT case_id FROM cases WHERE state = 'published' AND drill = 0) \
             ORDER BY venue_id, from_s, to_s, level, warning_id"
        );
        let mut statement = self.db()?.prepare_cached(&sql)?;
        let mut rows = statement.query(params![])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push((warning(row)?, window(row, 18)?));
        }
        Ok(found)
    }

    fn windows_of_venue(&mut self, venue: i64) -> Stored<Vec<(WarningRow, WindowRow, bool)>> {
        let sql = format!(
            "SELECT {COLUMNS}, {WINDOW}, withdrawn_s IS NOT NULL OR case_id NOT IN \
             (SELECT case_id FROM cases WHERE state = 'published') \
             FROM warning_windows JOIN warnings USING (warning_id) \
             WHERE venue_id = ?1 AND confirmed_s IS NOT NULL \
             AND case_id NOT IN (SELECT case_id FROM cases WHERE drill = 1) \
             ORDER BY warning_id, from_s, to_s"
        );
        let mut statement = self.db()?.prepare_cached(&sql)?;
        let mut rows = statement.query([venue])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push((warning(row)?, window(row, 18)?, row.get(23)?));
        }
        Ok(found)
    }

    fn venue_windows_version(&mut self) -> Stored<i64> {
        // A case that is taken back takes its windows with it.
        let sql = "SELECT w.version + c.version FROM venue_windows w, case_list c";
        self.db()?.query_row(sql, params![], |row| row.get(0))
    }

    fn warning_list(&mut self) -> Stored<Option<ListRow>> {
        let sql = "SELECT version, made_s, json FROM warning_list";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let row = statement.query_row(params![], |row| {
            Ok(ListRow { version: row.get(0)?, made_s: row.get(1)?, json: row.get(2)? })
        });
        row.optional()
    }

    fn receipt_passages(
        &mut self,
        commune: i64,
        day: i64,
        receipt: ReceiptId,
    ) -> Stored<Vec<(i64, Passage)>> {
        let day_s = day * protocol::DAY_S;
        let (first_day, last_day) = days(day_s, day_s);
        let mut statement = self.db()?.prepare_cached(RECEIPT_PASSAGES)?;
        let receipt = String::from(receipt);
        let mut rows = statement.query(params![commune, receipt, day, first_day, last_day])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let kind: String = row.get(4)?;
            let passage = Passage {
                at_s: row.get(1)?,
                direction: Direction::from_code(row.get(2)?).ok_or(UNREADABLE)?,
                people: row.get(3)?,
                source: source(&kind).ok_or(UNREADABLE)?,
                visit: Some(receipt.clone()),
                gate: None,
                record: None,
            };
            found.push((row.get(0)?, passage));
        }
        Ok(found)
    }

    fn warned_numbers(&mut self, warning: i64) -> Stored<u64> {
        let sql = "SELECT count(*) FROM warning_numbers WHERE warning_id = ?1";
        let mut statement = self.db()?.prepare_cached(sql)?;
        Ok(statement.query_row([warning], |row| row.get::<u32>(0))?.into())
    }
}

impl WarningsTx for SqlTx<'_> {
    fn add_warning(&mut self, new: &NewWarning, account: i64, now_s: i64) -> Stored<i64> {
        let db = self.db()?;
        let last = new.windows.iter().map(|window| day_of(window.to_s)).max();
        let sql = "INSERT INTO warnings (day, case_id, level, text, days, sms, again_hours, made_by, made_s) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let day = last.unwrap_or(day_of(now_s));
        let NewWarning { case, level, text, days, message, windows } = new;
        let Message { text: sms, again_hours } = message;
        let level = level.number();
        db.execute(sql, params![day, case, level, text, days, sms, again_hours, account, now_s])?;
        let number = db.last_number()?;
        let sql = format!(
            "INSERT INTO warning_windows (warning_id, {WINDOW}) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
        );
        let mut statement = db.prepare_cached(&sql)?;
        for WindowRow { venue, from_s, to_s, people, held } in windows {
            let people = i64::try_from(*people).unwrap_or(i64::MAX);
            statement.execute(params![number, venue, from_s, to_s, people, held])?;
        }
        Ok(number)
    }

    fn step_warning(&mut self, number: i64, step: &Step, by: (i64, i64)) -> Stored<bool> {
        let (sql, reason) = match step {
            Step::Confirm => (
                "confirmed_by = ?2, confirmed_s = ?3 WHERE confirmed_s IS NULL \
                 AND returned_s IS NULL AND made_by <> ?2",
                None,
            ),
            Step::Return(reason) => (
                "returned_by = ?2, returned_s = ?3, reason = ?4 WHERE confirmed_s IS NULL \
                 AND returned_s IS NULL",
                Some(reason),
            ),
            Step::AskBack(reason) => (
                "withdrawal_by = ?2, withdrawal_s = ?3, reason = ?4 WHERE confirmed_s IS NOT NULL \
                 AND withdrawal_s IS NULL",
                Some(reason),
            ),
            Step::TakeBack => (
                "withdrawn_by = ?2, withdrawn_s = ?3 WHERE withdrawal_s IS NOT NULL \
                 AND withdrawn_s IS NULL AND withdrawal_by <> ?2",
                None,
            ),
            Step::Keep => (
                "withdrawal_by = NULL, withdrawal_s = NULL WHERE withdrawal_s IS NOT NULL \
                 AND withdrawn_s IS NULL AND ?2 = ?2 AND ?3 = ?3",
                None,
            ),
        };
        let sql =
            format!("UPDATE warnings SET {sql} AND warning_id = ?1 AND ?4 IS NOT DISTINCT FROM ?4");
        let db = self.db()?;
        let changed = db.execute(&sql, params![number, by.0, by.1, reason])? > 0;
        if changed && matches!(step, Step::Confirm | Step::TakeBack) {
            db.execute("UPDATE venue_windows SET version = version + 1", params![])?;
        }
        Ok(changed)
    }

    fn set_warning_list(&mut self, list: &ListRow) -> Stored<()> {
        let sql = "INSERT INTO warning_list (one, version, made_s, json) \
                   VALUES (1, ?1, ?2, ?3) \
                   ON CONFLICT (one) DO UPDATE SET version = excluded.version, made_s = excluded.made_s, json = excluded.json";
        self.db()?.execute(sql, params![list.version, list.made_s, list.json])?;
        Ok(())
    }
}
