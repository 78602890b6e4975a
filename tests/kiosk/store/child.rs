//! kill -9 at random moments: this test binary runs itself as the kiosk, which says on stdout what
//! it was told is durable, and is killed in the middle of it, again and again on one database.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use kiosk::store::Store;

const DATABASE: &str = "KIOSK_TEST_CHILD_DATABASE";
const RUN: &str = "KIOSK_TEST_CHILD_RUN";

/// How often each test kills.
pub(crate) const RUNS: u64 = 20;

/// A child is killed after it has said at most so many lines, however slow the machine is, and at most so many
/// microseconds later.
const MAX_LINES: u32 = 50;
const MAX_LATER_US: u32 = 5_000;

/// The database and the number of the run, if this process is a child that will be killed.
pub(crate) fn role() -> Option<(PathBuf, u64)> {
    let (path, run) = (std::env::var_os(DATABASE)?, std::env::var(RUN).ok()?);
    Some((path.into(), run.parse().unwrap()))
}

/// Says a line to the parent, in one write, so that a line cut short by death does not exist.
pub(crate) fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("\n@{line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

/// Runs the test `name` as a child on the database `path`, kills it at a random moment after it
/// said "ready", and returns what it said until then. The database must be sound afterwards.
pub(crate) fn kill(name: &str, path: &Path, run: u64) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture", "--test-threads=1"])
        .env(DATABASE, path)
        .env(RUN, run.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.by_ref().any(|line| line.unwrap() == "@ready"), "the child never opened");
    let below = |limit: u32| getrandom::u32().unwrap() % limit;
    let mut lines = lines.filter_map(|line| line.unwrap().strip_prefix('@').map(str::to_owned));
    let mut said: Vec<_> = lines.by_ref().take(below(MAX_LINES) as usize).collect();
    std::thread::sleep(Duration::from_micros(below(MAX_LATER_US).into()));
    child.kill().unwrap();
    child.wait().unwrap();
    // What it said before it died counts.
    said.extend(lines);
    Store::open(path).unwrap().check().unwrap();
    said
}
