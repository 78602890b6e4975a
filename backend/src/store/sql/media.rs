//! Files are kept in parts, so that one can be sent without holding it as a whole.

use protocol::playlist::{Item, MediaId};

use super::db::{Db, Optional, Row, Rows, params};
use super::tx::SqlTx;
use crate::store::media::{MEDIA_PART, MediaFile, MediaRead, MediaRow, MediaScope, MediaTx};
use crate::store::venues::VenueKind;
use crate::store::{StoreError, Stored};

/// Whether the row `m` is for the venue `v`.
const FOR_VENUE: &str = "coalesce(m.commune_id, v.commune_id) = v.commune_id \
    AND coalesce(m.venue_id, v.venue_id) = v.venue_id \
    AND coalesce(m.venue_kind, v.venue_kind) = v.venue_kind";

const SELECT: &str =
    "SELECT media_id, m.commune_id, m.venue_id, item, added_s, m.venue_kind FROM media m";

fn bump_version(db: Db<'_>) -> Stored<()> {
    db.execute("UPDATE media_list SET version = version + 1", params![])?;
    Ok(())
}

fn item(json: &str) -> Stored<Item> {
    serde_json::from_str(json).map_err(|_| StoreError::Unreadable("media"))
}

fn row(row: Row<'_>) -> Stored<MediaRow> {
    let kind = row.get::<Option<String>>(5)?;
    let kind = kind.map(|word| VenueKind::from_word(&word).ok_or(StoreError::Unreadable("media")));
    let scope = match (row.get(1)?, row.get(2)?, kind.transpose()?) {
        (_, Some(venue), _) => MediaScope::Venue(venue),
        (commune, None, Some(kind)) => MediaScope::Kind(commune, kind),
        (Some(commune), None, None) => MediaScope::Commune(commune),
        (None, None, None) => MediaScope::Everywhere,
    };
    let (json, added_s): (String, i64) = (row.get(3)?, row.get(4)?);
    Ok(MediaRow { media: row.get(0)?, scope, item: item(&json)?, added_s })
}

/// The columns `commune_id`, `venue_id` and `venue_kind`.
fn columns(scope: MediaScope) -> (Option<i64>, Option<i64>, Option<&'static str>) {
    match scope {
        MediaScope::Everywhere => (None, None, None),
        MediaScope::Commune(commune) => (Some(commune), None, None),
        MediaScope::Venue(venue) => (None, Some(venue), None),
        MediaScope::Kind(commune, kind) => (commune, None, Some(kind.word())),
    }
}

fn rows(mut found: Rows<'_>) -> Stored<Vec<MediaRow>> {
    let mut media = Vec::new();
    while let Some(one) = found.next()? {
        media.push(row(one)?);
    }
    Ok(media)
}

impl MediaRead for SqlTx<'_> {
    fn media(&mut self) -> Stored<Vec<MediaRow>> {
        let mut statement = self.db()?.prepare_cached(&format!("{SELECT} ORDER BY media_id"))?;
        rows(statement.query(params![])?)
    }

    fn media_of(&mut self, venue: i64) -> Stored<Vec<MediaRow>> {
        let sql =
            format!("{SELECT}, venues v WHERE v.venue_id = ?1 AND {FOR_VENUE} ORDER BY media_id");
        let mut statement = self.db()?.prepare_cached(&sql)?;
        let mut media = rows(statement.query([venue])?)?;
        // Stable, so that the oldest of equals stays first.
        media.sort_by_key(|row| std::cmp::Reverse(row.item.priority));
        Ok(media)
    }

    fn playlist(&mut self, venue: i64) -> Stored<(i64, Vec<Item>)> {
        let db = self.db()?;
        let version =
            db.query_row("SELECT version FROM media_list", params![], |row| row.get(0))?;
        let items = self.media_of(venue)?.into_iter().map(|row| row.item).collect();
        Ok((version, items))
    }

    fn longest_playlist(&mut self, scope: MediaScope) -> Stored<usize> {
        let (commune, venue, kind) = columns(scope);
        let sql = format!(
            "SELECT coalesce(max((SELECT count(*) FROM media m WHERE {FOR_VENUE})), 0) \
             FROM venues v WHERE (?1 IS NULL OR commune_id = ?1) \
             AND (?2 IS NULL OR venue_id = ?2) AND (?3 IS NULL OR venue_kind = ?3)"
        );
        let key = params![commune, venue, kind];
        let longest: u32 = self.db()?.query_row(&sql, key, |row| row.get(0))?;
        Ok(usize::try_from(longest).unwrap_or(usize::MAX))
    }

    fn media_file(&mut self, venue: i64, id: &MediaId) -> Stored<Option<MediaFile>> {
        let sql = format!(
            "SELECT item FROM media m, venues v WHERE v.venue_id = ?1 AND sha256 = ?2 \
             AND {FOR_VENUE} LIMIT 1"
        );
        let key = params![venue, id.as_bytes()];
        let json: Option<String> = self.db()?.query_row(&sql, key, |row| row.get(0)).optional()?;
        let Some(json) = json else { return Ok(None) };
        let Item { mime, size, .. } = item(&json)?;
        Ok(Some(MediaFile { mime, size }))
    }

    fn media_part(&mut self, id: &MediaId, part: u32) -> Stored<Option<Vec<u8>>> {
        let sql = "SELECT body FROM media_parts WHERE sha256 = ?1 AND part = ?2";
        let mut statement = self.db()?.prepare_cached(sql)?;
        statement.query_row(params![id.as_bytes(), part], |row| row.get(0)).optional()
    }
}

impl MediaTx for SqlTx<'_> {
    fn add_media(
        &mut self,
        scope: MediaScope,
        item: &Item,
        bytes: &[u8],
        now_s: i64,
    ) -> Stored<i64> {
        let db = self.db()?;
        let (commune, venue, kind) = columns(scope);
        let json = serde_json::to_string(item).map_err(|_| StoreError::Unreadable("media"))?;
        let mut statement = db.prepare_cached(
            "INSERT INTO media_parts (sha256, part, body) VALUES (?1, ?2, ?3) \
               ON CONFLICT DO NOTHING",
        )?;
        for (part, body) in (0_u32..).zip(bytes.chunks(MEDIA_PART)) {
            statement.execute(params![item.id.as_bytes(), part, body])?;
        }
        db.execute(
            "INSERT INTO media (commune_id, venue_id, sha256, item, added_s, venue_kind) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![commune, venue, item.id.as_bytes(), json, now_s, kind],
        )?;
        let number = db.last_number()?;
        bump_version(db)?;
        Ok(number)
    }

    fn remove_media(&mut self, media: i64) -> Stored<bool> {
        let db = self.db()?;
        if db.execute("DELETE FROM media WHERE media_id = ?1", [media])? == 0 {
            return Ok(false);
        }
        let sql = "DELETE FROM media_parts WHERE sha256 NOT IN (SELECT sha256 FROM media)";
        db.execute(sql, params![])?;
        bump_version(db)?;
        Ok(true)
    }
}
