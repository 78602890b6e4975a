//! What the demo has on disk: databases with a sample commune, its key, an enrolled kiosk. Made once; a
//! later run finds it again.

use std::ffi::OsStr;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use age::secrecy::ExposeSecret;
use anyhow::Context;
use serde_json::Value;

use crate::children::{Running, run};

pub struct Setup {
    data: PathBuf,
    backend: SocketAddr,
    window: bool,
    size: (u32, u32),
    socket: PathBuf,
}

/// Reads `800x480`.
pub fn parse_size(text: &str) -> Result<(u32, u32), String> {
    let size = text.split_once('x').and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    size.ok_or_else(|| "a size is two numbers of pixels, such as 800x480".to_owned())
}

impl Setup {
    pub fn prepare(
        data: &Path,
        backend: SocketAddr,
        window: bool,
        size: (u32, u32),
    ) -> anyhow::Result<Self> {
        let shown = data.display();
        std::fs::create_dir_all(data).with_context(|| format!("{shown} cannot be made"))?;
        let data = data.canonicalize().with_context(|| format!("{shown} cannot be found"))?;
        // A socket's path holds 107 bytes at most, so it cannot live in a deep folder.
        let socket =
            std::env::temp_dir().join(format!("kiosk-simulator-{}.sock", std::process::id()));
        Ok(Self { data, backend, window, size, socket })
    }

    pub fn backend_url(&self) -> String {
        format!("http://{}", self.backend)
    }

    /// The socket of the kiosk's simulator.
    pub fn socket(&self) -> &Path {
        &self.socket
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

    /// Runs a command of the backend and reads its JSON lines.
    pub async fn run_backend(
        &self,
        arguments: &[&str],
        input: &[u8],
    ) -> anyhow::Result<Vec<Value>> {
        let database = self.database();
        let mut all: Vec<&OsStr> = vec![OsStr::new("--database"), database.as_os_str()];
        all.extend(arguments.iter().map(OsStr::new));
        let printed = run("backend", &all, input).await?;
        let lines = printed.lines().filter(|line| !line.trim().is_empty());
        lines
            .map(|line| serde_json::from_str(line).context("the backend printed no JSON"))
            .collect()
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
        let rest = ["--listen", &listen, "--host", "demo.bluezone.example"].map(OsStr::new);
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

    /// Enrols the kiosk if it is new, and starts it.
    pub async fn start_kiosk(&self) -> anyhow::Result<Running> {
        let config = self.data.join("kiosk.toml");
        std::fs::write(&config, self.kiosk_toml())
            .with_context(|| format!("{} cannot be written", config.display()))?;
        let enrolled = self.data.join("enrolled");
        if !enrolled.exists() {
            let invitation = self.sample_venue().await?;
            let arguments = ["enrol", "--code", &invitation, "--config"].map(OsStr::new);
            run("kiosk", &[&arguments[..], &[config.as_os_str()]].concat(), b"").await?;
            std::fs::write(enrolled, "")?;
        }
        let arguments = ["run".as_ref(), "--config".as_ref(), config.as_os_str()];
        Running::start("kiosk", self.data.join("kiosk.log"), &arguments)
    }

    /// A commune and an authority with keys of their own, a market, a kiosk at its gate; the answer is
    /// its invitation.
    async fn sample_venue(&self) -> anyhow::Result<String> {
        let recipient = make_key(&self.commune_key())?;
        let authority = make_key(&self.authority_key())?;
        let name = ["--name", "Phường Bồng Sơn"];
        let keys = ["--recipient", &recipient, "--authority", &authority];
        let arguments = [&name[..], &keys].concat();
        let commune = number(&self.add("commune", &arguments).await?, "commune")?;
        let arguments = ["--commune", &commune, "--name", "Chợ Bồng Sơn", "--letters", "BSON"];
        let venue = number(&self.add("venue", &arguments).await?, "venue")?;
        let kiosk = self.add("kiosk", &["--venue", &venue, "--position", "Cổng số 2"]).await?;
        let invitation = kiosk.get("invitation").and_then(Value::as_str);
        Ok(invitation.context("kiosk add printed no invitation")?.to_owned())
    }

    fn kiosk_toml(&self) -> String {
        let kind = if self.window { "window" } else { "memory" };
        let (width, height) = self.size;
        format!(
            "data_dir = {:?}\nhardware = \"simulated\"\n\n[backend]\nurl = {:?}\n\n\
             [display]\nkind = {kind:?}\nwidth = {width}\nheight = {height}\n\n\
             [beacons]\nkind = \"simulated\"\n\n[scanner]\nkind = \"simulated\"\n\n\
             [presence]\nflush_after_s = 5\n\n\
             [sound]\nkind = \"simulated\"\ndir = {:?}\n\n[backlight]\nkind = \"simulated\"\n\n\
             [simulator]\nsocket = {:?}\n",
            self.data.join("kiosk"),
            self.backend_url(),
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

fn number(answer: &Value, name: &str) -> anyhow::Result<String> {
    let number = answer.get(name).and_then(Value::as_i64);
    Ok(number.with_context(|| format!("{name} add printed no number"))?.to_string())
}
