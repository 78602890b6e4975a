//! The whole kiosk beside Chromium in kiosk mode with a page that shows the same QR and a clock, on the
//! same X server, in turn: start to a QR that a camera reads, memory, idle processor.

use std::fmt::Write;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use kiosk::checkin::venue_code::CodeSource;
use kiosk::store::Store;
use protocol::clock::ClockConfidence;
use protocol::secret::Secret;
use serde_json::json;

use super::desktop::Desktop;
use super::process::{self, Usage};

const QR_TIMEOUT: Duration = Duration::from_secs(60);
/// Time from the first QR until memory and processor time are read.
const SETTLE: Duration = Duration::from_secs(5);

/// What is known of one start.
struct Start {
    painted: Duration,
    memory: Usage,
    idle_share: f64,
}

/// A running program, ended with all that it started.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // The group, because Chromium's children outlive it by seconds.
        if let Some(group) =
            i32::try_from(self.0.id()).ok().and_then(rustix::process::Pid::from_raw)
        {
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.0.wait();
    }
}

/// Measures `starts` starts of each and `idle_s` seconds of idling, and prints a table.
pub fn run(starts: u32, idle_s: u32) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let kiosk = kiosk_command(folder.path())?;
    let chromium = chromium_command(folder.path())?;
    println!(
        "\n{starts} starts of each, on one X server without a monitor; {idle_s} s of idling.\n"
    );
    println!(
        "| program | start to a readable QR, ms | processes | memory (PSS), MB | idle, % of a core |"
    );
    println!("| --- | ---: | ---: | ---: | ---: |");
    let mut rows: [(&str, Vec<Start>); 2] = [("kiosk", vec![]), ("Chromium", vec![])];
    for _ in 0..starts {
        for ((_, row), make) in rows.iter_mut().zip([&kiosk as &Make, &chromium]) {
            row.push(measure(make, idle_s)?);
        }
    }
    for (name, row) in &rows {
        let mut painted: Vec<u128> = row.iter().map(|start| start.painted.as_millis()).collect();
        painted.sort_unstable();
        let Some(last) = row.last() else { continue };
        println!(
            "| {name} | {} to {}, median {} | {} | {:.1} | {:.2} |",
            painted[0],
            painted[painted.len() - 1],
            painted[painted.len() / 2],
            last.memory.count,
            last.memory.pss as f64 / 1e6,
            last.idle_share * 100.0,
        );
    }
    Ok(())
}

type Make = dyn Fn(&str) -> Command;

fn measure(make: &Make, idle_s: u32) -> anyhow::Result<Start> {
    // A server for each start: what the last program left on the screen is not read again.
    let desktop = Desktop::start()?;
    let mut command = make(&desktop.display);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    let begun = Instant::now();
    let program = Program(command.spawn().with_context(|| format!("{command:?}"))?);
    let painted = loop {
        // The picture is taken before it is read.
        let seen = begun.elapsed();
        if desktop.read_code()?.is_some() {
            break seen;
        }
        if seen > QR_TIMEOUT {
            bail!("{command:?} showed no QR within {} s", QR_TIMEOUT.as_secs());
        }
    };
    std::thread::sleep(SETTLE);
    let before = process::usage(program.0.id());
    std::thread::sleep(Duration::from_secs(idle_s.into()));
    let memory = process::usage(program.0.id());
    let idle_share = (memory.cpu_s - before.cpu_s) / f64::from(idle_s);
    Ok(Start { painted, memory, idle_share })
}

/// The kiosk beside this program, enrolled in a store of its own, without a network.
fn kiosk_command(folder: &Path) -> anyhow::Result<impl Fn(&str) -> Command + use<>> {
    let program = std::env::current_exe()?.with_file_name("kiosk");
    if !program.exists() {
        bail!("{} is not built; script/bench ui builds it", program.display());
    }
    let store = Store::open(&folder.join("kiosk.db"))?;
    let key = store.enrolment_key("none", Secret::new([1; 32]))?;
    let public = data_encoding::HEXLOWER.encode(key.verifying_key().as_bytes());
    let recipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
    let enrolled = serde_json::from_value(json!({
        "kiosk": 7, "token_key": "05".repeat(32), "backend_key": public,
        "venue": {
            "venue": 1, "name": "Chợ Bồng Sơn", "position": "Cổng số 2", "commune": "Phường Bồng Sơn",
            "letters": "BSON", "host": "kiosk.example.vn", "period_s": 30,
            "recipients": [recipient], "receipt_key": "06".repeat(32),
        },
    }))?;
    store.save_identity(&enrolled, &key)?;
    let config = folder.join("kiosk.toml");
    let text = format!(
        "data_dir = {:?}\n[backend]\nurl = \"http://127.0.0.1:9\"\n[beacons]\nkind = \"none\"\n\
         [display]\nkind = \"window\"\nwidth = 1280\nheight = 720\n",
        folder
    );
    std::fs::write(&config, text)?;
    Ok(move |display: &str| {
        let mut command = Command::new(&program);
        command.args(["run", "--config"]).arg(&config).env("DISPLAY", display);
        command
    })
}

/// Chromium without anything that a kiosk does not need.
fn chromium_command(folder: &Path) -> anyhow::Result<impl Fn(&str) -> Command + use<>> {
    let page = folder.join("page.html");
    std::fs::write(&page, html()?)?;
    let profiles = folder.to_owned();
    Ok(move |display: &str| {
        let mut command = Command::new("chromium");
        command
            .args([
                "--kiosk",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-sync",
                "--disable-background-networking",
                "--disable-component-update",
                "--window-size=1280,720",
                "--window-position=0,0",
            ])
            .arg(format!("--user-data-dir={}", profiles.join("profile").display()))
            .arg(format!("--app=file://{}", page.display()))
            .env("DISPLAY", display);
        command
    })
}

/// A page with the code that the kiosk shows, and a clock that ticks.
fn html() -> anyhow::Result<String> {
    let source = CodeSource {
        kiosk: 7,
        token_key: Secret::new([5; 32]),
        letters: "BSON".to_owned(),
        host: "kiosk.example.vn".to_owned(),
        period_s: 30,
        poster_epoch: 0,
    };
    let claim = source.claim_at(1_625_702_400_000, ClockConfidence::Synced);
    let code = source.code(&claim)?;
    let mut path = String::new();
    for (index, _) in code.modules.iter().enumerate().filter(|(_, dark)| **dark) {
        write!(path, "M{} {}h1v1h-1z", index % code.side + 4, index / code.side + 4)?;
    }
    let side = code.side + 8;
    Ok(format!(
        "<!doctype html><meta charset=utf-8><style>body{{margin:0;background:#0b4ea2;color:#fff;\
         font:40px sans-serif}}svg{{width:480px;background:#fff;margin:60px}}</style>\
         <svg viewBox='0 0 {side} {side}' shape-rendering=crispEdges><path d='{path}'/></svg>\
         <b id=clock></b><script>const tick=()=>{{clock.textContent=new Date().toLocaleTimeString()}};\
         tick();setInterval(tick,1000)</script>"
    ))
}
