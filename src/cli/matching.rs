//! `kiosk match`: cases and contacts from files, hits as JSON.

use std::path::Path;

use anyhow::Context;
use protocol::case::{self, CaseError, TIME_MAX_S, no_unix_time};
use protocol::caselist::Case;
use protocol::contact::{ContactId, ContactIdError};
use protocol::matching::{Log, LoggedContact, TOLERANCE_S};
use serde_json::{Value, json};

/// Why the files were refused.
#[derive(Debug, thiserror::Error)]
pub enum MatchError {
    /// The case file is wrong.
    #[error("{file}: {problem}")]
    Cases {
        /// Which file.
        file: String,
        /// Where and why. No source of the error, which would be told once more.
        problem: CaseError,
    },
    /// The contact file is wrong.
    #[error("{file}, line {line}: {problem}")]
    Contacts {
        /// Which file.
        file: String,
        /// Line, from 1.
        line: u64,
        /// What is wrong and what is expected.
        problem: String,
    },
}

/// The text of a file, as whichever program of an office wrote it.
///
/// # Errors
/// When it cannot be read or is no text.
pub(super) fn read(path: &Path) -> anyhow::Result<String> {
    let bytes =
        std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let text = protocol::text::decode(&bytes).with_context(|| path.display().to_string())?;
    Ok(text.into_owned())
}

/// All hits, in the order of the contacts. `case` is the position in the case file, from 0; times
/// are Unix seconds.
///
/// # Errors
/// Names the file and the path of the first value that is wrong.
pub fn hits(
    cases: &str,
    cases_name: &str,
    contacts: &str,
    contacts_name: &str,
) -> Result<Vec<Value>, MatchError> {
    let keys = case::parse(cases)
        .map_err(|problem| MatchError::Cases { file: cases_name.to_owned(), problem })?;
    let cases: Vec<Case> =
        (0..).zip(&keys).map(|(case, key)| Case::new(case, key.day_seeds())).collect();
    let contacts = parse_contacts(contacts, contacts_name)?;
    let hits = Log::new(&contacts, TOLERANCE_S).matches(&cases);
    Ok(hits
        .into_iter()
        .map(|hit| {
            let contact = contacts[hit.contact];
            json!({
                "case": hit.case,
                "id": contact.id,
                "slot_start": hit.slot_start_s,
                "seen": contact.first_s,
            })
        })
        .collect())
}

fn parse_contacts(text: &str, file: &str) -> Result<Vec<LoggedContact>, MatchError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut contacts = Vec::new();
    for (index, row) in reader.records().enumerate() {
        let wrong =
            |line, problem: String| MatchError::Contacts { file: file.to_owned(), line, problem };
        let row = row.map_err(|error| {
            wrong(error.position().map_or(0, csv::Position::line), error.to_string())
        })?;
        let line = row.position().map_or(0, csv::Position::line);
        if index == 0 && row.get(0) == Some("id") {
            continue;
        }
        contacts.push(parse_row(&row).map_err(|problem| wrong(line, problem))?);
    }
    Ok(contacts)
}

fn parse_row(row: &csv::StringRecord) -> Result<LoggedContact, String> {
    let fields: Vec<&str> = row.iter().collect();
    let (id, seen) = match fields[..] {
        [id, seen] => (id, seen),
        [id, seen, rssi] => {
            if !rssi.is_empty() {
                rssi.parse::<i16>().map_err(|_| format!("{rssi:?} is no signal in dBm"))?;
            }
            (id, seen)
        }
        _ => return Err(format!("has {} fields, expected id,unix_seconds[,rssi]", row.len())),
    };
    let id: ContactId = id.parse().map_err(|error: ContactIdError| error.to_string())?;
    let time: Option<i64> = seen.parse().ok();
    let seen = time
        .filter(|time| (0..TIME_MAX_S).contains(time))
        .ok_or_else(|| no_unix_time(format_args!("{seen:?}")))?;
    Ok(LoggedContact { id, first_s: seen, last_s: seen, uncertainty_s: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case_file() -> String {
        let key: String = (0..32).map(|byte| format!("{byte:02x}")).collect();
        format!(r#"{{"data":[{{"daily_key":"{key}","time_start":0,"time_end":86399,"max":96}}]}}"#)
    }

    fn found(contacts: &str) -> Result<Vec<Value>, String> {
        hits(&case_file(), "f0.json", contacts, "log.csv").map_err(|error| error.to_string())
    }

    #[test]
    fn hits_are_lines_of_json() {
        let contacts = "id,unix_seconds,rssi\n893dae342437130ce5e23837,1000,-70\n\
                        893dae342437130ce5e23837,5000\n130CEA6472130C185D8643DF, 12 ,\n";
        assert_eq!(
            found(contacts).unwrap(),
            [
                json!({"case":0,"id":"893dae342437130ce5e23837","slot_start":900,"seen":1000}),
                json!({"case":0,"id":"130cea6472130c185d8643df","slot_start":0,"seen":12}),
            ]
        );
    }

    #[test]
    fn bad_lines_are_named() {
        for (contacts, problem) in [
            ("893dae342437130ce5e23837\n", "log.csv, line 1: has 1 fields"),
            ("893dae342437130ce5e23837,5\nxx,5\n", "log.csv, line 2: a contact id has 24"),
            ("893dae342437130ce5e23837,soon\n", "log.csv, line 1: \"soon\" is no Unix time"),
            ("893dae342437130ce5e23837,5,loud\n", "log.csv, line 1: \"loud\" is no signal"),
            (
                "id,unix_seconds\n893dae342437130ce5e23837,1625703400000,-70\n",
                "log.csv, line 2: \"1625703400000\" is no Unix time in seconds",
            ),
            ("893dae342437130ce5e23837,-5\n", "log.csv, line 1: \"-5\" is no Unix time"),
        ] {
            let error = found(contacts).unwrap_err();
            assert!(error.starts_with(problem), "{error}");
        }
        let error = hits("{}", "f0.json", "", "log.csv").unwrap_err().to_string();
        assert!(error.starts_with("f0.json: data: missing"), "{error}");
    }
}
