//! `updater`: the service that brings a kiosk's image to its next version, and a look at a bundle. docs/UPDATES.md.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, bail};
use clap::{Parser, Subcommand};

use updater::bundle::Bundle;
use updater::inbox::Inbox;
use updater::rauc::Rauc;
use updater::service::{BEAT, Paths, Service};
use updater::system::System;
use updater::told::Refusal;
use updater::version::Version;

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
        /// The version that runs, which the bundle must be newer than.
        #[arg(long)]
        running: Option<Version>,
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
        Command::Check { bundle, conf, running } => check(&bundle, conf, running),
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

fn check(bundle: &Path, conf: PathBuf, running: Option<Version>) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(&conf)
        .with_context(|| format!("{} cannot be read; name RAUC's configuration", conf.display()))?;
    let compatible = text.lines().find_map(|line| line.trim().strip_prefix("compatible="));
    let compatible = compatible
        .with_context(|| format!("{} names no product (compatible=)", conf.display()))?
        .to_owned();
    let announced = announcement(bundle)?;
    let version = is_whole(bundle, announced.as_ref())
        .and_then(|()| Rauc::with_configuration(conf).signed(bundle, &compatible))
        .and_then(|version| match running {
            Some(running) if version <= running => Err(Refusal::NotNewer),
            _ => Ok(version),
        });
    match version {
        Ok(version) => println!("{version}"),
        Err(why) => bail!("{}", sentence(why)),
    }
    Ok(())
}

/// What stands beside it, where anything does.
fn announcement(bundle: &Path) -> anyhow::Result<Option<Bundle>> {
    let beside = bundle.with_extension("json");
    let Ok(text) = std::fs::read(&beside) else { return Ok(None) };
    let announced: Bundle = serde_json::from_slice(&text).with_context(|| {
        format!("{} describes no bundle; take the one that script/bundle made", beside.display())
    })?;
    if !announced.is_named(bundle) {
        let (beside, named) = (beside.display(), &announced.file);
        bail!(
            "{beside} names {named:?}, so a kiosk sees no bundle; give file and description their names back"
        );
    }
    Ok(Some(announced))
}

fn is_whole(bundle: &Path, announced: Option<&Bundle>) -> Result<(), Refusal> {
    let Some(announced) = announced else { return Ok(()) };
    let folder = bundle.parent().unwrap_or(Path::new("."));
    let is_whole = Inbox::new(folder.to_owned()).holds(announced);
    if is_whole { Ok(()) } else { Err(Refusal::Damaged) }
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
