use super::db::params;
use super::tx::SqlTx;
use crate::store::Stored;
use crate::store::guesses::{Guessed, GuessesRead, GuessesTx, Subject};

fn table(guessed: Guessed) -> &'static str {
    match guessed {
        Guessed::Codes => "guesses",
        Guessed::SignIns => "sign_in_guesses",
    }
}

impl GuessesRead for SqlTx<'_> {
    fn wrong_guesses(&mut self, guessed: Guessed, at_s: i64) -> Stored<Vec<(Subject, u32)>> {
        let sql = format!("SELECT subject, wrong FROM {} WHERE at_s = ?1", table(guessed));
        let mut statement = self.db()?.prepare_cached(&sql)?;
        let rows = statement.query_map([at_s], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect()
    }
}

impl GuessesTx for SqlTx<'_> {
    fn add_wrong_guesses(
        &mut self,
        guessed: Guessed,
        at_s: i64,
        subject: &Subject,
        wrong: u32,
    ) -> Stored<()> {
        let sql = format!(
            "INSERT INTO {} (at_s, subject, wrong) VALUES (?1, ?2, ?3) \
             ON CONFLICT (at_s, subject) DO UPDATE SET wrong = {0}.wrong + excluded.wrong",
            table(guessed)
        );
        self.db()?.prepare_cached(&sql)?.execute(params![at_s, subject, wrong])?;
        Ok(())
    }
}
