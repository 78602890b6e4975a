use super::db::{Db, Optional, Row, ToSql, params};
use super::tx::SqlTx;
use crate::store::accounts::{
    AccountRow, AccountsRead, AccountsTx, Contact, LinkRow, NewAccount, Role, SecondFactor,
    TotpSecret, Unit,
};
use crate::store::{StoreError, Stored};

/// Browsers that an account remembers.
const DEVICES_MAX: u32 = 10;

const SELECT: &str = "SELECT account_id, name, person, role, commune_id, password, totp, created_s, \
    signed_in_s, disabled_s, email, phone FROM accounts";

fn unreadable() -> StoreError {
    StoreError::Unreadable("accounts")
}

fn account(db: Db<'_>, row: Row<'_>) -> Stored<AccountRow> {
    let account = row.get(0)?;
    let role = Role::from_word(&row.get::<String>(3)?).ok_or_else(unreadable)?;
    let unit = match (role, row.get(4)?) {
        (Role::Operator | Role::Authority, None) => Unit::Province,
        (Role::Commune, Some(commune)) => Unit::Commune(commune),
        (Role::Manager | Role::Guard, None) => Unit::Venues(venues(db, account)?),
        _ => return Err(unreadable()),
    };
    Ok(AccountRow {
        account,
        name: row.get(1)?,
        person: row.get(2)?,
        role,
        unit,
        contact: Contact { email: row.get(10)?, phone: row.get(11)? },
        password: row.get(5)?,
        totp: row.get::<Option<_>>(6)?.map(TotpSecret::new),
        created_s: row.get(7)?,
        signed_in_s: row.get(8)?,
        disabled_s: row.get(9)?,
    })
}

fn venues(db: Db<'_>, account: i64) -> Stored<Vec<i64>> {
    let sql = "SELECT venue_id FROM account_venues WHERE account_id = ?1 ORDER BY venue_id";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([account], |row| row.get(0))?;
    rows.collect()
}

fn set_venues(db: Db<'_>, account: i64, unit: &Unit) -> Stored<()> {
    db.execute("DELETE FROM account_venues WHERE account_id = ?1", [account])?;
    if let Unit::Venues(venues) = unit {
        for venue in venues {
            let sql = "INSERT INTO account_venues (account_id, venue_id) VALUES (?1, ?2)";
            db.execute(sql, params![account, venue])?;
        }
    }
    Ok(())
}

fn commune_of(unit: &Unit) -> Option<i64> {
    match unit {
        Unit::Commune(commune) => Some(*commune),
        Unit::Province | Unit::Venues(_) => None,
    }
}

fn one(db: Db<'_>, sql: &str, key: impl ToSql) -> Stored<Option<AccountRow>> {
    let mut statement = db.prepare_cached(sql)?;
    statement.query_row([key], |row| Ok(account(db, row))).optional()?.transpose()
}

impl AccountsRead for SqlTx<'_> {
    fn account(&mut self, number: i64) -> Stored<Option<AccountRow>> {
        one(self.db()?, &format!("{SELECT} WHERE account_id = ?1"), number)
    }

    fn account_by_name(&mut self, name: &str) -> Stored<Option<AccountRow>> {
        one(self.db()?, &format!("{SELECT} WHERE name = ?1"), name)
    }

    fn accounts(&mut self) -> Stored<Vec<AccountRow>> {
        let db = self.db()?;
        let mut statement = db.prepare_cached(&format!("{SELECT} ORDER BY name"))?;
        let mut rows = statement.query(params![])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(account(db, row)?);
        }
        Ok(found)
    }

    fn contacts(&mut self, role: Role, venue: Option<i64>) -> Stored<Vec<Contact>> {
        let mut statement = self.db()?.prepare_cached(
            "SELECT email, phone FROM accounts WHERE role = ?1 AND disabled_s IS NULL AND (?2 IS NULL \
             OR account_id IN (SELECT account_id FROM account_venues WHERE venue_id = ?2)) \
             ORDER BY account_id",
        )?;
        let rows = statement.query_map(params![role.word(), venue], |row| {
            Ok(Contact { email: row.get(0)?, phone: row.get(1)? })
        })?;
        rows.collect()
    }

    fn contacts_of_commune(&mut self, commune: i64) -> Stored<Vec<Contact>> {
        let sql = "SELECT email, phone FROM accounts WHERE role = ?1 AND commune_id = ?2 \
                   AND disabled_s IS NULL ORDER BY account_id";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let rows = statement.query_map(params![Role::Commune.word(), commune], |row| {
            Ok(Contact { email: row.get(0)?, phone: row.get(1)? })
        })?;
        rows.collect()
    }

    fn account_link(&mut self, hash: &[u8; 32]) -> Stored<Option<LinkRow>> {
        let sql = "SELECT account_id, second_too, expires_s FROM account_links WHERE hash = ?1";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let link = statement.query_row([hash], |row| {
            Ok(LinkRow { account: row.get(0)?, second_too: row.get(1)?, expires_s: row.get(2)? })
        });
        link.optional()
    }

    fn knows_device(&mut self, account: i64, device: &[u8; 32]) -> Stored<bool> {
        let sql = "SELECT 1 FROM account_devices WHERE account_id = ?1 AND hash = ?2";
        self.db()?.prepare_cached(sql)?.exists(params![account, device])
    }

    fn recovery_codes(&mut self, account: i64) -> Stored<u32> {
        let sql = "SELECT count(*) FROM recovery_codes WHERE account_id = ?1";
        self.db()?.prepare_cached(sql)?.query_row([account], |row| row.get(0))
    }
}

impl AccountsTx for SqlTx<'_> {
    fn add_account(&mut self, new: &NewAccount, now_s: i64) -> Stored<i64> {
        let db = self.db()?;
        db.execute(
            "INSERT INTO accounts (name, person, role, commune_id, created_s) \
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![new.name, new.person, new.role.word(), commune_of(&new.unit), now_s],
        )?;
        let account = db.last_number()?;
        set_venues(db, account, &new.unit)?;
        Ok(account)
    }

    fn set_account(&mut self, account: i64, person: &str, role: Role, unit: &Unit) -> Stored<bool> {
        let db = self.db()?;
        let sql =
            "UPDATE accounts SET person = ?2, role = ?3, commune_id = ?4 WHERE account_id = ?1";
        let found = db.execute(sql, params![account, person, role.word(), commune_of(unit)])? == 1;
        if found {
            set_venues(db, account, unit)?;
        }
        Ok(found)
    }

    fn set_password(&mut self, account: i64, password: &str) -> Stored<()> {
        let sql = "UPDATE accounts SET password = ?2 WHERE account_id = ?1";
        self.db()?.execute(sql, params![account, password])?;
        Ok(())
    }

    fn set_contact(&mut self, account: i64, contact: &Contact) -> Stored<()> {
        let sql = "UPDATE accounts SET email = ?2, phone = ?3 WHERE account_id = ?1";
        self.db()?.execute(sql, params![account, contact.email, contact.phone])?;
        Ok(())
    }

    fn set_signed_in(&mut self, account: i64, now_s: i64) -> Stored<()> {
        let sql = "UPDATE accounts SET signed_in_s = ?2 WHERE account_id = ?1";
        self.db()?.execute(sql, params![account, now_s])?;
        Ok(())
    }

    fn set_disabled(&mut self, account: i64, disabled_s: Option<i64>) -> Stored<()> {
        let sql = "UPDATE accounts SET disabled_s = ?2 WHERE account_id = ?1";
        self.db()?.execute(sql, params![account, disabled_s])?;
        Ok(())
    }

    fn set_second_factor(&mut self, account: i64, second: Option<&SecondFactor>) -> Stored<()> {
        let db = self.db()?;
        let secret = second.map(|second| second.secret.expose());
        let step = second.map_or(0, |second| second.step);
        let sql = "UPDATE accounts SET totp = ?2, totp_step = ?3 WHERE account_id = ?1";
        db.execute(sql, params![account, secret, step])?;
        db.execute("DELETE FROM recovery_codes WHERE account_id = ?1", [account])?;
        for hash in second.into_iter().flat_map(|second| &second.recovery) {
            let sql = "INSERT INTO recovery_codes (account_id, hash) VALUES (?1, ?2)";
            db.execute(sql, params![account, hash])?;
        }
        Ok(())
    }

    fn use_totp_step(&mut self, account: i64, step: i64) -> Stored<bool> {
        let sql = "UPDATE accounts SET totp_step = ?2 WHERE account_id = ?1 AND totp_step < ?2";
        Ok(self.db()?.execute(sql, params![account, step])? == 1)
    }

    fn use_recovery_code(&mut self, account: i64, hash: &[u8; 32]) -> Stored<bool> {
        let sql = "DELETE FROM recovery_codes WHERE account_id = ?1 AND hash = ?2";
        Ok(self.db()?.execute(sql, params![account, hash])? == 1)
    }

    fn add_account_link(&mut self, hash: &[u8; 32], link: &LinkRow) -> Stored<()> {
        self.remove_account_links(link.account)?;
        let sql = "INSERT INTO account_links (hash, account_id, second_too, expires_s) \
                   VALUES (?1, ?2, ?3, ?4)";
        self.db()?.execute(sql, params![hash, link.account, link.second_too, link.expires_s])?;
        Ok(())
    }

    fn remove_account_links(&mut self, account: Option<i64>) -> Stored<()> {
        self.db()?.execute(
            "DELETE FROM account_links WHERE account_id IS NOT DISTINCT FROM ?1",
            [account],
        )?;
        Ok(())
    }

    fn remember_device(&mut self, account: i64, device: &[u8; 32], now_s: i64) -> Stored<()> {
        let db = self.db()?;
        let sql = "INSERT INTO account_devices (account_id, hash, seen_s) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (account_id, hash) DO UPDATE SET seen_s = excluded.seen_s";
        db.execute(sql, params![account, device, now_s])?;
        let sql = "DELETE FROM account_devices WHERE account_id = ?1 AND hash NOT IN \
                   (SELECT hash FROM account_devices WHERE account_id = ?1 \
                   ORDER BY seen_s DESC LIMIT ?2)";
        db.execute(sql, params![account, DEVICES_MAX])?;
        Ok(())
    }

    fn forget_devices(&mut self, account: i64) -> Stored<()> {
        self.db()?.execute("DELETE FROM account_devices WHERE account_id = ?1", [account])?;
        Ok(())
    }
}
