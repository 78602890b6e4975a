//! A running `backend serve`: where it listens, what it takes, how it ends.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, ensure};
use rustix::process::{Pid, Signal, kill_process};

/// Clock ticks a second of /proc, the same on every Linux that Rust runs on.
const TICKS: f64 = 100.0;

pub struct Process {
    child: Child,
    /// Host and port.
    pub address: String,
}

impl Process {
    /// Starts the program beside this one on a database, at an address with a port, or with port 0 at a free one.
    pub fn start(database: &str, listen: &str) -> anyhow::Result<Self> {
        let program = std::env::current_exe()?.with_file_name("backend");
        let mut child = Command::new(&program)
            .args(["serve", "--listen", listen, "--database", database])
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} does not start; build it first", program.display()))?;
        let mut line = String::new();
        let out = child.stdout.take().context("the backend has no stdout")?;
        BufReader::new(out).read_line(&mut line)?;
        let address = line.trim().strip_prefix("listening on http://");
        let address = address.context("the backend did not say where it listens")?.to_owned();
        Ok(Self { child, address })
    }

    /// Processor time so far, of all threads, seconds.
    pub fn processor_s(&self) -> anyhow::Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name, in brackets, may hold anything.
        let fields = stat.rsplit_once(')').context("/proc has another form")?.1;
        let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<f64>);
        Ok(ticks.sum::<Result<f64, _>>()? / TICKS)
    }

    /// The most memory that it ever had, MB.
    pub fn peak_mb(&self) -> anyhow::Result<f64> {
        self.status_mb("VmHWM:")
    }

    /// The memory that it has, MB.
    pub fn memory_mb(&self) -> anyhow::Result<f64> {
        self.status_mb("VmRSS:")
    }

    fn status_mb(&self, field: &str) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(field));
        let kb = line.and_then(|line| line.split_whitespace().next());
        Ok(kb.context("/proc has another form")?.parse::<f64>()? / 1024.0)
    }

    /// SIGKILL.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// SIGTERM, as the operating system stops a service.
    pub fn terminate(&self) -> anyhow::Result<()> {
        let pid = Pid::from_raw(i32::try_from(self.child.id())?).context("no process")?;
        Ok(kill_process(pid, Signal::TERM)?)
    }

    /// Whether it has ended, which must have been in order.
    pub fn has_ended(&mut self) -> anyhow::Result<bool> {
        let Some(status) = self.child.try_wait()? else { return Ok(false) };
        ensure!(status.success(), "the backend ended with {status}");
        Ok(true)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}
