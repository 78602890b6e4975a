//! The commands of README's table, one after the other, as somebody who follows it types them.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use kiosk::store::Store;
use serde_json::json;
use tokio::net::UnixStream;

use crate::common::simulator::SimulatorClient;
use crate::common::{Backend, Running, now_s, program, wait_for};
use crate::support::fixtures;

const README: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/", "README.md"));

/// The commands of the table below "Run it for real", in their order.
fn commands() -> Vec<String> {
    let (_, rest) = README.split_once("\n## Run it for real\n").unwrap();
    let (section, _) = rest.split_once("\n## ").unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| ")).skip(2);
    let command = |row: &str| {
        let command = row.split_once('`')?.1.rsplit_once('`')?.0;
        Some(command.replace("\\|", "|"))
    };
    rows.filter_map(command).collect()
}

/// A folder with the programs on the path.
struct Desk {
    dir: tempfile::TempDir,
}

impl Desk {
    fn shell(&self, command: &str) -> Command {
        let programs = program("backend").parent().unwrap().to_owned();
        let path = std::env::var("PATH").unwrap_or_default();
        let mut shell = Command::new("sh");
        shell.args(["-c", command]).current_dir(self.dir.path()).stdin(Stdio::null());
        shell.env("PATH", format!("{}:{path}", programs.display()));
        shell
    }

    fn run(&self, command: &str) -> Output {
        let output = self.shell(command).output().unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        output
    }

    /// Starts what does not end by itself.
    fn start(&self, command: &str, log: &str) -> Running {
        Running::start(self.shell(&format!("exec {command}")), &self.dir.path().join(log))
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.dir.path().join(name)
    }
}

fn invitation(printed: &Output) -> String {
    let printed: serde_json::Value = serde_json::from_slice(&printed.stdout).unwrap();
    printed["invitation"].as_str().unwrap().to_owned()
}

/// What somebody declares, as far as this test is concerned.
const PLAIN: &str = "Lê Thị Hoa";

/// Puts a declaration into the outbox of a kiosk that does not run yet.
fn declare(database: &Path) {
    let store = Store::open_existing(database).unwrap();
    let recipients = store.identity().unwrap().unwrap().venue.recipients;
    let sealed = data_encoding::BASE64.encode(&recipients.seal(PLAIN.as_bytes()).unwrap());
    store.submit_sealed(fixtures::declaration(&sealed, now_s())).unwrap();
}

/// The devices of a kiosk on a desk without any.
fn simulate(config: &Path, socket: &Path) {
    let written = std::fs::read_to_string(config).unwrap();
    let devices = format!(
        "[display]\nkind = \"memory\"\n[beacons]\nkind = \"simulated\"\n[scanner]\nkind = \"none\"\n\
         [sound]\nkind = \"none\"\n[simulator]\nsocket = {socket:?}\n"
    );
    std::fs::write(config, format!("hardware = \"simulated\"\n{written}{devices}")).unwrap();
}

fn has_age() -> bool {
    Command::new("age").arg("--version").output().is_ok_and(|output| output.status.success())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_of_the_table_works_as_it_stands_there() {
    kiosk::sync::client::install_crypto();
    assert!(has_age(), "the package age is not installed: script/setup test");
    let desk = Desk { dir: tempfile::tempdir().unwrap() };
    let port = Backend::free_port();
    let mut recipient = String::new();
    let mut code = String::new();
    let mut running = Vec::new();
    let mut tried = Vec::new();
    for command in commands() {
        // What somebody fills in: an address, a key, an invitation.
        let typed = command
            .replace("0.0.0.0:8080", &format!("127.0.0.1:{port}"))
            .replace("https://kiosk.example.vn", &format!("http://127.0.0.1:{port}"))
            .replace("age1…", &recipient)
            .replace("XXXXX-XXXXX-FFFF-FFFF-FFFF-FFFF", &code)
            .replace("\"…\"", "\"a test\"");
        assert!(!typed.contains('…'), "{typed}");
        let words: Vec<&str> = command.split(' ').take(2).collect();
        match (words[0], words[1]) {
            ("age-keygen", _) => {
                desk.run(&typed);
                let key = std::fs::read_to_string(desk.path("commune-key.txt")).unwrap();
                let public = key.lines().find_map(|line| line.strip_prefix("# public key: "));
                public.unwrap().clone_into(&mut recipient);
            }
            ("backend", "serve") => {
                running.push(desk.start(&typed, "backend.log"));
                wait_for("the backend's answer", async || {
                    reqwest::get(format!("http://127.0.0.1:{port}/")).await.ok()
                })
                .await;
                let log = std::fs::read_to_string(desk.path("backend.log")).unwrap();
                assert!(log.contains(desk.path("backend.db").to_str().unwrap()), "{log}");
            }
            ("backend", "kiosk") => code = invitation(&desk.run(&typed)),
            ("kiosk", "enrol") => {
                desk.run(&typed);
                declare(&desk.path("kiosk-data/kiosk.db"));
                simulate(&desk.path("kiosk.toml"), &desk.path("simulator.sock"));
            }
            ("kiosk", "run") => {
                running.push(desk.start(&typed, "kiosk.log"));
                let simulator = wait_for("the kiosk's screen", async || {
                    UnixStream::connect(desk.path("simulator.sock")).await.ok()
                })
                .await;
                SimulatorClient::new(simulator).qr(|_| true).await;
            }
            ("backend", "case") => {
                let case = json!({ "data": [{
                    "daily_key": "00".repeat(32), "time_start": now_s() - 3600, "time_end": now_s(),
                    "max": 96,
                }]});
                if !desk.path("f0.json").exists() {
                    std::fs::write(desk.path("f0.json"), case.to_string()).unwrap();
                }
                desk.run(&typed);
            }
            ("backend", "records") => {
                wait_for("the declaration at the backend", async || {
                    let listed = desk.run("backend records list --json").stdout;
                    (!listed.is_empty()).then_some(())
                })
                .await;
                assert_eq!(desk.run(&typed).stdout, PLAIN.as_bytes());
            }
            _ => drop(desk.run(&typed)),
        }
        tried.push(words.join(" "));
    }
    for known in ["backend serve", "backend kiosk", "kiosk enrol", "kiosk run", "backend exposures"]
    {
        assert!(tried.iter().any(|it| it == known), "{known} is not in the table: {tried:?}");
    }
}
