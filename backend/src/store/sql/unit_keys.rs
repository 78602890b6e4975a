use super::db::{Db, Row, params};
use super::tx::SqlTx;
use crate::store::unit_keys::{
    Holder, HolderKind, KeyOwner, NewHolder, UnitKey, UnitKeysRead, UnitKeysTx,
};
use crate::store::{StoreError, Stored};

/// No commune has the number 0, which so stands for the authority.
fn number(owner: KeyOwner) -> i64 {
    match owner {
        KeyOwner::Commune(commune) => commune,
        KeyOwner::Authority => 0,
    }
}

fn holder(row: Row<'_>) -> Stored<Holder> {
    let kind: String = row.get(1)?;
    Ok(Holder {
        holder: row.get(0)?,
        about: NewHolder {
            kind: HolderKind::from_word(&kind).ok_or(StoreError::Unreadable("key_holders"))?,
            account: row.get(2)?,
            name: row.get(3)?,
            wrapped: row.get(4)?,
        },
        made_s: row.get(5)?,
        tried_s: row.get(6)?,
    })
}

fn holders(db: Db<'_>, key: i64) -> Stored<Vec<Holder>> {
    let sql = "SELECT holder_id, kind, account_id, name, wrapped, made_s, tried_s FROM key_holders \
               WHERE key_id = ?1 ORDER BY holder_id";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([key])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(holder(row)?);
    }
    Ok(found)
}

impl UnitKeysRead for SqlTx<'_> {
    fn unit_keys(&mut self, owner: KeyOwner) -> Stored<Vec<UnitKey>> {
        let db = self.db()?;
        let sql = "SELECT key_id, public, made_s, retired_s FROM unit_keys WHERE owner = ?1 \
                   ORDER BY key_id DESC";
        let mut statement = db.prepare_cached(sql)?;
        let mut rows = statement.query([number(owner)])?;
        let mut keys = Vec::new();
        while let Some(row) = rows.next()? {
            let key = row.get(0)?;
            keys.push(UnitKey {
                key,
                public: row.get(1)?,
                made_s: row.get(2)?,
                retired_s: row.get(3)?,
                holders: holders(db, key)?,
            });
        }
        Ok(keys)
    }
}

impl UnitKeysTx for SqlTx<'_> {
    fn add_unit_key(&mut self, owner: KeyOwner, public: &str, now_s: i64) -> Stored<i64> {
        let (db, owner) = (self.db()?, number(owner));
        let sql = "UPDATE unit_keys SET retired_s = ?2 WHERE owner = ?1 AND retired_s IS NULL";
        db.execute(sql, params![owner, now_s])?;
        let sql = "INSERT INTO unit_keys (owner, public, made_s) VALUES (?1, ?2, ?3)";
        db.execute(sql, params![owner, public, now_s])?;
        db.last_number()
    }

    fn add_holder(&mut self, key: i64, holder: &NewHolder, now_s: i64) -> Stored<i64> {
        let sql = "INSERT INTO key_holders (key_id, kind, account_id, name, wrapped, made_s) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let NewHolder { kind, account, name, wrapped } = holder;
        let db = self.db()?;
        db.execute(sql, params![key, kind.word(), account, name, wrapped, now_s])?;
        db.last_number()
    }

    fn remove_holder(&mut self, holder: i64) -> Stored<()> {
        self.db()?.execute("DELETE FROM key_holders WHERE holder_id = ?1", [holder])?;
        Ok(())
    }

    fn note_trial(&mut self, holder: i64, now_s: i64) -> Stored<()> {
        let sql = "UPDATE key_holders SET tried_s = ?2 WHERE holder_id = ?1";
        self.db()?.execute(sql, params![holder, now_s])?;
        Ok(())
    }
}
