//! What the black-box tests share: real programs in folders of their own, and the simulator of a kiosk.

pub mod phone;
pub mod simulator;
pub mod staff;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// Longest wait for anything; generous, because a machine may be slow.
pub const WAIT_TIMEOUT: Duration = Duration::from_secs(90);

/// Polls until `check` answers something.
pub async fn wait_for<T>(what: &str, mut check: impl AsyncFnMut() -> Option<T>) -> T {
    let until = Instant::now() + WAIT_TIMEOUT;
    loop {
        if let Some(found) = check().await {
            return found;
        }
        assert!(Instant::now() < until, "{what}: nothing in {} s", WAIT_TIMEOUT.as_secs());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A program of the workspace, built beside the kiosk.
pub fn program(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_BIN_EXE_kiosk")).with_file_name(name);
    assert!(path.exists(), "{} is not built: cargo build --workspace", path.display());
    path
}

/// A running program that ends with its owner.
pub struct Running(Child);

impl Running {
    pub fn start(mut command: Command, log: &Path) -> Self {
        let file = std::fs::File::options().create(true).append(true).open(log).unwrap();
        command.stdin(Stdio::null()).stdout(file.try_clone().unwrap()).stderr(file);
        Self(command.spawn().unwrap())
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Asks it to end, and waits until it has.
    pub fn stop(&mut self) -> ExitStatus {
        let id = self.0.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.0.wait().unwrap()
    }

    /// Asks it to end; the answer is how it did.
    pub async fn stop_in_time(&mut self) -> ExitStatus {
        let id = self.0.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        wait_for("the end of the program", async || self.0.try_wait().unwrap()).await
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.0.id()
    }

    pub fn is_running(&mut self) -> bool {
        self.0.try_wait().unwrap().is_none()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A backend with a commune, a market and an age key, on a port of its own.
pub struct Backend {
    pub dir: TempDir,
    pub port: u16,
    pub commune: age::x25519::Identity,
    /// More for `backend serve`, from its next start on.
    pub arguments: Vec<String>,
    pub running: Option<Running>,
}

impl Backend {
    pub async fn start() -> Self {
        kiosk::sync::client::install_crypto();
        let port = Self::free_port();
        let dir = tempfile::tempdir().unwrap();
        let commune = age::x25519::Identity::generate();
        let mut backend = Self { dir, port, commune, arguments: vec![], running: None };
        let recipient = backend.commune.to_public().to_string();
        backend.cli(&["commune", "add", "--name", "Phường Bồng Sơn", "--recipient", &recipient]);
        let venue = ["--name", "Chợ Bồng Sơn", "--letters", "BSON"];
        backend.cli(&[&["venue", "add", "--commune", "1"][..], &venue].concat());
        backend.serve().await;
        backend
    }

    pub fn free_port() -> u16 {
        std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn database(&self) -> PathBuf {
        self.dir.path().join("backend.db")
    }

    pub fn log(&self) -> PathBuf {
        self.dir.path().join("backend.log")
    }

    fn command(&self) -> Command {
        let mut command = Command::new(program("backend"));
        command.arg("--database").arg(self.database());
        command
    }

    /// Starts the server, again if need be, and waits until it answers.
    pub async fn serve(&mut self) {
        let mut command = self.command();
        command.args(["serve", "--host", "kiosk.example.vn", "--listen"]);
        command.arg(format!("127.0.0.1:{}", self.port)).args(&self.arguments);
        self.running = Some(Running::start(command, &self.log()));
        let url = format!("{}{}", self.url(), protocol::api::TIME);
        let log = self.log();
        let running = self.running.as_mut().unwrap();
        wait_for("the backend's answer", async || {
            assert!(running.is_running(), "{}", std::fs::read_to_string(&log).unwrap());
            reqwest::get(&url).await.ok()
        })
        .await;
    }

    pub fn kill(&mut self) {
        self.running.take().unwrap().kill();
    }

    /// Runs a command of the backend and reads its lines of JSON.
    pub fn cli(&self, arguments: &[&str]) -> Vec<Value> {
        let output = self.command().args(arguments).output().unwrap();
        json_lines(&output, arguments)
    }

    /// Publishes the cases of a file: one person enters them, a second one confirms.
    pub fn publish(&self, file: &Path, more: &[&str]) {
        let people = self.cli(&["user", "list"]);
        for name in ["tung.phan", "lan.ngo"] {
            if !people.iter().any(|person| person["name"] == name) {
                self.cli(&["user", "add", name, "--role", "authority", "--person", name]);
            }
        }
        let add = ["case", "add", "--file", file.to_str().unwrap(), "--as", "tung.phan"];
        let added = self.cli(&[&add, more].concat());
        for entry in added[0]["cases"].as_array().unwrap() {
            let case = entry["case"].to_string();
            self.cli(&["case", "confirm", &case, "--as", "lan.ngo"]);
        }
    }

    /// The age file of a record of kiosk 1.
    pub fn sealed(&self, seq: &str) -> Vec<u8> {
        let get = ["records", "get", "--reason", "a test", "--kiosk", "1", "--seq", seq];
        let output = self.command().args(get).output().unwrap();
        assert!(output.status.success(), "{seq}: {output:?}");
        output.stdout
    }

    /// An invitation for a kiosk at the market.
    pub fn invitation(&self) -> String {
        let added = self.cli(&["kiosk", "add", "--venue", "1", "--position", "Cổng số 2"]);
        added[0]["invitation"].as_str().unwrap().to_owned()
    }
}

pub fn json_lines(output: &Output, what: &[&str]) -> Vec<Value> {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what:?}: {errors}");
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A kiosk in a folder of its own.
pub struct Kiosk {
    pub dir: TempDir,
    pub running: Option<Running>,
    pub environment: Vec<(String, String)>,
}

impl Kiosk {
    /// Writes the configuration; `more` overrides or adds to it.
    pub fn new(backend_url: &str, display: &str, beacons: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let text = format!(
            "data_dir = {:?}\nhardware = \"simulated\"\n[backend]\nurl = {backend_url:?}\n\
             [display]\nnight = \"never\"\npage_pause_ms = 0\nanswer_ms = 0\n{display}\n[beacons]\n{beacons}\n[presence]\nflush_after_s = 1\n\
             [scanner]\nkind = \"simulated\"\n\
             [printer]\nkind = \"simulated\"\n\
             [staff]\nwait_after_yes = false\n\
             [sound]\nkind = \"simulated\"\nquiet = \"never\"\n\
             [simulator]\nsocket = {:?}\n",
            dir.path().join("data"),
            dir.path().join("simulator.sock"),
        );
        std::fs::write(dir.path().join("kiosk.toml"), text).unwrap();
        Self { dir, running: None, environment: Vec::new() }
    }

    /// One that is enrolled with `backend`, painted in memory, with adverts from the simulator.
    pub fn enrolled(backend: &Backend) -> Self {
        let display = "kind = \"memory\"\nwidth = 800\nheight = 480";
        let kiosk = Self::new(&backend.url(), display, "kind = \"simulated\"");
        kiosk.enrol(&backend.invitation());
        kiosk
    }

    pub fn config(&self) -> PathBuf {
        self.dir.path().join("kiosk.toml")
    }

    pub fn database(&self) -> PathBuf {
        self.dir.path().join("data/kiosk.db")
    }

    pub fn log(&self) -> PathBuf {
        self.dir.path().join("kiosk.log")
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(program("kiosk"));
        command.envs(self.environment.iter().cloned());
        command
    }

    pub fn enrol(&self, code: &str) {
        let config = self.config();
        let arguments = ["enrol", "--code", code, "--config"];
        let output = self.command().args(arguments).arg(&config).output().unwrap();
        json_lines(&output, &arguments);
    }

    pub fn start(&mut self) {
        let mut command = self.command();
        command.arg("run").arg("--config").arg(self.config());
        self.running = Some(Running::start(command, &self.log()));
    }

    pub fn kill(&mut self) {
        self.running.take().unwrap().kill();
    }

    /// Starts it and waits for its simulator.
    pub async fn start_with_simulator(&mut self) -> simulator::SimulatorClient {
        self.start();
        self.connect_simulator().await
    }

    /// Waits for the simulator of a kiosk that was started.
    pub async fn connect_simulator(&mut self) -> simulator::SimulatorClient {
        let (socket, log) = (self.dir.path().join("simulator.sock"), self.log());
        let running = self.running.as_mut().unwrap();
        let stream = wait_for("the kiosk's simulator", async || {
            assert!(running.is_running(), "{}", std::fs::read_to_string(&log).unwrap());
            tokio::net::UnixStream::connect(&socket).await.ok()
        })
        .await;
        simulator::SimulatorClient::new(stream)
    }

    /// Counts rows of the kiosk's own database.
    pub fn count(&self, sql: &str) -> i64 {
        count(&self.database(), sql)
    }
}

/// The first number that `sql` gives; 0 where there is nothing yet.
pub fn count(database: &Path, sql: &str) -> i64 {
    let connection = rusqlite::Connection::open(database).unwrap();
    connection.busy_timeout(Duration::from_secs(10)).unwrap();
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// The advert of Bluezone on Android (docs/FORMATS.md, section 1).
pub fn android_advert(id: [u8; 12]) -> Vec<u8> {
    let mut bytes = vec![0x02, 0x01, 0x1A, 0x0F, 0xFF, 0xB5, 0x22];
    bytes.extend(id);
    bytes.extend([0x03, 0x03, 0x56, 0x4E]);
    bytes
}

pub fn now_s() -> i64 {
    i64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_secs()).unwrap()
}

/// Every byte of every file below `dir`.
pub fn all_bytes(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(all_bytes(&path));
        } else if path.is_file() {
            found.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    found
}

pub fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}
