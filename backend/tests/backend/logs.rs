//! The log as programs read it.

use std::process::Stdio;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use crate::support::TestServer;
use crate::support::database::TestDatabase;

/// The lines of a log, each an object with what every line has.
fn lines(log: &str) -> Vec<Value> {
    let lines = log.lines().map(|line| {
        let parsed = serde_json::from_str(line);
        assert!(parsed.is_ok(), "no JSON: {line}");
        let line: Value = parsed.unwrap();
        for name in ["timestamp", "level", "target", "message"] {
            assert!(line[name].is_string(), "{name} of {line}");
        }
        line
    });
    lines.collect()
}

fn command(arguments: &[&str], database: &str, level: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_backend"));
    command.args(arguments).env("BACKEND_DATABASE", database).env("RUST_LOG", level);
    command
}

#[tokio::test]
async fn json_lines_tell_nothing_of_visitors_at_any_level() {
    // A server in this process makes what the program then serves: a kiosk, whose code is opened there.
    let server = TestServer::start_today().await;
    let kiosk = server.kiosk().await;
    let path = kiosk.path(server.now());
    let log = server.dir.path().join("log");
    let mut serve = command(
        &["serve", "--listen", "127.0.0.1:0", "--log", "json"],
        server.stored.text(),
        "trace",
    );
    serve.stdout(Stdio::piped()).stderr(std::fs::File::create(&log).unwrap()).kill_on_drop(true);
    let mut serve = serve.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(serve.stdout.take().unwrap()).read_line(&mut line).await.unwrap();
    let url = line.trim().strip_prefix("listening on ").unwrap().to_owned();

    let page = server.http.get(format!("{url}{path}")).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let ticket = crate::support::ticket(&page.text().await.unwrap());
    let form = "application/x-www-form-urlencoded";
    let post = async |path: &str, body: String| {
        let request = server.http.post(format!("{url}{path}")).header("content-type", form);
        request.body(body).send().await.unwrap()
    };
    assert_eq!(post("/tap", format!("ticket={ticket}&direction=in")).await.status(), 303);
    post("/staff/sign-in", "account=lan.ngo&password=hunter2-hunter2".to_owned()).await;
    serve.kill().await.unwrap();

    let log = std::fs::read_to_string(&log).unwrap();
    let lines = lines(&log);
    assert!(
        lines.iter().any(|line| line["message"] == "listening" && line["level"] == "INFO"),
        "{log}"
    );
    assert!(
        lines.iter().any(|line| line["message"] == "answered" && line["status"] == 303),
        "{log}"
    );
    let token = path.rsplit('/').next().unwrap();
    for secret in [token, ticket.as_str(), "hunter2", "lan.ngo", "INSERT INTO"] {
        assert!(!log.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn a_process_that_does_not_start_says_why_in_the_format_of_its_log() {
    let dir = tempfile::tempdir().unwrap();
    let database = TestDatabase::sqlite(dir.path());
    std::fs::write(
        database.file(),
        "no database at all, and longer than the head of one would be ".repeat(9),
    )
    .unwrap();
    let text = async |arguments: &[&str], level: &str| {
        let output = command(arguments, database.text(), level).output().await.unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stderr).unwrap()
    };
    let json = text(&["database", "--log", "json"], "info").await;
    let told = lines(&json).pop().unwrap();
    let sentence = told["message"].as_str().unwrap();
    assert!(told["level"] == "ERROR" && sentence.contains("cannot be opened: "), "{json}");
    // As people read it, also where no log was asked for.
    for (arguments, level) in [(&["database"][..], "info"), (&["database", "--log", "json"], "off")]
    {
        let text = text(arguments, level).await;
        assert_eq!(text, format!("backend: {sentence}\n"));
    }
    let mut odd = command(&["database"], database.text(), "info");
    let output = odd.env("BACKEND_LOG", "xml").output().await.unwrap();
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "backend: BACKEND_LOG must be text or json, not xml\n"
    );
}
