//! Backups of a running server, and databases made from them.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use protocol::contact::ContactId;

use crate::support::database::has_no_file;
use crate::support::records::{batch, contact};
use crate::support::{NOW, TestServer};

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_backup_of_a_running_server_is_private_and_makes_the_same_database() {
    if has_no_file() {
        return;
    }
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    let contacts = (1..=300).map(|seq| contact(seq, ContactId([7; 12]), NOW - seq)).collect();
    server.send(&kiosk, &batch(contacts, vec![])).await;
    let copy = server.dir.path().join("copy.db");
    let name = copy.to_str().unwrap();
    assert!(server.command(&["backup", name]).await.status.success());
    assert_eq!(mode(&copy), 0o600);
    let again = server.command(&["backup", name]).await;
    assert_eq!(again.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&again.stderr).contains("is there already"));
    // After the backup.
    server.send(&kiosk, &batch(vec![contact(301, ContactId([8; 12]), NOW)], vec![])).await;

    let there = server.command(&["restore", name]).await;
    assert_eq!(there.status.code(), Some(1), "never over a database");
    let (before, database) = (server.dump(), server.stored.file());
    let dir = tempfile::tempdir().unwrap();
    let restored = dir.path().join("backend.db");
    let run = |arguments: Vec<std::ffi::OsString>| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_backend"));
        command.args(arguments).arg("--database").arg(&restored).output().unwrap()
    };
    for none in [Path::new("/dev/null"), &dir.path().join("none"), Path::new("Cargo.toml")] {
        let refused = run(vec!["restore".into(), none.into()]);
        assert_eq!(refused.status.code(), Some(1), "{none:?}");
        assert!(!restored.exists());
    }
    let done = run(vec!["restore".into(), copy.clone().into()]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!((mode(&restored), mode(&database)), (0o600, 0o600));
    let path = restored.clone();
    let other = TestServer::start_with(NOW, move |config, _| config.database = path.into()).await;
    assert_eq!(other.dump(), before[..300]);
    other.stop().await;
    server.stop().await;
}

#[tokio::test]
async fn a_database_that_others_could_read_is_tightened() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("backend.db");
    std::fs::write(&path, "").unwrap();
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
    let store = backend::store::sqlite::Sqlite::open(&path).unwrap();
    for file in std::fs::read_dir(dir.path()).unwrap() {
        assert_eq!(mode(&file.unwrap().path()), 0o600);
    }
    drop(store);
}
