//! The commands: JSON on stdout, one sentence on stderr with exit status 1.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use protocol::pin::Invitation;
use serde_json::Value;

const RECIPIENT: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

struct Cli(tempfile::TempDir);

impl Cli {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_backend"));
        command.args(arguments).current_dir(self.0.path()).env_remove("RUST_LOG");
        command
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let output = self.command(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(output.stdout.is_empty());
        String::from_utf8(output.stderr).unwrap()
    }
}

#[test]
fn a_commune_a_venue_a_kiosk() {
    let cli = Cli::new();
    let commune = ["commune", "add", "--name", "Phường Bồng Sơn", "--recipient", RECIPIENT];
    assert_eq!(cli.json(&commune)["commune"], 1);
    let venue = ["venue", "add", "--commune", "1", "--name", "Chợ", "--letters", "bson"];
    assert_eq!(cli.json(&venue)["letters"], "BSON");
    let kiosk = cli.json(&["kiosk", "add", "--venue", "1", "--position", "Cổng số 2"]);
    let code = kiosk["code"].as_str().unwrap();
    assert_eq!((code.len(), code.find('-')), (11, Some(5)));
    let invitation = Invitation::parse(kiosk["invitation"].as_str().unwrap()).unwrap();
    assert_eq!(invitation.code, code.replace('-', ""));
    assert_eq!(kiosk["fingerprint"], invitation.fingerprint.to_string());
    assert_eq!(cli.json(&["kiosk", "list"])["state"], "waiting");
    let database = std::fs::read(cli.0.path().join("backend.db")).unwrap();
    for text in [code.to_owned(), code.replace('-', "")] {
        let text = text.as_bytes();
        assert!(!database.windows(text.len()).any(|window| window == text), "stored hashed");
    }
    assert_eq!(cli.json(&["kiosk", "revoke", "1"])["state"], "revoked");
}

#[test]
fn errors_say_what_to_do() {
    let cli = Cli::new();
    std::fs::write(cli.0.path().join("bad.toml"), "perod_s = 3").unwrap();
    std::fs::write(cli.0.path().join("f0.json"), r#"{"data":[{"daily_key":"ab"}]}"#).unwrap();
    std::fs::write(cli.0.path().join("text.db"), "x".repeat(5000)).unwrap();
    for (arguments, says) in [
        (&["commune", "add", "--name", "X", "--recipient", "age1x"][..], "public key 1 is not"),
        (&["commune", "add", "--name", "", "--recipient", RECIPIENT], "--name must be one line"),
        (&["venue", "add", "--commune", "9", "--name", "X", "--letters", "AB"], "no commune 9"),
        (&["venue", "add", "--commune", "9", "--name", "X", "--letters", "A1"], "2 to 6 of A–Z"),
        (&["venue", "add", "--commune", "9", "--name", "X", "--letters", "BOSON"], "Telex"),
        (&["kiosk", "add", "--venue", "9"], "no venue 9"),
        (&["kiosk", "revoke", "9"], "no kiosk 9"),
        (&["case", "add", "--file", "f0.json", "--as", "tung"], "tung is no account of the health"),
        (&["case", "add", "--file", "none.json", "--as", "tung"], "none.json cannot be read"),
        (&["kiosk", "list", "--config", "bad.toml"], "unknown field `perod_s`"),
        (&["kiosk", "list", "--database", "no/such/dir/x.db"], "there is no database"),
        (&["kiosk", "list", "--database", "text.db"], "cannot be opened"),
        (&["serve", "--database", "postgres://u@127.0.0.1:1/x"], "the database cannot be reached"),
        (&["serve", "--host", "a b"], "host must be"),
        (&["records", "get", "--kiosk", "1", "--seq", "1", "--reason", "x"], "no record 1"),
        (&["records", "get", "--kiosk", "1", "--seq", "1", "--reason", " "], "--reason must be"),
    ] {
        let error = cli.refused(arguments);
        assert!(error.contains(says), "{arguments:?}: {error}");
    }
    assert_eq!(cli.command(&["serve", "--listen", "x"]).output().unwrap().status.code(), Some(2));
}

#[test]
fn the_api_describes_itself() {
    let document = Cli::new().json(&["openapi"]);
    for path in [
        "time",
        "enrol",
        "venue",
        "records",
        "events",
        "cases",
        "media",
        "media/{id}",
        "otp",
        "otp/check",
    ] {
        assert!(document["paths"].get(format!("/api/v1/{path}")).is_some(), "{path}");
    }
    for schema in
        ["Batch", "Contact", "Enrolled", "CheckinEvent", "SignedCaseList", "Problem", "Playlist"]
    {
        assert!(document["components"]["schemas"].get(schema).is_some(), "{schema}");
    }
}

#[cfg(unix)]
#[test]
fn serve_says_where_and_stops_in_order() {
    let cli = Cli::new();
    let mut serve = cli.command(&["serve", "--listen", "127.0.0.1:0"]);
    let mut serve = serve.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(serve.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("listening on http://").unwrap().to_owned();
    let error = cli.refused(&["serve", "--listen", &address]);
    assert!(error.contains(&format!("cannot listen on {address}")), "{error}");
    assert_eq!(error.lines().count(), 1, "{error}");
    let pid = serve.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert!(serve.wait().unwrap().success());
}

#[cfg(unix)]
#[test]
fn a_proxy_that_nobody_named_is_warned_of_once() {
    use std::io::{Read, Write};
    let cli = Cli::new();
    let mut serve =
        cli.command(&["serve", "--listen", "127.0.0.1:0", "--trusted-proxy", "10.0.0.5"]);
    let mut serve = serve.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(serve.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("listening on http://").unwrap();
    for _ in 0..2 {
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        let head = "GET /R/ABC HTTP/1.0\r\nx-forwarded-for: 203.0.113.9\r\n\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        stream.read_to_end(&mut Vec::new()).unwrap();
    }
    assert!(
        Command::new("kill").args(["-TERM", &serve.id().to_string()]).status().unwrap().success()
    );
    let log = String::from_utf8(serve.wait_with_output().unwrap().stderr).unwrap();
    assert_eq!(log.matches("no trusted proxy").count(), 1, "{log}");
    assert!(log.contains("--trusted-proxy") && !log.contains("203.0.113.9"), "{log}");
}
