//! `updater`: the service that brings a kiosk's image to its next version. systemd starts it; docs/UPDATES.md.

use std::path::PathBuf;
use std::time::SystemTime;

use clap::Parser;

use updater::rauc::Rauc;
use updater::service::{BEAT, Paths, Service};

/// Takes bundles of the next image, tries them once, and commits what works.
#[derive(Parser, Debug)]
#[command(name = "updater", version)]
struct Options {
    /// Folder of bundles and of the record.
    #[arg(long, default_value = "/data/updates")]
    data: PathBuf,
    /// What the kiosk on trial says of itself.
    #[arg(long, default_value = "/run/bluezone-kiosk/health.json")]
    health: PathBuf,
    /// What the kiosk is told.
    #[arg(long, default_value = "/run/bluezone-updater/update.json")]
    told: PathBuf,
}

fn main() -> std::process::ExitCode {
    terminal::start_log("info");
    terminal::end("updater", run(Options::parse()))
}

fn run(options: Options) -> anyhow::Result<()> {
    let paths = Paths {
        inbox: options.data.join("inbox"),
        record: options.data.join("record.json"),
        health: options.health,
        told: options.told,
        release: "/usr/lib/os-release".into(),
        synchronised: "/run/systemd/timesync/synchronized".into(),
    };
    let mut machine = Rauc;
    let mut service = Service::begin(&paths, &mut machine)?;
    loop {
        service.beat(now())?;
        std::thread::sleep(BEAT);
    }
}

#[expect(clippy::disallowed_methods, reason = "its only question is whether people are about")]
fn now() -> SystemTime {
    SystemTime::now()
}
