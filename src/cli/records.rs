//! `kiosk records`: what waits in the kiosk's own database.

use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, bail};
use serde_json::{Value, json};

use crate::config::Config;
use crate::store::{Store, Stream};

const STREAMS: [(&str, Stream); 2] = [("contacts", Stream::Contacts), ("records", Stream::Records)];

fn id(stream: Stream, seq: i64) -> String {
    let name = STREAMS.iter().find(|(_, known)| *known == stream).map_or("", |(name, _)| name);
    format!("{name}/{seq}")
}

fn parse_id(text: &str) -> Option<(Stream, i64)> {
    let (name, seq) = text.split_once('/')?;
    let (_, stream) = STREAMS.iter().find(|(known, _)| *known == name)?;
    Some((*stream, seq.parse().ok()?))
}

/// The records that the backend refuses for ever.
pub(super) fn parked(config: &Config) -> anyhow::Result<Vec<Value>> {
    let parked = Store::open_existing(&config.database())?.parked()?;
    let line = |it: &crate::store::Parked| {
        json!({
            "id": id(it.stream, it.seq),
            "reason": it.reason,
            "at_s": it.at_s,
            "released": it.released,
        })
    };
    Ok(parked.iter().map(line).collect())
}

/// Sends one of them, or all, once more.
pub(super) fn release(config: &Config, chosen: &str) -> anyhow::Result<Value> {
    let one = match (chosen, parse_id(chosen)) {
        ("all", _) => None,
        (_, Some(one)) => Some(one),
        (_, None) => bail!("{chosen:?} is no id such as records/12, nor \"all\""),
    };
    let released = Store::open_existing(&config.database())?.release(one)?;
    if released == 0 && one.is_some() {
        bail!("nothing with the id {chosen} was refused; see `kiosk records parked`");
    }
    Ok(json!({ "released": released }))
}

/// Writes the sealed records that the backend does not have, as they are, one a line.
pub(super) fn export(config: &Config, file: &Path) -> anyhow::Result<Value> {
    let store = Store::open_existing(&config.database())?;
    let kiosk = store.identity()?.map(|identity| identity.kiosk);
    let records = store.undelivered()?;
    let failed = || format!("{} cannot be written; give the name of a new file", file.display());
    let opened = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    let mut writer = BufWriter::new(opened.with_context(failed)?);
    for record in &records {
        let line = json!({
            "kiosk": kiosk,
            "seq": record.seq,
            "parked": record.parked,
            "sealed": record.sealed,
        });
        writeln!(writer, "{line}").with_context(failed)?;
    }
    let written = writer.into_inner().map_err(|error| error.into_error());
    written.and_then(|file| file.sync_all()).with_context(failed)?;
    Ok(json!({ "file": file, "records": records.len() }))
}
