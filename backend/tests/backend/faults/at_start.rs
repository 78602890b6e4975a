//! Why a process does not start.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use super::{has_no_server, refusal};
use crate::support::Dice;
use crate::support::cluster::Cluster;
use crate::support::database::TestDatabase;

/// What `backend database` prints: one sentence and nothing else.
fn told(database: &str) -> String {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_backend"));
    command.arg("database").env("BACKEND_DATABASE", database).env("RUST_LOG", "off");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = String::from_utf8(output.stderr).unwrap();
    let sentence = text.strip_prefix("backend: ").and_then(|text| text.strip_suffix('\n'));
    assert!(sentence.is_some(), "no sentence: {text:?}");
    let sentence = sentence.unwrap().to_owned();
    assert!(!sentence.contains('\n') && !sentence.contains("panicked"), "{sentence}");
    sentence
}

/// Writes a certificate for `localhost`, its own authority, with its key.
fn certify(folder: &Path, name: &str) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(folder.join(format!("{name}.key")), made.signing_key.serialize_pem()).unwrap();
    std::fs::write(folder.join(format!("{name}.crt")), made.cert.pem()).unwrap();
}

#[test]
fn passwords_names_and_certificates_are_looked_at() {
    if has_no_server() {
        return;
    }
    let prepare = |folder: &Path| {
        certify(folder, "server");
        certify(folder, "other");
        let file = |end| folder.join(format!("server.{end}")).display().to_string();
        vec![
            "ssl = on".to_owned(),
            format!("ssl_cert_file = '{}'", file("crt")),
            format!("ssl_key_file = '{}'", file("key")),
        ]
    };
    let Some(cluster) = Cluster::start(prepare) else { return };
    let over_tls = |host: &str, password: &str, database: &str, root: &str| {
        let root = cluster.folder().join(root);
        let address = cluster.at(host, password, database);
        format!("{address}?sslmode=require&sslrootcert={}", root.display())
    };
    let right = over_tls("localhost", "pass", "postgres", "server.crt");
    drop(backend::store::open(&right.parse().unwrap()).unwrap());

    let name =
        |database: &str| format!("{}", database.parse::<backend::config::Database>().unwrap());
    let wrong = over_tls("localhost", "gu3ss", "postgres", "server.crt");
    assert_eq!(
        told(&wrong),
        format!(
            "the database {} lets nobody in: password authentication failed for user \"test\"; \
             check user, password and name of the database",
            name(&wrong)
        )
    );
    let missing = over_tls("localhost", "pass", "kiosks", "server.crt");
    let sentence = told(&missing);
    assert!(
        sentence.contains("lets nobody in: database \"kiosks\" does not exist; check"),
        "{sentence}"
    );

    for (host, root) in [("localhost", "other.crt"), ("127.0.0.1", "server.crt")] {
        let sentence = told(&over_tls(host, "pass", "postgres", root));
        assert!(
            sentence.starts_with("the certificate of the database postgres://test@"),
            "{sentence}"
        );
        assert!(
            sentence.contains("is not trusted: ") && sentence.contains("sslrootcert=FILE"),
            "{sentence}"
        );
    }
    let sentence = told(&over_tls("localhost", "pass", "postgres", "none.crt"));
    assert!(
        sentence.contains("cannot be used: sslrootcert ")
            && sentence.contains("none.crt is not read"),
        "{sentence}"
    );
    // Without a root of its own the system's count, which do not know this server.
    let sentence =
        told(&format!("{}?sslmode=require", cluster.at("localhost", "pass", "postgres")));
    assert!(sentence.contains("is not trusted: "), "{sentence}");

    cluster.crash();
    let sentence = told(&right);
    assert!(
        sentence.starts_with("the database cannot be reached: postgres://test@localhost:"),
        "{sentence}"
    );
    assert!(
        sentence.ends_with("nothing was changed, try again and check its server"),
        "{sentence}"
    );
}

#[test]
fn a_server_without_tls_is_not_taken_where_tls_is_asked_for() {
    if has_no_server() {
        return;
    }
    let Some(cluster) = Cluster::start(|_| Vec::new()) else { return };
    let sentence =
        told(&format!("{}?sslmode=require", cluster.at("localhost", "pass", "postgres")));
    assert!(sentence.contains("cannot be used: it does not speak TLS"), "{sentence}");
    // Without a word about it, it is connected to as it is.
    drop(
        backend::store::open(&cluster.at("localhost", "pass", "postgres").parse().unwrap())
            .unwrap(),
    );
}

#[test]
fn a_server_that_is_too_old_or_read_only_or_has_other_letters_is_told() {
    if has_no_server() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let old = TestDatabase::empty(dir.path());
    for sql in [
        "CREATE FUNCTION current_setting(name TEXT) RETURNS TEXT LANGUAGE sql AS \
         $$ SELECT CASE name WHEN 'server_version_num' THEN '140012' WHEN 'server_version' THEN '14.12' \
         ELSE pg_catalog.current_setting(name) END $$"
            .to_owned(),
        // Its own function before the server's.
        format!("ALTER DATABASE {} SET search_path = public, pg_catalog", old.name()),
    ] {
        old.execute(&sql).unwrap();
    }
    let sentence = told(old.text());
    assert!(
        sentence.ends_with("runs on PostgreSQL 14.12; this program needs 15 or later"),
        "{sentence}"
    );

    let standby = TestDatabase::new(dir.path());
    standby.set("default_transaction_read_only", "on");
    assert_eq!(
        told(standby.text()),
        "the database is read-only; name a server that takes changes, or end its standby"
    );

    let latin = TestDatabase::encoded(dir.path(), "LATIN1");
    let sentence = told(latin.text());
    assert!(
        sentence
            .ends_with("cannot be used: its encoding is LATIN1; make one with the encoding UTF8"),
        "{sentence}"
    );
}

#[test]
fn tables_of_a_newer_version_or_of_nobody_are_left_alone() {
    if has_no_server() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let newer = TestDatabase::new(dir.path());
    newer
        .execute(
            "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) \
             VALUES (9999, 'later', '2099-01-01T00:00:00Z', '1')",
        )
        .unwrap();
    let sentence = told(newer.text());
    assert!(sentence.ends_with("was made by a newer version; update this program"), "{sentence}");

    // What a restore leaves that was broken off: a table, and no word of which migrations ran.
    let half = TestDatabase::empty(dir.path());
    half.execute("CREATE TABLE communes (commune_id BIGINT PRIMARY KEY)").unwrap();
    let tables = "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') \
                  AND relnamespace = 'public'::regnamespace ORDER BY relname";
    let sentence = told(half.text());
    assert!(sentence.starts_with("the tables of the database postgres://"), "{sentence}");
    assert!(sentence.contains("relation \"communes\" already exists"), "{sentence}");
    assert!(
        sentence.ends_with("nothing was changed, restore a backup or name an empty database"),
        "{sentence}"
    );
    let left = half.texts(tables);
    assert!(
        left.iter().all(|table| ["communes", "refinery_schema_history"].contains(&table.as_str())),
        "{left:?}"
    );
    half.execute("DROP TABLE communes").unwrap();
    drop(backend::store::open(&half.config()).unwrap());
    assert!(half.texts(tables).len() > 50);
}

#[tokio::test]
async fn who_is_killed_while_making_the_tables_leaves_none_or_all() {
    if has_no_server() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let mut dice = Dice(17);
    let count = "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') AND relname NOT LIKE 'refinery%' \
                 AND relnamespace = 'public'::regnamespace";
    for _ in 0..12 {
        let database = TestDatabase::empty(dir.path());
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_backend"));
        command.arg("database").arg("--database").arg(database.text());
        let mut made = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        tokio::time::sleep(Duration::from_millis(dice.roll(600))).await;
        made.kill().await.unwrap();
        // The server undoes what the dead one left before the next one has the lock.
        drop(backend::store::open(&database.config()).unwrap());
        let tables = database.number(count);
        assert!(tables > 50, "{tables} tables");
    }
}

#[test]
fn a_server_that_is_not_there_is_told_within_the_time_to_connect() {
    // A port of this machine on which nobody listens.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let sentence = refusal(&format!("postgres://kiosks:s3cret@127.0.0.1:{port}/kiosks"));
    assert!(
        sentence.starts_with("the database cannot be reached: postgres://kiosks@127.0.0.1"),
        "{sentence}"
    );
    assert!(!sentence.contains("s3cret"), "{sentence}");
}
