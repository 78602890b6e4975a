use protocol::questionnaire::Questionnaire;

use super::db::params;
use super::tx::SqlTx;
use crate::store::questionnaires::{
    KindRow, QuestionnaireRow, QuestionnairesRead, QuestionnairesTx,
};
use crate::store::venues::VenueKind;
use crate::store::{StoreError, Stored};

pub(super) fn content(json: &str) -> Stored<Questionnaire> {
    serde_json::from_str(json).map_err(|_| StoreError::Unreadable("questionnaires"))
}

impl QuestionnairesRead for SqlTx<'_> {
    fn venue_kinds(&mut self) -> Stored<Vec<KindRow>> {
        let sql = "SELECT venue_kind, content, capacity, changed_s FROM venue_kinds k \
                   JOIN questionnaires q ON q.version = k.version ORDER BY venue_kind";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let mut rows = statement.query(params![])?;
        let mut kinds = Vec::new();
        while let Some(row) = rows.next()? {
            kinds.push(KindRow {
                kind: VenueKind::from_word(&row.get::<String>(0)?)
                    .ok_or(StoreError::Unreadable("venue_kinds"))?,
                questionnaire: content(&row.get::<String>(1)?)?,
                capacity: row.get(2)?,
                changed_s: row.get(3)?,
            });
        }
        Ok(kinds)
    }

    fn questionnaires(&mut self) -> Stored<Vec<QuestionnaireRow>> {
        let sql = "SELECT version, content, first_s FROM questionnaires \
                   ORDER BY first_s DESC, version";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let mut rows = statement.query(params![])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(QuestionnaireRow {
                version: row.get(0)?,
                questionnaire: content(&row.get::<String>(1)?)?,
                first_s: row.get(2)?,
            });
        }
        Ok(found)
    }
}

impl QuestionnairesTx for SqlTx<'_> {
    fn keep_questionnaire(&mut self, questionnaire: &Questionnaire, now_s: i64) -> Stored<()> {
        let json = serde_json::to_string(questionnaire)
            .map_err(|_| StoreError::Unreadable("questionnaires"))?;
        let sql = "INSERT INTO questionnaires (version, content, first_s) \
                   VALUES (?1, ?2, ?3) \
               ON CONFLICT DO NOTHING";
        self.db()?.execute(sql, params![questionnaire.version(), json, now_s])?;
        Ok(())
    }

    fn set_venue_kind(&mut self, kind: &KindRow) -> Stored<()> {
        let sql = "INSERT INTO venue_kinds (venue_kind, version, capacity, changed_s) \
                   VALUES (?1, ?2, ?3, ?4) \
                   ON CONFLICT (venue_kind) DO UPDATE SET version = excluded.version, capacity = excluded.capacity, changed_s = excluded.changed_s";
        let version = kind.questionnaire.version();
        let row = params![kind.kind.word(), version, kind.capacity, kind.changed_s];
        self.db()?.execute(sql, row)?;
        Ok(())
    }

    fn set_own_questionnaire(&mut self, venue: i64, version: Option<&str>) -> Stored<bool> {
        let sql = "UPDATE venues SET questionnaire = ?2 WHERE venue_id = ?1";
        Ok(self.db()?.execute(sql, params![venue, version])? == 1)
    }
}
