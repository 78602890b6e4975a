//! A dbus-daemon for one test.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// A private bus; it is killed when dropped, and its socket removed.
pub struct PrivateBus {
    daemon: Child,
    folder: tempfile::TempDir,
    address: String,
}

impl PrivateBus {
    /// Starts a bus that everyone may own names on.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("unix:path={}", folder.path().join("bus").display());
        let config = format!(
            r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
                "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
            <busconfig>
              <type>session</type>
              <listen>{address}</listen>
              <policy context="default">
                <allow send_destination="*" eavesdrop="true"/>
                <allow eavesdrop="true"/>
                <allow own="*"/>
              </policy>
            </busconfig>"#
        );
        std::fs::write(folder.path().join("bus.conf"), config).unwrap();
        let daemon = spawn(&folder);
        Self { daemon, folder, address }
    }

    /// What `DBUS_SYSTEM_BUS_ADDRESS` must be for clients.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Kills the daemon and starts another one at the same address.
    pub fn restart(&mut self) {
        self.kill();
        self.daemon = spawn(&self.folder);
    }

    fn kill(&mut self) {
        self.daemon.kill().unwrap();
        self.daemon.wait().unwrap();
        let _gone = std::fs::remove_file(self.folder.path().join("bus"));
    }
}

impl Drop for PrivateBus {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Starts the daemon and waits until it listens.
fn spawn(folder: &tempfile::TempDir) -> Child {
    let words = folder.path().join("words");
    let mut daemon = Command::new("dbus-daemon")
        .arg(format!("--config-file={}", folder.path().join("bus.conf").display()))
        .args(["--nofork", "--nopidfile", "--nosyslog", "--print-address"])
        .stdout(Stdio::piped())
        // It always complains that it may not raise its limits; read only when it fails.
        .stderr(std::fs::File::create(&words).unwrap())
        .spawn()
        .expect("dbus-daemon is installed (package dbus-daemon or dbus)");
    let mut line = String::new();
    BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let words = || std::fs::read_to_string(&words).unwrap();
    assert!(line.starts_with("unix:path="), "dbus-daemon does not start: {}", words());
    daemon
}
