use protocol::record::day_of;
use zeroize::Zeroizing;

use super::db::{Db, params};
use super::tx::SqlTx;
use crate::store::outbox::{
    Channel, ClaimedMessage, MessageKind, MessageRow, MessageState, NewMessage, OutboxRead,
    OutboxTx, TryEnd,
};
use crate::store::{StoreError, Stored};

/// What lies further ahead was put there by a clock that was wrong: no pause is as long.
const AHEAD_MAX_S: i64 = protocol::DAY_S;

const DUE: &str = "state = 'waiting' AND (next_s <= ?1 OR next_s > ?2) \
    AND (channel = 'email' AND ?3 = 1 OR channel = 'sms' AND ?4 = 1)";

fn unreadable() -> StoreError {
    StoreError::Unreadable("outbox")
}

fn due(channels: &[Channel], now_s: i64) -> (i64, i64, bool, bool) {
    let has = |channel| channels.contains(&channel);
    (now_s, now_s.saturating_add(AHEAD_MAX_S), has(Channel::Email), has(Channel::Sms))
}

impl OutboxRead for SqlTx<'_> {
    fn message_due(&mut self, channels: &[Channel], now_s: i64) -> Stored<bool> {
        let sql = format!("SELECT 1 FROM outbox WHERE {DUE} LIMIT 1");
        let (now_s, ahead_s, email, sms) = due(channels, now_s);
        self.db()?.prepare_cached(&sql)?.exists(params![now_s, ahead_s, email, sms])
    }

    fn messages(
        &mut self,
        state: Option<MessageState>,
        skip: u32,
        most: u32,
    ) -> Stored<Vec<MessageRow>> {
        let mut statement = self.db()?.prepare_cached(
            "SELECT message_id, channel, kind, masked, state, tries, queued_s, next_s, done_s, problem \
             FROM outbox WHERE ?1 IS NULL OR state = ?1 ORDER BY message_id DESC LIMIT ?3 OFFSET ?2",
        )?;
        let mut rows = statement.query(params![state.map(MessageState::word), skip, most])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let word = |column| row.get::<String>(column);
            found.push(MessageRow {
                message: row.get(0)?,
                channel: Channel::from_word(&word(1)?).ok_or_else(unreadable)?,
                kind: MessageKind::from_word(&word(2)?).ok_or_else(unreadable)?,
                masked: row.get(3)?,
                state: MessageState::from_word(&word(4)?).ok_or_else(unreadable)?,
                tries: row.get(5)?,
                queued_s: row.get(6)?,
                next_s: row.get(7)?,
                done_s: row.get(8)?,
                problem: row.get(9)?,
            });
        }
        Ok(found)
    }

    fn message_counts(&mut self) -> Stored<Vec<(MessageState, u64)>> {
        let sql = "SELECT state, count(*) FROM outbox GROUP BY state";
        let mut statement = self.db()?.prepare_cached(sql)?;
        let mut rows = statement.query(params![])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let (word, count): (String, u32) = (row.get(0)?, row.get(1)?);
            found.push((MessageState::from_word(&word).ok_or_else(unreadable)?, count.into()));
        }
        Ok(found)
    }
}

/// Queues a message that is first tried at `next_s`, of a warning or not; its number.
pub(super) fn queue(
    db: Db<'_>,
    message: &NewMessage,
    next_s: i64,
    now_s: i64,
    warning: Option<i64>,
) -> Stored<i64> {
    let sql = "INSERT INTO outbox (day, queued_s, channel, kind, masked, address, subject, body, \
               state, next_s, warning_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'waiting', ?9, ?10)";
    let NewMessage { channel, kind, address, masked, subject, body } = message;
    let (channel, kind, body) = (channel.word(), kind.word(), body.as_str());
    let row = params![
        day_of(now_s),
        now_s,
        channel,
        kind,
        masked,
        address,
        subject,
        body,
        next_s,
        warning
    ];
    db.prepare_cached(sql)?.execute(row)?;
    db.last_number()
}

impl OutboxTx for SqlTx<'_> {
    fn queue_message(&mut self, message: &NewMessage, now_s: i64) -> Stored<i64> {
        queue(self.db()?, message, now_s, now_s, None)
    }

    fn claim_messages(
        &mut self,
        channels: &[Channel],
        now_s: i64,
        until_s: i64,
        most: u32,
    ) -> Stored<Vec<ClaimedMessage>> {
        let sql = format!(
            "UPDATE outbox SET tries = tries + 1, next_s = ?5 WHERE message_id IN \
             (SELECT message_id FROM outbox WHERE {DUE} ORDER BY next_s, message_id LIMIT ?6) \
             RETURNING message_id, tries, channel, kind, address, masked, subject, body"
        );
        let mut statement = self.db()?.prepare_cached(&sql)?;
        let (now_s, ahead_s, email, sms) = due(channels, now_s);
        let mut rows = statement.query(params![now_s, ahead_s, email, sms, until_s, most])?;
        let mut claimed = Vec::new();
        while let Some(row) = rows.next()? {
            let word = |column| row.get::<String>(column);
            claimed.push(ClaimedMessage {
                message: row.get(0)?,
                tries: row.get(1)?,
                new: NewMessage {
                    channel: Channel::from_word(&word(2)?).ok_or_else(unreadable)?,
                    kind: MessageKind::from_word(&word(3)?).ok_or_else(unreadable)?,
                    address: row.get(4)?,
                    masked: row.get(5)?,
                    subject: row.get(6)?,
                    body: Zeroizing::new(row.get(7)?),
                },
            });
        }
        Ok(claimed)
    }

    fn settle_message(&mut self, message: i64, tries: u32, end: &TryEnd, now_s: i64) -> Stored<()> {
        let db = self.db()?;
        let (state, problem) = match end {
            TryEnd::Failed { problem, next_s } => {
                let sql = "UPDATE outbox SET next_s = ?3, problem = ?4 \
                           WHERE message_id = ?1 AND tries = ?2 AND state = 'waiting'";
                db.execute(sql, params![message, tries, next_s, problem])?;
                return Ok(());
            }
            TryEnd::Sent => (MessageState::Sent, None),
            TryEnd::GivenUp { problem } => (MessageState::GivenUp, Some(problem)),
        };
        let sql = "UPDATE outbox SET state = ?3, problem = ?4, done_s = ?5, address = '', subject = '', \
                   body = '' WHERE message_id = ?1 AND tries = ?2 AND state = 'waiting'";
        db.execute(sql, params![message, tries, state.word(), problem, now_s])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::sqlite::Sqlite;

    const ALL: [Channel; 2] = [Channel::Email, Channel::Sms];

    fn message(channel: Channel) -> NewMessage {
        NewMessage {
            channel,
            kind: MessageKind::Invitation,
            address: "a@example.vn".to_owned(),
            masked: "a…@example.vn".to_owned(),
            subject: "Mời".to_owned(),
            body: Zeroizing::new("https://kiosk.example.vn/staff/link/x".to_owned()),
        }
    }

    fn claim(store: &Sqlite, channels: &[Channel], now_s: i64) -> Vec<(i64, u32)> {
        let mut tx = store.begin().unwrap();
        let claimed = tx.claim_messages(channels, now_s, now_s + 180, 9).unwrap();
        tx.commit().unwrap();
        claimed.iter().map(|claimed| (claimed.message, claimed.tries)).collect()
    }

    fn settle(store: &Sqlite, tries: u32, end: &TryEnd) {
        let mut tx = store.begin().unwrap();
        tx.settle_message(1, tries, end, 2000).unwrap();
        tx.commit().unwrap();
    }

    fn state(store: &Sqlite) -> (MessageState, u32) {
        let row = store.snapshot().unwrap().messages(None, 0, 9).unwrap().remove(0);
        (row.state, row.tries)
    }

    #[test]
    fn of_two_processes_one_has_a_message_until_its_lease_is_over() {
        let dir = tempfile::tempdir().unwrap();
        let [one, two] = [(); 2].map(|()| Sqlite::open(&dir.path().join("backend.db")).unwrap());
        let mut tx = one.begin().unwrap();
        tx.queue_message(&message(Channel::Email), 1000).unwrap();
        tx.commit().unwrap();
        assert!(claim(&two, &[Channel::Sms], 1000).is_empty(), "of another channel");
        assert_eq!(claim(&one, &ALL, 1000), [(1, 1)]);
        assert!(claim(&two, &ALL, 1179).is_empty());
        assert!(!two.snapshot().unwrap().message_due(&ALL, 1179).unwrap());
        assert_eq!(claim(&two, &ALL, 1180), [(1, 2)], "the first one died");
        settle(&one, 1, &TryEnd::GivenUp { problem: "refused".to_owned() });
        assert_eq!(state(&one), (MessageState::Waiting, 2), "or was late");
        // A clock that was ahead put it there.
        assert_eq!(claim(&two, &ALL, 1180 - 3 * protocol::DAY_S), [(1, 3)]);
        settle(&two, 3, &TryEnd::Sent);
        assert_eq!(state(&one), (MessageState::Sent, 3));
        assert!(claim(&one, &ALL, 9_000_000).is_empty());
    }

    #[test]
    fn nothing_of_a_message_stays_when_it_is_done() {
        let dir = tempfile::tempdir().unwrap();
        for end in [TryEnd::Sent, TryEnd::GivenUp { problem: "address 550".to_owned() }] {
            let store =
                Sqlite::open(&dir.path().join(format!("{}.db", end == TryEnd::Sent))).unwrap();
            let mut tx = store.begin().unwrap();
            tx.queue_message(&message(Channel::Email), 1000).unwrap();
            tx.commit().unwrap();
            claim(&store, &ALL, 1000);
            settle(&store, 1, &end);
            let db = store.writer();
            let sql = "SELECT address || subject || body FROM outbox";
            let left: String = db.query_row(sql, [], |row| row.get(0)).unwrap();
            assert_eq!(left, "");
        }
    }
}
