//! A real backend, all of whose traffic and log is kept.

use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};

use super::RECIPIENT;

/// A real backend whose log is as long as it can be, with what stands between it and the phones.
pub(crate) struct Office {
    pub(crate) dir: tempfile::TempDir,
    server: Child,
    pub(crate) url: String,
    /// What went both ways.
    pub(crate) wire: Arc<Mutex<Vec<u8>>>,
}

fn command(database: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_backend"));
    command.args(arguments).arg("--database").arg(database);
    command
}

async fn run(database: &Path, arguments: &[&str]) -> Value {
    let output = command(database, arguments).env("RUST_LOG", "off").output().await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

impl Office {
    pub(crate) async fn open() -> Self {
        // For the phones of the test.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let dir = tempfile::tempdir().unwrap();
        let database = dir.path().join("backend.db");
        let log = std::fs::File::create(dir.path().join("log")).unwrap();
        let printed = dir.path().join("printed");
        let mut serve = command(&database, &["serve", "--listen", "127.0.0.1:0"]);
        let serve = serve.env("RUST_LOG", "trace").stderr(log).kill_on_drop(true);
        let server =
            serve.stdout(std::fs::File::create(&printed).unwrap()).stdin(Stdio::null()).spawn();
        let listening = || {
            let text = std::fs::read_to_string(&printed).unwrap();
            let (_, rest) = text.split_once("http://")?;
            rest.split_once('\n').map(|(address, _)| address.to_owned())
        };
        let address = loop {
            if let Some(address) = listening() {
                break address;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        };
        let wire = Arc::<Mutex<Vec<u8>>>::default();
        let url = record(address, Arc::clone(&wire)).await;
        Self { dir, server: server.unwrap(), url, wire }
    }

    /// Paths of posters at a market.
    pub(crate) async fn posters(&self, count: usize) -> Vec<String> {
        let database = self.dir.path().join("backend.db");
        let add = ["commune", "add", "--name", "Phường Bồng Sơn", "--recipient", RECIPIENT];
        let commune = run(&database, &add).await["commune"].to_string();
        let add =
            ["venue", "add", "--commune", &commune, "--name", "Chợ Bồng Sơn", "--letters", "BSON"];
        let venue = run(&database, &add).await["venue"].to_string();
        let mut paths = Vec::new();
        for _ in 0..count {
            let poster = ["kiosk", "add-poster", "--venue", &venue, "--position", "Cổng số 2"];
            paths.push(run(&database, &poster).await["path"].as_str().unwrap().to_owned());
        }
        paths
    }

    pub(crate) async fn close(&mut self) -> ExitStatus {
        let id = i32::try_from(self.server.id().unwrap()).unwrap();
        rustix::process::kill_process(
            rustix::process::Pid::from_raw(id).unwrap(),
            rustix::process::Signal::TERM,
        )
        .unwrap();
        self.server.wait().await.unwrap()
    }
}

/// Passes on what goes to and from `there`, and remembers it. Returns where.
async fn record(there: String, wire: Arc<Mutex<Vec<u8>>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((phone, _)) = listener.accept().await {
            let server = TcpStream::connect(&there).await.unwrap();
            let ((from_phone, to_phone), (from_server, to_server)) =
                (phone.into_split(), server.into_split());
            let up = pass(from_phone, to_server, Arc::clone(&wire));
            let down = pass(from_server, to_phone, Arc::clone(&wire));
            tokio::spawn(async move { tokio::join!(up, down) });
        }
    });
    url
}

async fn pass(
    mut from: impl AsyncReadExt + Unpin,
    mut to: impl AsyncWriteExt + Unpin,
    wire: Arc<Mutex<Vec<u8>>>,
) {
    let mut whole = Vec::new();
    let mut bytes = [0; 16_384];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        whole.extend_from_slice(&bytes[..count]);
        if to.write_all(&bytes[..count]).await.is_err() {
            break;
        }
    }
    // In one piece, so that nothing is torn by another connection.
    wire.lock().unwrap().extend(whole);
    let _ = to.shutdown().await;
}
