use super::db::params;
use super::tx::SqlTx;
use crate::store::Stored;
use crate::store::towns::{NewOrganisation, Organisation, Town, TownsRead, TownsTx};

impl TownsRead for SqlTx<'_> {
    fn towns(&mut self) -> Stored<Vec<Town>> {
        let mut statement =
            self.db()?.prepare_cached("SELECT town_id, name FROM towns ORDER BY name, town_id")?;
        let rows = statement
            .query_map(params![], |row| Ok(Town { town: row.get(0)?, name: row.get(1)? }))?;
        rows.collect()
    }

    fn commune_towns(&mut self) -> Stored<Vec<(i64, i64)>> {
        let sql = "SELECT commune_id, town_id FROM communes WHERE town_id IS NOT NULL \
                   ORDER BY commune_id";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let rows = statement.query_map(params![], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect()
    }

    fn organisations(&mut self) -> Stored<Vec<Organisation>> {
        let sql = "SELECT organisation_id, town_id, name, narrates FROM organisations \
                   WHERE closed_s IS NULL ORDER BY organisation_id";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let rows = statement.query_map(params![], |row| {
            let about =
                NewOrganisation { town: row.get(1)?, name: row.get(2)?, narrates: row.get(3)? };
            Ok(Organisation { organisation: row.get(0)?, about })
        })?;
        rows.collect()
    }
}

impl TownsTx for SqlTx<'_> {
    fn add_town(&mut self, name: &str) -> Stored<i64> {
        let db = self.db()?;
        db.execute("INSERT INTO towns (name) VALUES (?1)", [name])?;
        db.last_number()
    }

    fn set_town(&mut self, commune: i64, town: Option<i64>) -> Stored<bool> {
        let sql = "UPDATE communes SET town_id = ?2 WHERE commune_id = ?1";
        Ok(self.db()?.execute(sql, params![commune, town])? == 1)
    }

    fn add_organisation(&mut self, organisation: &NewOrganisation) -> Stored<i64> {
        let db = self.db()?;
        let NewOrganisation { town, name, narrates } = organisation;
        let sql = "INSERT INTO organisations (town_id, name, narrates) VALUES (?1, ?2, ?3)";
        db.execute(sql, params![town, name, narrates])?;
        db.last_number()
    }

    fn close_organisation(&mut self, organisation: i64, now_s: i64) -> Stored<bool> {
        let sql = "UPDATE organisations SET closed_s = ?2 \
                   WHERE organisation_id = ?1 AND closed_s IS NULL";
        Ok(self.db()?.execute(sql, params![organisation, now_s])? == 1)
    }
}
