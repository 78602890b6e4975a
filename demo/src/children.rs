//! The programs that the demo runs: found beside it, logged to a file, ended with it.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};

/// After this a program that was asked to end is killed.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// The path of a program of this workspace, beside the demo itself.
pub fn program(name: &str) -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe().context("the path of the demo is unknown")?;
    let path = own.with_file_name(name);
    if !path.exists() {
        bail!("{} is not built; run `cargo build --workspace`", path.display());
    }
    Ok(path)
}

/// A program that runs as long as the demo.
pub struct Running {
    name: &'static str,
    child: Child,
    log: PathBuf,
}

impl Running {
    /// Starts it; what it prints goes to `log`.
    pub fn start(
        name: &'static str,
        log: PathBuf,
        arguments: &[&std::ffi::OsStr],
    ) -> anyhow::Result<Self> {
        let file = std::fs::File::create(&log)
            .with_context(|| format!("the log {} cannot be written", log.display()))?;
        let child = Command::new(program(name)?)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{name} cannot be started"))?;
        Ok(Self { name, child, log })
    }

    /// Asks it to end, as the operating system would, and waits until it has.
    pub async fn stop(&mut self) {
        let id = self.child.id().and_then(|id| rustix::process::Pid::from_raw(id.cast_signed()));
        if let Some(id) = id {
            // Fails when it has ended already.
            let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
        }
        let patience = tokio::time::timeout(STOP_TIMEOUT, self.child.wait()).await;
        if patience.is_err() {
            let _ = self.child.kill().await;
        }
    }

    /// Waits until it ends by itself, which it should not, and says why.
    pub async fn ended(&mut self) -> anyhow::Error {
        let status = self.child.wait().await;
        let status = status.map_or_else(|error| error.to_string(), |status| status.to_string());
        anyhow::anyhow!("{} ended ({status}):\n{}", self.name, tail(&self.log))
    }
}

fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().rev().take(12).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}

/// Runs a command of a program to its end; the answer is what it printed.
pub async fn run(
    name: &str,
    arguments: &[&std::ffi::OsStr],
    input: &[u8],
) -> anyhow::Result<Vec<u8>> {
    let mut child = Command::new(program(name)?)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| format!("{name} cannot be started"))?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input).await?;
    }
    let output = child.wait_with_output().await?;
    if !output.status.success() {
        // Its sentence begins with its name.
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(output.stdout)
}
