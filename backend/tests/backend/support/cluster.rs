//! A PostgreSQL of a test's own, which may be stopped, filled and locked.

use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub(crate) struct Cluster {
    folder: tempfile::TempDir,
    bin: PathBuf,
    port: u16,
    /// Whether it runs under Debian's user, because root may not.
    by_postgres: bool,
}

impl Cluster {
    /// Starts one whose only user is `test`, with the password `pass`, asked for at its port and not at its socket;
    /// none where PostgreSQL is not installed.
    pub(crate) fn start(prepare: impl FnOnce(&Path) -> Vec<String>) -> Option<Self> {
        let Some(bin) = programs() else {
            println!("skipped: there is no PostgreSQL here; install the package postgresql");
            return None;
        };
        // A short path, because a socket's may have 107 bytes; in memory where there is room.
        let room =
            rustix::fs::statvfs("/dev/shm").is_ok_and(|it| it.f_bavail * it.f_frsize >= 1 << 30);
        let parent = if room { "/dev/shm" } else { "/tmp" };
        let folder = tempfile::Builder::new().prefix("pg").tempdir_in(parent).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let by_postgres = rustix::process::getuid().is_root();
        let cluster = Self { folder, bin, port, by_postgres };
        let password = cluster.folder.path().join("password");
        std::fs::write(&password, "pass\n").unwrap();
        cluster.give(cluster.folder.path());
        cluster.give(&password);
        let data = cluster.data();
        let arguments =
            ["--username", "test", "--auth-local", "trust", "--auth-host", "scram-sha-256"];
        let encoding = ["--encoding", "UTF8", "--locale", "C", "--no-sync", "--pwfile"];
        let mut initdb = cluster.program("initdb");
        initdb.args(arguments).args(encoding).arg(&password).arg("--pgdata").arg(&data);
        told(&initdb.output().unwrap());
        let mut settings = vec![
            "listen_addresses = '127.0.0.1'".to_owned(),
            format!("port = {port}"),
            format!("unix_socket_directories = '{}'", cluster.folder.path().display()),
            // Nothing here must survive a power cut.
            "fsync = off".to_owned(),
        ];
        settings.extend(prepare(cluster.folder.path()));
        for entry in std::fs::read_dir(cluster.folder.path()).unwrap() {
            cluster.give(&entry.unwrap().path());
        }
        let own = data.join("postgresql.auto.conf");
        std::fs::write(&own, settings.join("\n") + "\n").unwrap();
        cluster.give(&own);
        cluster.resume();
        Some(cluster)
    }

    /// For the server's user, and nobody else.
    fn give(&self, path: &Path) {
        let mode = if path.is_dir() { 0o700 } else { 0o600 };
        std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
        if self.by_postgres {
            let id = |flag| {
                let output = Command::new("id").args([flag, "postgres"]).output().unwrap();
                String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
            };
            chown(path, Some(id("-u")), Some(id("-g"))).unwrap();
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn program(&self, name: &str) -> Command {
        let program = self.bin.join(name);
        let mut command =
            Command::new(if self.by_postgres { "runuser".into() } else { program.clone() });
        if self.by_postgres {
            command.args(["-u", "postgres", "--"]).arg(program);
        }
        // The server's user may not enter every folder.
        command.current_dir("/tmp");
        command
    }

    fn control(&self, arguments: &[&str]) -> Output {
        let mut control = self.program("pg_ctl");
        control.args(["--silent", "--wait", "--timeout", "120", "--pgdata"]).arg(self.data());
        control.arg("--log").arg(self.data().join("log")).args(arguments);
        control.output().unwrap()
    }

    /// Ends it as a crash does.
    pub(crate) fn crash(&self) {
        told(&self.control(&["stop", "--mode", "immediate"]));
    }

    /// Starts it again.
    pub(crate) fn resume(&self) {
        told(&self.control(&["start"]));
    }

    /// Runs a statement past the program.
    pub(crate) fn run(&self, database: &str, sql: &str) -> Result<(), String> {
        super::database::run(database, sql).map(drop)
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Its socket, where no password is asked for.
    pub(crate) fn socket(&self, database: &str) -> String {
        let folder = self.folder.path().display().to_string().replace('/', "%2F");
        format!("postgres://test@{folder}:{}/{database}", self.port)
    }

    /// Its port, by the name of the host.
    pub(crate) fn at(&self, host: &str, password: &str, database: &str) -> String {
        format!("postgres://test:{password}@{host}:{}/{database}", self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let _ = self.control(&["stop", "--mode", "immediate"]);
    }
}

fn told(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The folder of the newest server's programs, which Debian keeps out of the PATH.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let version = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
    let folders = versions.filter_map(|entry| Some(entry.ok()?.path()));
    let newest = folders.filter(|path| version(path).is_some()).max_by_key(version)?;
    Some(newest.join("bin")).filter(|bin| bin.join("initdb").exists())
}
