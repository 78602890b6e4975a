//! The day of the story in a PostgreSQL, dumped with PostgreSQL's own tools while it is served, and restored elsewhere.

use std::path::{Path, PathBuf};

use backend::store::accounts::Role;
use tokio::process::Command;

use super::wanted::found;
use super::{Day, day};
use crate::support::database::{TestDatabase, on_postgres};
use crate::support::staff::Browser;
use crate::support::{NOW, TestServer, tables};

/// A program of PostgreSQL's: of the newest version that Debian has installed, else of the PATH.
fn program(name: &str) -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let programs = versions.map(|version| version.unwrap().path().join("bin").join(name));
    programs.filter(|path| path.exists()).max().unwrap_or_else(|| PathBuf::from(name))
}

async fn run(name: &str, arguments: &[&str]) {
    let output = Command::new(program(name)).args(arguments).output().await.unwrap();
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
}

#[tokio::test]
async fn a_dump_of_a_running_server_restores_the_same_answers() {
    if !on_postgres() {
        println!("skipped: there is no PostgreSQL; script/postgres starts one");
        return;
    }
    let Day { server, f0, .. } = day().await;
    let refused = server.command(&["backup", "/dev/null"]).await;
    assert!(String::from_utf8_lossy(&refused.stderr).contains("use pg_dump"));
    let refused = server.command(&["restore", "/dev/null"]).await;
    assert!(String::from_utf8_lossy(&refused.stderr).contains("use pg_restore"));

    let browser = server.staff(Role::Authority).await;
    let cookies = browser.cookies.lock().unwrap().clone();
    let page = format!("/staff/exposures/{f0}?minutes=10&lang=vi");
    let before = (browser.text(&page).await, server.dump(), found(&server, f0));
    let dump = server.dir.path().join("dump");
    let (dump, address) = (dump.to_str().unwrap(), server.stored.text());
    // Nothing was written meanwhile, such as the list that is made every minute.
    let there = loop {
        let there = tables::all(&server.stored);
        let _ = std::fs::remove_file(dump);
        run("pg_dump", &["--format=custom", "--file", dump, address]).await;
        if tables::all(&server.stored) == there {
            break there;
        }
    };

    let other = TestDatabase::empty(server.dir.path());
    run("pg_restore", &["--no-owner", "--exit-on-error", "--dbname", other.text(), dump]).await;
    assert!(tables::all(&other) == there, "every row is the same");
    let database = other.config();
    let change = move |config: &mut backend::config::Config, _: &Path| config.database = database;
    let restored = TestServer::start_with(NOW, change).await;
    let browser = Browser::new(&restored);
    browser.cookies.lock().unwrap().clone_from(&cookies);
    assert!((browser.text(&page).await, restored.dump(), found(&restored, f0)) == before);
    // It takes what comes.
    let kiosk = restored.kiosk().await;
    assert!(kiosk.number > 0);
    restored.stop().await;
    server.stop().await;
}
