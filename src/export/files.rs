//! Records into new files of a folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ed25519_dalek::VerifyingKey;
use protocol::civil::local_ms;
use protocol::export::{About, Archive, Day, Manifest, pack};
use protocol::record::Record;

use super::error::ExportError;
use super::folder::Folder;
use crate::devices::clock::Timestamp;
use crate::store::{Identity, Store, Wanted};

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// The files, none when there was nothing to export.
    pub files: Vec<PathBuf>,
    pub records: usize,
    /// What there is of each day, over all files.
    pub days: Vec<Day>,
    /// Whether the folder had a part of an export that was cut short, by a power cut or a pulled stick. It is
    /// gone, and what it was a part of is in these files.
    pub after_interruption: bool,
}

/// Writes the wanted records into new files in `folder`, and tells `report` how many there are so far. Blocks for as
/// long as the stick takes.
///
/// # Errors
/// [`ExportError`] with its remedy; what was written before it is whole, and nothing else has the name of an
/// export.
pub fn export(
    store: &Store,
    folder: &Path,
    wanted: Wanted,
    now: Timestamp,
    report: &mut dyn FnMut(usize),
) -> Result<Exported, ExportError> {
    let identity = store.identity()?.ok_or(ExportError::NotEnrolled)?;
    let folder = Folder::open(folder)?;
    let about = about(store, &identity, now)?;
    let stem = stem(identity.kiosk, now);
    let (mut exported, mut days, mut after) = (Exported::default(), BTreeMap::new(), 0);
    loop {
        let records = store.records_to_export(wanted, after)?;
        let Some(last) = records.last() else { break };
        after = last.seq;
        exported.records += records.len();
        let name = folder.free_name(&stem)?;
        let (manifest, after_part) = write(&folder, &name, &about, records, &identity)?;
        exported.after_interruption |= after_part;
        report(exported.records);
        manifest.days.into_iter().for_each(|day| add(&mut days, day));
        exported.files.push(folder.path().join(name));
    }
    exported.days = days.into_values().collect();
    Ok(exported)
}

fn about(store: &Store, identity: &Identity, now: Timestamp) -> Result<About, ExportError> {
    Ok(About {
        kiosk: identity.kiosk,
        incarnation: store.rewound()?.map_or(0, |rewind| rewind.times),
        venue: identity.venue.venue,
        made_s: now.unix_s(),
        clock: now.confidence,
    })
}

/// How the names of an export begin.
fn stem(kiosk: u32, now: Timestamp) -> String {
    let time = now.is_known().then(|| local_ms(now.unix_ms)).flatten();
    let time = time.map(|time| time.strftime("%Y%m%d-%H%M").to_string());
    format!("kiosk-{kiosk}-{}", time.as_deref().unwrap_or("no-time"))
}

/// Writes one file, and reads it back from the stick as the portal will read it. Also returns whether a part of
/// another was there.
fn write(
    folder: &Folder,
    name: &str,
    about: &About,
    records: Vec<Record>,
    identity: &Identity,
) -> Result<(Manifest, bool), ExportError> {
    let mut manifest = None;
    let fill = |file: &mut dyn std::io::Write| {
        manifest = Some(pack(file, about.clone(), records, &identity.key)?);
        Ok(())
    };
    let key = identity.key.verifying_key();
    let after_part = folder.write(name, fill, |bytes| is_whole(bytes, &key))?;
    let manifest = manifest.ok_or_else(|| ExportError::Differs(folder.path().to_owned()))?;
    Ok((manifest, after_part))
}

fn is_whole(bytes: &[u8], key: &VerifyingKey) -> bool {
    Archive::open(bytes).and_then(|archive| archive.verify(key)).is_ok()
}

fn add(days: &mut BTreeMap<String, Day>, day: Day) {
    let sum =
        days.entry(day.day.clone()).or_insert_with(|| Day { records: 0, sealed: 0, ..day.clone() });
    sum.records += day.records;
    sum.sealed += day.sealed;
}
