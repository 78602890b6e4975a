//! `updater`: the service that brings a kiosk's image to its next version, and a look at a bundle. docs/UPDATES.md.

use std::path::PathBuf;
use std::time::SystemTime;

use anyhow::{Context, bail};
use clap::{Parser, Subcommand};

use updater::rauc::Rauc;
use updater::service::{BEAT, Paths, Service};
use updater::system::System;
use updater::told::Refusal;

/// Takes bundles of the next image, tries them once, and commits what works.
#[derive(Parser, Debug)]
#[command(name = "updater", version)]
struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// The service; systemd starts it.
    Serve {
        /// Folder of bundles and of the record.
        #[arg(long, default_value = "/data/updates")]
        data: PathBuf,
        /// What the kiosk on trial says of itself.
        #[arg(long, default_value = "/run/bluezone-kiosk/health.json")]
        health: PathBuf,
        /// What the kiosk is told.
        #[arg(long, default_value = "/run/bluezone-updater/update.json")]
        told: PathBuf,
    },
    /// Whether a kiosk would take a bundle: prints its version.
    Check {
        bundle: PathBuf,
        /// RAUC's configuration, with the product and whom it trusts.
        #[arg(long, default_value = "/etc/rauc/system.conf")]
        conf: PathBuf,
    },
}

fn main() -> std::process::ExitCode {
    terminal::start_log("info");
    let ended = match Options::parse().command {
        Command::Serve { data, health, told } => serve(&Paths {
            inbox: data.join("inbox"),
            record: data.join("record.json"),
            health,
            told,
            release: "/usr/lib/os-release".into(),
            synchronised: "/run/systemd/timesync/synchronized".into(),
        }),
        Command::Check { bundle, conf } => check(&bundle, conf),
    };
    terminal::end("updater", ended)
}

fn serve(paths: &Paths) -> anyhow::Result<()> {
    let mut machine = Rauc::default();
    let mut service = Service::begin(paths, &mut machine)?;
    loop {
        service.beat(now())?;
        std::thread::sleep(BEAT);
    }
}

fn check(bundle: &std::path::Path, conf: PathBuf) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(&conf)
        .with_context(|| format!("{} cannot be read; name RAUC's configuration", conf.display()))?;
    let compatible = text.lines().find_map(|line| line.trim().strip_prefix("compatible="));
    let compatible = compatible
        .with_context(|| format!("{} names no product (compatible=)", conf.display()))?
        .to_owned();
    match Rauc::with_configuration(conf).signed(bundle, &compatible) {
        Ok(version) => println!("{version}"),
        Err(why) => bail!("{}", sentence(why)),
    }
    Ok(())
}

/// For whoever has a command line; what the kiosk says on its displays is the kiosk's.
fn sentence(why: Refusal) -> &'static str {
    match why {
        Refusal::Damaged => "the bundle is damaged; fetch it again",
        Refusal::NotSigned => {
            "the bundle is not signed by whom this kiosk trusts; find out where it came from"
        }
        Refusal::OtherProduct => "the bundle is of another product; take that of this one",
        Refusal::NotNewer => "the bundle is not newer than what runs; offer a higher version",
        Refusal::NotWritten => "the card does not take it; look at the log of rauc",
        Refusal::DoesNotWork => "that version did not work on this kiosk; offer another",
    }
}

#[expect(clippy::disallowed_methods, reason = "its only question is whether people are about")]
fn now() -> SystemTime {
    SystemTime::now()
}
