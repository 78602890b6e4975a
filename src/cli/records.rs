//! `kiosk records`: what waits in the kiosk's own database.

use anyhow::bail;
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
