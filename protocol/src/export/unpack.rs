//! Reading an export that anybody may have made. Nothing is written anywhere: names are only compared.

use std::collections::HashMap;

use data_encoding::BASE64;
use ed25519_dalek::VerifyingKey;

use super::error::ExportError;
use super::manifest::{Manifest, is_signed};
use super::{ARCHIVE_MAX, FILES_MAX, MANIFEST, SIGNATURE, age_name, list_name};
use crate::record::{Body, Record};

/// An export whose signature was not verified yet.
#[derive(Debug)]
pub struct Archive<'a> {
    files: HashMap<String, &'a [u8]>,
    text: &'a str,
    signature: &'a str,
    /// What it claims to hold.
    pub manifest: Manifest,
}

/// A line of a day's list.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// The day in Vietnam, ISO 8601.
    pub day: String,
    /// Its number in the day's list, from 1.
    pub line: usize,
    /// The record, or why it cannot be read.
    pub record: Result<Record, String>,
}

impl<'a> Archive<'a> {
    /// Reads the manifest of a file.
    ///
    /// # Errors
    /// [`ExportError`] when the file is no export, or holds what no export has.
    pub fn open(bytes: &'a [u8]) -> Result<Self, ExportError> {
        if bytes.len() > ARCHIVE_MAX {
            return Err(ExportError::TooLarge(bytes.len()));
        }
        let files = plain_files(bytes)?;
        let text = |name: &str| {
            let bytes = *files.get(name).ok_or_else(|| ExportError::Missing(name.to_owned()))?;
            std::str::from_utf8(bytes).map_err(|error| ExportError::Manifest(error.to_string()))
        };
        let (text, signature) = (text(MANIFEST)?, text(SIGNATURE)?);
        Ok(Self { manifest: Manifest::parse(text)?, text, signature: signature.trim(), files })
    }

    /// Whether `key` has signed what is in it; [`Archive::verify`] says whether it is still so.
    pub fn is_signed_by(&self, key: &VerifyingKey) -> bool {
        is_signed(self.text, self.signature, key)
    }

    /// The records, when all is as the kiosk with this key has signed it.
    ///
    /// # Errors
    /// [`ExportError`] names what is not.
    pub fn verify(mut self, key: &VerifyingKey) -> Result<Vec<Line>, ExportError> {
        if !is_signed(self.text, self.signature, key) {
            return Err(ExportError::Signature(self.manifest.about.kiosk));
        }
        self.files.retain(|name, _| name != MANIFEST && name != SIGNATURE);
        let mut named = HashMap::new();
        for file in &self.manifest.files {
            let name = &file.name;
            let bytes =
                self.files.remove(name).ok_or_else(|| ExportError::Missing(name.clone()))?;
            if !file.is(bytes) {
                return Err(ExportError::Changed(name.clone()));
            }
            named.insert(name.as_str(), bytes);
        }
        if let Some(name) = self.files.into_keys().next() {
            return Err(ExportError::Strange(name));
        }
        let mut lines = Vec::new();
        for day in &self.manifest.days {
            let name = list_name(&day.day);
            let list = *named.get(name.as_str()).ok_or(ExportError::Missing(name))?;
            for (index, line) in list.split(|byte| *byte == b'\n').enumerate() {
                if !line.is_empty() {
                    let record = record(line, &day.day, &named);
                    lines.push(Line { day: day.day.clone(), line: index + 1, record });
                }
            }
        }
        Ok(lines)
    }
}

/// A record of a list, with its age file.
fn record(line: &[u8], day: &str, files: &HashMap<&str, &[u8]>) -> Result<Record, String> {
    let mut record: Record = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    if let Body::Sealed(sealed) = &mut record.body
        && sealed.body.is_empty()
    {
        let name = age_name(day, record.seq);
        let age = files.get(name.as_str()).ok_or_else(|| format!("{name} is missing"))?;
        sealed.body = BASE64.encode(age);
    }
    Ok(record)
}

/// The files by name, without a copy. Headers are taken as they stand (`raw`): one that says of the next
/// what it does not say itself (a long name, a size) is no plain file, and neither are links, folders, devices and
/// sparse files, which grow when they are read.
fn plain_files(bytes: &[u8]) -> Result<HashMap<String, &[u8]>, ExportError> {
    let odd = |error: std::io::Error| ExportError::Tar(error.to_string());
    let mut files = HashMap::new();
    for entry in tar::Archive::new(bytes).entries().map_err(odd)?.raw(true) {
        let entry = entry.map_err(odd)?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if !entry.header().entry_type().is_file() || files.len() == FILES_MAX {
            return Err(ExportError::Strange(name));
        }
        let range = usize::try_from(entry.raw_file_position())
            .ok()
            .zip(usize::try_from(entry.size()).ok())
            .and_then(|(from, size)| bytes.get(from..from.checked_add(size)?));
        let file = range.ok_or_else(|| ExportError::Tar(format!("{name} is cut short")))?;
        if files.insert(name.clone(), file).is_some() {
            return Err(ExportError::Strange(format!("{name} twice")));
        }
    }
    Ok(files)
}
