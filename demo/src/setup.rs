//! What the demo has on disk: databases with a sample commune, its key, an enrolled kiosk. Made once; a
//! later run finds it again.

use std::ffi::OsStr;
use std::fs::{File, TryLockError};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use age::secrecy::ExposeSecret;
use anyhow::{Context, bail};
use serde_json::Value;

use crate::children::{Running, run};

/// How the kiosk looks at its start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// As at half past nine in the evening: dark, dim and silent. Otherwise it is always day, so that the
    /// demo looks the same at every hour.
    pub night: bool,
}

pub struct Setup {
    data: PathBuf,
    backend: SocketAddr,
    /// Where the kiosk finds the backend.
    cable: SocketAddr,
    /// Held for as long as the demo runs.
    _lock: File,
    window: bool,
    size: (u32, u32),
    socket: PathBuf,
}

/// Number of the sample market.
pub const VENUE: &str = "1";

/// Reads `800x480`.
pub fn parse_size(text: &str) -> Result<(u32, u32), String> {
    let size = text.split_once('x').and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    size.ok_or_else(|| "a size is two numbers of pixels, such as 800x480".to_owned())
}

impl Setup {
    pub fn prepare(
        data: &Path,
        [backend, cable]: [SocketAddr; 2],
        window: bool,
        size: (u32, u32),
    ) -> anyhow::Result<Self> {
        let shown = data.display();
        std::fs::create_dir_all(data).with_context(|| format!("{shown} cannot be made"))?;
        let data = data.canonicalize().with_context(|| format!("{shown} cannot be found"))?;
        let lock = File::create(data.join("lock"))
            .with_context(|| format!("{shown} cannot be written to"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                bail!("another demo uses the folder {shown}; end it, or choose another with --data")
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).context(format!("the folder {shown} cannot be locked"));
            }
        }
        // A socket's path holds 107 bytes at most, so it cannot live in a deep folder.
        let socket =
            std::env::temp_dir().join(format!("kiosk-simulator-{}.sock", std::process::id()));
        Ok(Self { data, backend, cable, _lock: lock, window, size, socket })
    }

    pub fn backend_url(&self) -> String {
        format!("http://{}", self.backend)
    }

    /// The socket of the kiosk's simulator.
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// The kiosk's own database.
    pub fn kiosk_database(&self) -> PathBuf {
        self.data.join("kiosk").join("kiosk.db")
    }

    pub fn database(&self) -> PathBuf {
        self.data.join("backend.db")
    }

    /// The age identity that opens what visitors declare.
    pub fn commune_key(&self) -> PathBuf {
        self.data.join("commune-key.txt")
    }

    /// The age identity that opens what visitors report to the authority.
    pub fn authority_key(&self) -> PathBuf {
        self.data.join("authority-key.txt")
    }

    /// The password of the sample users.
    pub fn staff_password(&self) -> PathBuf {
        self.data.join("staff-password.txt")
    }

    /// Runs a command of the backend and reads its JSON lines.
    pub async fn run_backend(
        &self,
        arguments: &[&str],
        input: &[u8],
    ) -> anyhow::Result<Vec<Value>> {
        let printed = self.backend_output(&[&["--json"], arguments].concat(), input).await?;
        let printed = String::from_utf8(printed).context("the backend printed no text")?;
        let lines = printed.lines().filter(|line| !line.trim().is_empty());
        lines
            .map(|line| serde_json::from_str(line).context("the backend printed no JSON"))
            .collect()
    }

    /// Runs a command of the backend; the answer is what it printed.
    pub async fn backend_output(
        &self,
        arguments: &[&str],
        input: &[u8],
    ) -> anyhow::Result<Vec<u8>> {
        let database = self.database();
        let mut all: Vec<&OsStr> = vec![OsStr::new("--database"), database.as_os_str()];
        all.extend(arguments.iter().map(OsStr::new));
        run("backend", &all, input).await
    }

    /// Opens a sealed record with the commune's key, as a clerk would.
    pub async fn open_record(&self, kiosk: &str, seq: &str) -> anyhow::Result<Value> {
        let get = ["records", "get", "--reason", "demo", "--kiosk", kiosk, "--seq", seq];
        let sealed = self.backend_output(&get, b"").await?;
        let key = std::fs::read_to_string(self.commune_key())?;
        let key: age::x25519::Identity = key.trim().parse().map_err(anyhow::Error::msg)?;
        Ok(serde_json::from_slice(&age::decrypt(&key, &sealed)?)?)
    }

    async fn add(&self, what: &str, arguments: &[&str]) -> anyhow::Result<Value> {
        let mut all = vec![what, "add"];
        all.extend(arguments);
        let printed = self.run_backend(&all, b"").await?;
        printed.into_iter().next().with_context(|| format!("{what} add printed nothing"))
    }

    /// Starts the backend and waits until it answers.
    pub async fn start_backend(&self) -> anyhow::Result<Running> {
        let listen = self.backend.to_string();
        let database = self.database();
        let arguments = ["--database".as_ref(), database.as_os_str(), "serve".as_ref()];
        let rest = ["--listen", &listen, "--host", "kiosk.example.vn"].map(OsStr::new);
        let arguments = [&arguments[..], &rest].concat();
        let mut running = Running::start("backend", self.data.join("backend.log"), &arguments)?;
        let url = format!("{}{}", self.backend_url(), protocol::api::TIME);
        for _ in 0..150 {
            if reqwest::get(&url).await.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(running);
            }
            let wait = std::time::Duration::from_millis(200);
            tokio::select! {
                error = running.ended() => return Err(error),
                () = tokio::time::sleep(wait) => {}
            }
        }
        anyhow::bail!("the backend does not answer on {}", self.backend)
    }

    /// Makes a commune with a market and enrols the kiosk at its gate, unless an earlier run has.
    pub async fn enrol_kiosk(&self) -> anyhow::Result<()> {
        let config = self.write_kiosk_toml(Look::default())?;
        let enrolled = self.data.join("enrolled");
        if !enrolled.exists() {
            let invitation = self.sample_venue().await?;
            let arguments = ["enrol", "--code", &invitation, "--config"].map(OsStr::new);
            run("kiosk", &[&arguments[..], &[config.as_os_str()]].concat(), b"").await?;
            std::fs::write(enrolled, "")?;
        }
        Ok(())
    }

    /// Makes the PIN of staff mode at the kiosk, another one at each start.
    pub async fn make_staff_pin(&self) -> anyhow::Result<String> {
        let config = self.data.join("kiosk.toml");
        let arguments = ["--json", "staff-pin", "--config"].map(OsStr::new);
        let printed = run("kiosk", &[&arguments[..], &[config.as_os_str()]].concat(), b"").await?;
        let made: Value = serde_json::from_slice(&printed).context("the kiosk printed no JSON")?;
        let pin = made.get("pin").and_then(Value::as_str);
        Ok(pin.context("the kiosk made no PIN")?.to_owned())
    }

    fn write_kiosk_toml(&self, look: Look) -> anyhow::Result<PathBuf> {
        let config = self.data.join("kiosk.toml");
        std::fs::write(&config, self.kiosk_toml(look))
            .with_context(|| format!("{} cannot be written", config.display()))?;
        Ok(config)
    }

    /// Starts the kiosk.
    pub fn start_kiosk(&self, look: Look) -> anyhow::Result<Running> {
        let config = self.write_kiosk_toml(look)?;
        let arguments = ["run".as_ref(), "--config".as_ref(), config.as_os_str()];
        Running::start("kiosk", self.data.join("kiosk.log"), &arguments)
    }

    /// A commune and an authority with keys of their own, a market, a kiosk at its gate; the answer is
    /// its invitation.
    async fn sample_venue(&self) -> anyhow::Result<String> {
        // What an earlier run made before it was ended is used.
        if !self.has("commune").await? {
            let recipient = make_key(&self.commune_key())?;
            let authority = make_key(&self.authority_key())?;
            let name = ["--name", "Phường Bồng Sơn"];
            let keys = ["--recipient", &recipient, "--authority", &authority];
            self.add("commune", &[&name[..], &keys].concat()).await?;
        }
        if !self.has("venue").await? {
            let name = ["--commune", "1", "--name", "Chợ Bồng Sơn", "--letters", "BSON"];
            self.add("venue", &name).await?;
        }
        let venue = VENUE;
        let kiosk = self.add("kiosk", &["--venue", venue, "--position", "Cổng số 2"]).await?;
        let invitation = kiosk.get("invitation").and_then(Value::as_str);
        Ok(invitation.context("kiosk add printed no invitation")?.to_owned())
    }

    async fn has(&self, what: &str) -> anyhow::Result<bool> {
        Ok(!self.run_backend(&[what, "list"], b"").await?.is_empty())
    }

    fn kiosk_toml(&self, look: Look) -> String {
        let night = if look.night { "always" } else { "never" };
        let kind = if self.window { "window" } else { "memory" };
        let (width, height) = self.size;
        format!(
            "data_dir = {:?}\nhardware = \"simulated\"\n\n[backend]\nurl = {:?}\n\n\
             [display]\nkind = {kind:?}\nwidth = {width}\nheight = {height}\nnight = {night:?}\n\n\
             [beacons]\nkind = \"simulated\"\n\n[scanner]\nkind = \"simulated\"\n\n\
             [printer]\nkind = \"simulated\"\n\n\
             [stick]\nkind = \"simulated\"\n\n\
             [network]\nkind = \"simulated\"\n\n\
             [clock]\nkind = \"simulated\"\n\n\
             [presence]\nflush_after_s = 5\n\n\
             [sound]\nkind = \"simulated\"\ndir = {:?}\nquiet = {night:?}\n\n\
             [gpio]\nkind = \"simulated\"\nlights = true\nhelp = true\npresence = true\n\
             tamper = true\nbuzzer = true\n\n\
             [status_display]\nkind = \"simulated\"\n\n\
             [backlight]\nkind = \"simulated\"\nhours = {night:?}\n\n\
             [simulator]\nsocket = {:?}\n",
            self.data.join("kiosk"),
            format!("http://{}", self.cable),
            voices(),
            self.socket,
        )
    }
}

/// Where script/voices puts the prompts: beside the folder that the demo was built into.
fn voices() -> PathBuf {
    let own = std::env::current_exe().unwrap_or_default();
    own.ancestors().nth(2).map(|target| target.join("voices")).unwrap_or_default()
}

/// Writes a new age identity to `path`; the answer is its public key.
fn make_key(path: &Path) -> anyhow::Result<String> {
    let identity = age::x25519::Identity::generate();
    let text = format!("{}\n", identity.to_string().expose_secret());
    std::fs::write(path, text)
        .with_context(|| format!("the key {} cannot be written", path.display()))?;
    Ok(identity.to_public().to_string())
}
