//! What happens to uploads while the database is away, full or read-only.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use protocol::api::{Batch, ProblemCode, Taken};
use protocol::contact::ContactId;

use super::has_no_server;
use crate::support::cluster::Cluster;
use crate::support::records::{batch, contact};
use crate::support::{Kiosk, NOW, TestServer, problem};

/// Contacts with the numbers from `first` on.
fn upload(first: i64, count: i64) -> Batch {
    let contacts =
        (first..first + count).map(|seq| contact(seq, ContactId([5; 12]), NOW - 600 + seq % 500));
    batch(contacts.collect(), vec![])
}

/// The upload is refused for now, in a sentence that tells nothing of the database.
async fn is_put_off(server: &TestServer, kiosk: &Kiosk, upload: &Batch) {
    let answer = server.send_raw(kiosk, &serde_json::to_vec(upload).unwrap()).await;
    assert_eq!(answer.status(), 503);
    assert_eq!(answer.headers()["retry-after"], "30");
    let problem = problem(answer).await;
    assert_eq!(problem.code, ProblemCode::Unavailable);
    assert_eq!(problem.message, "the backend failed; try again later");
    assert_eq!(server.page("/livez").await.status(), 200);
}

/// Waits until the process says that it is ready, as a load balancer would.
async fn is_ready_again(server: &TestServer) {
    let until = Instant::now() + Duration::from_secs(60);
    while server.page("/readyz").await.status() != 200 {
        assert!(Instant::now() < until, "it is not ready again");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn is_not_ready(server: &TestServer) {
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        let answer = server.page("/readyz").await;
        if answer.status() == 503 {
            let text = answer.text().await.unwrap();
            assert!(text.starts_with("not ready: the database does not read and write"), "{text}");
            return;
        }
        assert!(Instant::now() < until, "it says that it is ready");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What was put off arrives once, and nothing that was acknowledged is lost. A kiosk tries until it does.
async fn arrives_once(server: &TestServer, kiosk: &Kiosk, upload: &Batch) {
    let until = Instant::now() + Duration::from_secs(60);
    let count = u32::try_from(upload.contacts.len()).unwrap();
    let body = serde_json::to_vec(upload).unwrap();
    let Taken { accepted, duplicates, .. } = loop {
        let answer = server.send_raw(kiosk, &body).await;
        if answer.status() == 200 {
            break answer.json().await.unwrap();
        }
        assert!(answer.status() == 503 && Instant::now() < until, "{}", answer.status());
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    assert_eq!((accepted, duplicates), (count, 0));
    let Taken { accepted, duplicates, .. } = server.send(kiosk, upload).await;
    assert_eq!((accepted, duplicates), (0, count));
    let stored = server.read().contacts_after(None, u32::MAX).unwrap();
    let mut numbers: Vec<_> = stored.iter().map(|stored| stored.key.seq).collect();
    numbers.sort_unstable();
    let last = upload.contacts.last().unwrap().seq;
    assert_eq!(numbers, (1..=last).collect::<Vec<_>>());
}

async fn serve(database: String) -> (TestServer, Kiosk) {
    let server =
        TestServer::start_with(NOW, |config, _| config.database = database.parse().unwrap());
    let server = server.await;
    let kiosk = server.kiosk().await;
    let taken = server.send(&kiosk, &upload(1, 20)).await;
    assert_eq!(taken.accepted, 20);
    (server, kiosk)
}

#[tokio::test]
async fn a_server_that_crashes_and_comes_back_loses_and_doubles_nothing() {
    if has_no_server() {
        return;
    }
    let Some(cluster) = Cluster::start(|_| Vec::new()) else { return };
    let (server, kiosk) = serve(cluster.socket("postgres")).await;
    let path = kiosk.path(NOW);
    for round in 0..3 {
        cluster.crash();
        let next = upload(21 + 20 * round, 20);
        is_put_off(&server, &kiosk, &next).await;
        is_not_ready(&server).await;
        // Visitors and staff read a page that says so, and are told when to come again.
        for page in [path.as_str(), "/staff"] {
            let answer = server.page(page).await;
            assert!([503, 303].contains(&answer.status().as_u16()), "{page}: {}", answer.status());
        }
        let answer = server.page(&path).await;
        assert_eq!(
            (answer.status().as_u16(), answer.headers()["retry-after"].to_str().unwrap()),
            (503, "30")
        );
        assert!(answer.text().await.unwrap().contains("Hệ thống đang trục trặc"));
        cluster.resume();
        is_ready_again(&server).await;
        arrives_once(&server, &kiosk, &next).await;
    }
}

#[tokio::test]
async fn a_database_that_turns_read_only_takes_uploads_when_it_is_over() {
    if has_no_server() {
        return;
    }
    let server = TestServer::start().await;
    let kiosk = server.kiosk().await;
    server.send(&kiosk, &upload(1, 20)).await;
    server.stored.set("default_transaction_read_only", "on");
    server.stored.disconnect();
    let next = upload(21, 20);
    is_put_off(&server, &kiosk, &next).await;
    is_not_ready(&server).await;
    // Connections that were made meanwhile stay read-only; nobody has to end them.
    server.stored.set("default_transaction_read_only", "off");
    is_ready_again(&server).await;
    arrives_once(&server, &kiosk, &next).await;
}

/// A small disk of its own, for the database alone.
struct Disk(PathBuf);

impl Disk {
    /// None where this user may not mount.
    fn mount(folder: &Path) -> Option<Self> {
        let at = folder.join("disk");
        std::fs::create_dir(&at).unwrap();
        let mut mount = Command::new("mount");
        let mounted =
            mount.args(["-t", "tmpfs", "-o", "size=40m,mode=0700", "tmpfs"]).arg(&at).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self(at));
        }
        println!("skipped: this user may not mount a small disk to fill");
        None
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).output();
    }
}

#[tokio::test]
async fn a_full_disk_puts_uploads_off_until_there_is_room() {
    if has_no_server() {
        return;
    }
    let mut disk = None;
    let prepare = |folder: &Path| {
        disk = Disk::mount(folder);
        Vec::new()
    };
    let Some(cluster) = Cluster::start(prepare) else { return };
    let Some(disk) = disk else { return };
    let postgres = cluster.socket("postgres");
    cluster
        .run(&postgres, &format!("CREATE TABLESPACE small LOCATION '{}'", disk.0.display()))
        .unwrap();
    cluster.run(&postgres, "CREATE DATABASE kiosks TABLESPACE small").unwrap();
    let database = cluster.socket("kiosks");
    let (server, kiosk) = serve(database.clone()).await;

    cluster.run(&database, "CREATE TABLE ballast (bytes TEXT)").unwrap();
    let piece = "INSERT INTO ballast SELECT repeat('x', 1900) FROM generate_series(1, 200)";
    let full = (0..500).find_map(|_| cluster.run(&database, piece).err()).unwrap();
    assert!(full.contains("could not extend file"), "{full}");
    let row = "INSERT INTO ballast VALUES (repeat('x', 1900))";
    while cluster.run(&database, row).is_ok() {}

    let next = upload(21, 480);
    is_put_off(&server, &kiosk, &next).await;
    cluster.run(&database, "DROP TABLE ballast").unwrap();
    is_ready_again(&server).await;
    arrives_once(&server, &kiosk, &next).await;
    server.stop().await;
    // Its folder cannot be removed while the disk is mounted in it.
    cluster.crash();
    drop(disk);
    drop(cluster);
}
