//! What `kiosk enrol` and `kiosk pair` share: the configuration that they write, and the store and backend
//! that they need.

mod draft;

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use protocol::secret::Secret;
use serde_json::{Value, json};

use crate::config::Config;
use crate::devices::clock::SystemClock;
use crate::store::{self, Identity, Store};
use crate::sync::SyncError;
use crate::sync::client::{Client, Timeouts};
use draft::{Draft, Wanted};

/// Folder of the database beside a new configuration.
const DATA_DIR: &str = "kiosk-data";

#[derive(Args, Debug)]
pub(super) struct Introduction {
    /// The configuration file; made if it is not there, and else everything else in it stays.
    #[arg(long, default_value = "kiosk.toml")]
    config: PathBuf,
    /// The backend's address, https://HOST, to be written into the configuration.
    #[arg(long, value_name = "URL")]
    backend: Option<String>,
    /// Allow http:// to another machine, on a network of your own; see docs/OPERATIONS.md.
    #[arg(long, requires = "backend")]
    insecure: bool,
    /// Folder of the kiosk's database [default: what the configuration says, or kiosk-data beside it].
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
}

/// Where a kiosk introduces itself, and with what.
pub(super) struct Parts {
    pub(super) store: Store,
    pub(super) client: Client,
    pub(super) clock: SystemClock,
}

impl Introduction {
    /// Introduces the kiosk, and keeps the configuration only if that succeeds; the answer is what is
    /// printed.
    ///
    /// # Errors
    /// A sentence with its remedy; then the configuration is as it was.
    pub(super) fn run(
        self,
        introduce: impl AsyncFnOnce(Parts) -> Result<Identity, SyncError>,
    ) -> anyhow::Result<Value> {
        let path = std::path::absolute(&self.config).context("the current folder is gone")?;
        if !path.exists() && self.backend.is_none() {
            bail!(
                "there is no configuration {}; name the backend with --backend, and it is made",
                path.display()
            );
        }
        let data_dir = self.data_dir.map(std::path::absolute).transpose()?;
        let wanted = Wanted {
            backend: self.backend,
            insecure: self.insecure,
            data_dir,
            usual_data_dir: path.with_file_name(DATA_DIR),
        };
        let draft = Draft::write(&path, &wanted)?;
        let parts = parts(&Config::parse(draft.text(), &self.config)?)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let identity = runtime.block_on(introduce(parts))?;
        draft.keep()?;
        let venue = &identity.venue;
        Ok(json!({
            "kiosk": identity.kiosk,
            "venue": venue.name,
            "position": venue.position,
            "commune": venue.commune,
            "config": path,
        }))
    }
}

fn parts(config: &Config) -> anyhow::Result<Parts> {
    let data = &config.data_dir;
    store::make_folder(data)
        .with_context(|| format!("the folder {} cannot be made", data.display()))?;
    let store = Store::open(&config.database())?;
    let clock = SystemClock::new(store.last_time_ms()?);
    let address = store.backend_address(&config.backend.url)?;
    if address.is_empty() {
        bail!("nobody has said where the backend is; name it with --backend https://HOST");
    }
    let client = Client::new(&address, Timeouts::default())?;
    Ok(Parts { store, client, clock })
}

/// 32 bytes that nobody can foresee.
///
/// # Errors
/// When the operating system gives none.
pub(super) fn random() -> anyhow::Result<Secret> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).context("the operating system gives no randomness")?;
    Ok(Secret::new(bytes))
}
