//! `kiosk keys`: which keys records are sealed to, and the word of staff that other ones are right.

use anyhow::{Context, bail};
use protocol::pin::Fingerprint;
use serde_json::{Value, json};

use crate::config::Config;
use crate::store::{Confirmation, Identity, SealingKeys, Store};

const NOT_ENROLLED: &str =
    "this kiosk belongs to no venue yet; use an invitation with `kiosk enrol` first";

fn line(state: &str, keys: &SealingKeys, identity: &Identity) -> Value {
    json!({
        "state": state,
        "fingerprint": keys.fingerprint(&identity.backend_key),
        "recipients": keys.recipients,
        "authority": keys.authority,
    })
}

/// The keys in use, and those that wait.
pub(super) fn list(config: &Config) -> anyhow::Result<Vec<Value>> {
    let store = Store::open_existing(&config.database())?;
    let identity = store.identity()?.context(NOT_ENROLLED)?;
    let in_use = line("in-use", &SealingKeys::of(&identity.venue), &identity);
    let pending = store.pending_keys()?.map(|keys| line("pending", &keys, &identity));
    Ok([in_use].into_iter().chain(pending).collect())
}

/// Uses the keys that wait; the answer is the keys in use.
pub(super) fn confirm(config: &Config, fingerprint: &str) -> anyhow::Result<Value> {
    let Ok(fingerprint) = fingerprint.parse::<Fingerprint>() else {
        bail!("a fingerprint has 16 letters and digits, as `kiosk keys` shows it");
    };
    let store = Store::open_existing(&config.database())?;
    match store.confirm_keys(fingerprint)? {
        Confirmation::Done => {
            let identity = store.identity()?.context(NOT_ENROLLED)?;
            Ok(line("in-use", &SealingKeys::of(&identity.venue), &identity))
        }
        Confirmation::NothingPending => {
            bail!("no other keys wait to be confirmed; see `kiosk keys`")
        }
        Confirmation::Other(found) => bail!(
            "the keys that wait have the fingerprint {found}, so the old ones stay in use; if the commune \
             does not know it either, somebody may stand in the backend's place"
        ),
    }
}
