//! Writing an export.

use std::collections::BTreeMap;
use std::io::{self, Write};

use data_encoding::BASE64;
use ed25519_dalek::SigningKey;

use super::error::ExportError;
use super::manifest::{About, Day, File, Manifest};
use super::{BYTES_MAX, MANIFEST, RECORDS_MAX, SIGNATURE, age_name, list_name};
use crate::civil::{iso_date, vietnam_day};
use crate::record::{Body, Record};

/// The records of a day on their way into a file.
#[derive(Default)]
struct Log {
    records: usize,
    list: Vec<u8>,
    ages: Vec<(i64, Vec<u8>)>,
}

impl Log {
    /// A sealed record's body goes into a file of its own, any other body that is no age file stays where
    /// it is, for the reader to refuse.
    fn add(&mut self, mut record: Record) -> Result<(), ExportError> {
        self.records += 1;
        if let Body::Sealed(sealed) = &mut record.body
            && let Ok(age) = BASE64.decode(sealed.body.as_bytes())
        {
            sealed.body.clear();
            self.ages.push((record.seq, age));
        }
        let failed = |error: serde_json::Error| ExportError::Json(error.to_string());
        serde_json::to_writer(&mut self.list, &record).map_err(failed)?;
        self.list.push(b'\n');
        Ok(())
    }
}

/// Writes an export of `records`, without the tags of cards, which serve the kiosks of their day only.
/// The answer is what it holds.
///
/// # Errors
/// [`ExportError::TooMany`] when they are more than [`RECORDS_MAX`], [`ExportError::Day`] when one has an
/// impossible time; else those of `writer`.
pub fn pack(
    writer: impl Write,
    about: About,
    records: Vec<Record>,
    key: &SigningKey,
) -> Result<Manifest, PackError> {
    if records.len() > RECORDS_MAX {
        return Err(ExportError::TooMany.into());
    }
    let mtime = u64::try_from(about.made_s).unwrap_or_default();
    let mut logs: BTreeMap<String, Log> = BTreeMap::new();
    for record in records {
        let day = iso_date(vietnam_day(record.body.at_s()));
        if day.is_empty() {
            return Err(ExportError::Day(record.seq).into());
        }
        let record = Record { body: record.body.without_cards(), ..record };
        logs.entry(day).or_default().add(record)?;
    }
    let (mut days, mut files) = (Vec::new(), Vec::new());
    for (day, log) in logs {
        days.push(Day { day: day.clone(), records: log.records, sealed: log.ages.len() });
        files.push((list_name(&day), log.list));
        files.extend(log.ages.into_iter().map(|(seq, age)| (age_name(&day, seq), age)));
    }
    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    if bytes > BYTES_MAX {
        return Err(ExportError::TooMany.into());
    }
    let named = files.iter().map(|(name, bytes)| File::of(name.clone(), bytes)).collect();
    let manifest = Manifest::new(about, days, named);
    let (text, signature) = manifest.sign(key)?;

    let mut tar = tar::Builder::new(writer);
    let signed =
        [(MANIFEST.to_owned(), text.into_bytes()), (SIGNATURE.to_owned(), signature.into_bytes())];
    for (name, bytes) in signed.into_iter().chain(files) {
        append(&mut tar, &name, &bytes, mtime)?;
    }
    tar.into_inner()?.flush()?;
    Ok(manifest)
}

fn append(
    tar: &mut tar::Builder<impl Write>,
    name: &str,
    bytes: &[u8],
    mtime: u64,
) -> io::Result<()> {
    let mut header = tar::Header::new_ustar();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o600);
    header.set_mtime(mtime);
    tar.append_data(&mut header, name, bytes)
}

/// Why [`pack`] failed: because of what it was given, or because of where it writes.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// What was given cannot be exported.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// Writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}
