//! `kiosk enrol`: introduces this kiosk to its backend and writes its configuration.

mod draft;

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use protocol::secret::Secret;
use serde_json::{Value, json};

use crate::config::Config;
use crate::devices::clock::SystemClock;
use crate::store::{self, Identity, Store};
use crate::sync::client::{Client, Timeouts};
use crate::sync::enrol;
use draft::{Draft, Wanted};

/// Folder of the database beside a new configuration.
const DATA_DIR: &str = "kiosk-data";

#[derive(Args, Debug)]
pub(super) struct Enrol {
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
    /// The whole invitation that `backend kiosk add` printed: the one-time code and the fingerprint of
    /// the keys.
    #[arg(long, value_name = "INVITATION")]
    code: String,
}

impl Enrol {
    /// Enrols, and keeps the configuration only if that succeeds; the answer is what is printed.
    ///
    /// # Errors
    /// A sentence with its remedy; then the configuration is as it was.
    pub(super) fn run(self) -> anyhow::Result<Value> {
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
        let identity = introduce(&Config::parse(draft.text(), &self.config)?, &self.code)?;
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

fn introduce(config: &Config, code: &str) -> anyhow::Result<Identity> {
    let data = &config.data_dir;
    store::make_folder(data)
        .with_context(|| format!("the folder {} cannot be made", data.display()))?;
    let store = Store::open(&config.database())?;
    let clock = SystemClock::new(store.last_time_ms()?);
    let client = Client::new(&config.backend.url, Timeouts::default())?;
    let mut fresh = [0; 32];
    getrandom::fill(&mut fresh).context("the operating system gives no randomness")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let enrolling = enrol::enrol(&store, &client, &clock, code, Secret::new(fresh));
    Ok(runtime.block_on(enrolling)?)
}
