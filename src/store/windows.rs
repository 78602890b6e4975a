//! The windows of the own venue that the public was warned of, as the backend signed them.

use protocol::venue_windows::{VenueWindow, VerifiedWindows};
use protocol::warnings::Level;
use rusqlite::{Connection, Transaction};

use super::settings::{get, name, number, put, remove};
use super::{Store, StoreError};

/// The program that reads lists.
const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// What is known of the venue's windows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownWindows {
    /// Those that stand, by time.
    pub windows: Vec<VenueWindow>,
    /// How many warnings were taken back.
    pub withdrawn: u32,
    /// For how many seconds whoever came in counts as there, unless they went out before.
    pub longest_stay_s: i64,
}

/// Whether the list at hand was read in part only, by another program than this one.
fn is_readable_anew(connection: &Connection) -> Result<bool, StoreError> {
    let reader = get::<String>(connection, name::WINDOWS_PARTLY_READ_BY)?;
    Ok(reader.is_some_and(|reader| reader != PROGRAM))
}

/// Deletes windows that no longer stand on `day`, in Vietnam.
pub(super) fn delete_before(transaction: &Transaction<'_>, day: i64) -> Result<usize, StoreError> {
    Ok(transaction.execute("DELETE FROM venue_window WHERE until_day < ?1", [day])?)
}

/// Forgets everything: they belonged to another venue or backend.
pub(super) fn clear(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    for setting in [name::WINDOWS_VERSION, name::WINDOWS_PARTLY_READ_BY, name::LONGEST_STAY] {
        remove(transaction, setting)?;
    }
    transaction.execute("DELETE FROM venue_window", [])?;
    transaction.execute("DELETE FROM withdrawn_warning", [])?;
    Ok(())
}

fn window(row: &rusqlite::Row<'_>) -> Result<VenueWindow, StoreError> {
    let level: u8 = row.get(3)?;
    let odd = || StoreError::content("window", format!("no level has number {level}"));
    Ok(VenueWindow {
        warning: row.get(0)?,
        from_s: row.get(1)?,
        to_s: row.get(2)?,
        level: Level::from_number(level).ok_or_else(odd)?,
        text: row.get(4)?,
        until_day: row.get(5)?,
    })
}

impl Store {
    /// Takes windows that were verified in the place of those at hand; `false` when their version is not newer. What
    /// was taken back stays so, whatever a later list says.
    ///
    /// # Errors
    /// [`StoreError`]; then the windows before stay.
    pub fn save_windows(&self, verified: &VerifiedWindows) -> Result<bool, StoreError> {
        let VerifiedWindows { list, skipped } = verified;
        self.write(|transaction| {
            let before: Option<i64> = get(transaction, name::WINDOWS_VERSION)?;
            let again = before == Some(list.version) && is_readable_anew(transaction)?;
            if before.is_some_and(|before| list.version <= before) && !again {
                return Ok(false);
            }
            let mut gone = transaction
                .prepare_cached("INSERT OR IGNORE INTO withdrawn_warning (warning) VALUES (?1)")?;
            for warning in &list.withdrawn {
                gone.execute([warning])?;
            }
            transaction.execute("DELETE FROM venue_window", [])?;
            let mut keep = transaction.prepare_cached(
                "INSERT OR IGNORE INTO venue_window (warning, from_s, to_s, level, text, until_day)
                 SELECT ?1, ?2, ?3, ?4, ?5, ?6
                 WHERE ?1 NOT IN (SELECT warning FROM withdrawn_warning)",
            )?;
            for it in &list.windows {
                let level = it.level.number();
                let values = (it.warning, it.from_s, it.to_s, level, it.text, it.until_day);
                keep.execute(values)?;
            }
            if *skipped > 0 {
                put(transaction, name::WINDOWS_PARTLY_READ_BY, PROGRAM)?;
            } else {
                remove(transaction, name::WINDOWS_PARTLY_READ_BY)?;
            }
            put(transaction, name::LONGEST_STAY, list.longest_stay_s)?;
            put(transaction, name::WINDOWS_VERSION, list.version)?;
            Ok(true)
        })
    }

    /// Version of the windows at hand; -1 before the first.
    pub fn windows_version(&self) -> Result<i64, StoreError> {
        self.read(|connection| Ok(get(connection, name::WINDOWS_VERSION)?.unwrap_or(-1)))
    }

    /// Version of the windows that need not be sent again; -1 where this program may read more of them than the
    /// one that took them.
    pub fn windows_read(&self) -> Result<i64, StoreError> {
        self.read(|connection| {
            let anew = is_readable_anew(connection)?;
            let version = get(connection, name::WINDOWS_VERSION)?;
            Ok(version.filter(|_| !anew).unwrap_or(-1))
        })
    }

    /// What stands on `day`, in Vietnam; `None` while the backend has not said anything.
    pub fn windows(&self, day: i64) -> Result<Option<KnownWindows>, StoreError> {
        self.read(|connection| {
            if get::<i64>(connection, name::WINDOWS_VERSION)?.is_none() {
                return Ok(None);
            }
            let mut query = connection.prepare_cached(
                "SELECT warning, from_s, to_s, level, text, until_day FROM venue_window
                 WHERE until_day >= ?1 ORDER BY from_s, to_s, level, warning",
            )?;
            let windows = query.query_and_then([day], window)?.collect::<Result<_, _>>()?;
            let withdrawn = "SELECT count(*) FROM withdrawn_warning";
            let withdrawn = connection.query_row(withdrawn, [], |row| row.get(0))?;
            let longest_stay_s = number(connection, name::LONGEST_STAY)?;
            Ok(Some(KnownWindows { windows, withdrawn, longest_stay_s }))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::venue_windows::VenueWindows;

    /// A day in Vietnam, and its first second.
    const DAY: i64 = 18_814;
    const AT: i64 = DAY * 86_400 - 25_200;

    fn list(version: i64, warnings: &[i64], withdrawn: &[i64]) -> VerifiedWindows {
        let window = |warning: &i64| VenueWindow {
            warning: *warning,
            from_s: AT,
            to_s: AT + 900,
            level: Level::F1,
            text: 1,
            until_day: DAY + 14,
        };
        let windows = warnings.iter().map(window).collect();
        let withdrawn = withdrawn.to_vec();
        let list = VenueWindows { version, venue: 3, longest_stay_s: 3600, windows, withdrawn };
        VerifiedWindows { list, skipped: 0 }
    }

    fn known(store: &Store, day: i64) -> Vec<i64> {
        let known = store.windows(day).unwrap().unwrap();
        known.windows.iter().map(|window| window.warning).collect()
    }

    #[test]
    fn a_list_replaces_the_one_before_and_never_goes_back() {
        let store = Store::open_in_memory().unwrap();
        assert_eq!(store.windows(DAY).unwrap(), None, "nothing was said");
        assert!(store.save_windows(&list(0, &[], &[])).unwrap(), "nothing to tell is told too");
        assert_eq!(known(&store, DAY), [0; 0]);
        assert!(store.save_windows(&list(4, &[1, 2], &[])).unwrap());
        assert_eq!(known(&store, DAY), [1, 2]);
        for older in [3, 4] {
            assert!(!store.save_windows(&list(older, &[9], &[])).unwrap());
        }
        assert_eq!(known(&store, DAY), [1, 2]);
        assert_eq!(store.windows_read().unwrap(), 4);
    }

    #[test]
    fn what_was_taken_back_never_returns() {
        let store = Store::open_in_memory().unwrap();
        store.save_windows(&list(1, &[1, 2], &[])).unwrap();
        store.save_windows(&list(2, &[2], &[1])).unwrap();
        assert_eq!(known(&store, DAY), [2]);
        store.save_windows(&list(3, &[1, 2], &[])).unwrap();
        assert_eq!(known(&store, DAY), [2]);
        assert_eq!(store.windows(DAY).unwrap().unwrap().withdrawn, 1);
    }

    #[test]
    fn windows_end_with_their_last_day() {
        let store = Store::open_in_memory().unwrap();
        store.save_windows(&list(1, &[1], &[])).unwrap();
        assert_eq!(known(&store, DAY + 14), [1]);
        assert_eq!(known(&store, DAY + 15), [0; 0]);
        store.delete_before(0, 0, AT + 15 * 86_400).unwrap();
        assert_eq!(known(&store, DAY), [0; 0], "they are deleted");
    }

    #[test]
    fn another_program_reads_anew_what_was_read_in_part() {
        let store = Store::open_in_memory().unwrap();
        store.save_windows(&VerifiedWindows { skipped: 1, ..list(3, &[1], &[]) }).unwrap();
        assert_eq!(store.windows_read().unwrap(), 3, "this program reads no more of it");
        store.write(|transaction| put(transaction, name::WINDOWS_PARTLY_READ_BY, "0.0.0")).unwrap();
        assert_eq!(store.windows_read().unwrap(), -1);
        assert!(store.save_windows(&list(3, &[1, 2], &[])).unwrap());
        assert_eq!(known(&store, DAY), [1, 2]);
    }
}
