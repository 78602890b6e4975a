//! The commands of the program. They answer on stdout, in lines for people or JSON for programs
//! (`terminal::Answers`); what went wrong is one sentence on stderr with exit status 1.

mod calibrate;
mod enrol;
mod export;
mod inspect;
mod introduction;
mod keys;
pub mod matching;
mod pair;
mod records;
mod scanner;
pub mod selftest;
mod staff_pin;
mod sticks;
mod update;

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use terminal::{Answers, Format};

use crate::config::Config;

/// A kiosk that shows a venue QR, logs Bluezone phones nearby and takes health declarations.
#[derive(Parser, Debug)]
#[command(name = "kiosk", version)]
pub struct Cli {
    #[command(flatten)]
    format: Format,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Run the kiosk.
    Run {
        /// The configuration file.
        #[arg(long)]
        config: PathBuf,
    },
    /// Show why the kiosk was left alone after it ended again and again; systemd starts this.
    Stopped {
        /// The configuration file.
        #[arg(long)]
        config: PathBuf,
    },
    /// Introduce this kiosk to its backend with an invitation, and write its configuration.
    Enrol(enrol::Enrol),
    /// Pair this kiosk by six digits that the staff portal shows, and write its configuration.
    Pair(pair::Pair),
    /// Show the keys that records are sealed to, and other ones that wait to be confirmed.
    Keys(Keys),
    /// Look into adverts, ids, tokens, cards, addresses and typed keys.
    #[command(subcommand)]
    Inspect(inspect::Inspect),
    /// Find cases in a list of contacts.
    Match {
        /// F0 data: {"data":[{"daily_key","time_start","time_end","max"}]}.
        #[arg(long)]
        cases: PathBuf,
        /// Contacts as CSV: id,unix_seconds[,rssi].
        #[arg(long)]
        contacts: PathBuf,
    },
    /// Measure a phone at 1 m and at 2 m and propose the threshold from which it counts as near.
    Calibrate {
        /// The configuration file.
        #[arg(long)]
        config: PathBuf,
        /// How long to measure at each distance; phones advertise 15 s on, 15 s off.
        #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=600))]
        seconds: u32,
    },
    /// Find out what the card scanner does to letters, and how to set it right.
    Scanner {
        /// The configuration file.
        #[arg(long)]
        config: PathBuf,
        /// How long to wait for a scan.
        #[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u32).range(1..=600))]
        seconds: u32,
    },
    /// Write the records that the backend does not have into new files, for their commune.
    Export {
        /// A folder.
        #[arg(value_name = "FOLDER", required_unless_present = "stick")]
        folder: Option<PathBuf>,
        /// The USB stick that is plugged in: mounted for it, and taken off afterwards.
        #[arg(long, conflicts_with = "folder")]
        stick: bool,
        /// The configuration file.
        #[arg(long)]
        config: PathBuf,
        /// Also those that were sent and are still kept.
        #[arg(long)]
        all: bool,
    },
    /// Give the newest update of a folder or stick to the updater, which tries it at once.
    Update {
        /// A folder.
        #[arg(value_name = "FOLDER", required_unless_present = "stick")]
        folder: Option<PathBuf>,
        /// The USB stick that is plugged in: mounted for it, and taken off afterwards.
        #[arg(long, conflicts_with = "folder")]
        stick: bool,
        /// The configuration file.
        #[arg(long)]
        config: PathBuf,
        /// Where the updater takes bundles from [default: `update.inbox` of the configuration].
        #[arg(long)]
        inbox: Option<PathBuf>,
    },
    /// Look into the records of this kiosk.
    #[command(subcommand)]
    Records(Records),
    /// Make the PIN by which staff mode opens on the screen, and tell it this once.
    StaffPin {
        /// The configuration file.
        #[arg(long)]
        config: PathBuf,
        /// Remove the PIN: nobody opens staff mode.
        #[arg(long)]
        remove: bool,
    },
    /// Test every part of this kiosk and name the remedies.
    Selftest {
        /// The configuration file.
        #[arg(long)]
        config: PathBuf,
    },
}

impl Command {
    /// Whether nothing is seen of it before it answers.
    fn works_silently(&self) -> bool {
        match self {
            Self::Enrol(_)
            | Self::Keys(_)
            | Self::Match { .. }
            | Self::Records(_)
            | Self::StaffPin { .. }
            | Self::Selftest { .. } => true,
            // These show the page of the kiosk, say what to do, or tell how far they are.
            Self::Run { .. }
            | Self::Stopped { .. }
            | Self::Pair(_)
            | Self::Inspect(_)
            | Self::Calibrate { .. }
            | Self::Scanner { .. }
            | Self::Export { .. }
            | Self::Update { .. } => false,
        }
    }
}

#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
struct Keys {
    /// The configuration file.
    #[arg(long, required = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<KeysCommand>,
}

#[derive(Subcommand, Debug)]
enum KeysCommand {
    /// Use the keys that wait, after the clerk of the commune has read out the same fingerprint.
    Confirm {
        /// The fingerprint, XXXX-XXXX-XXXX-XXXX.
        fingerprint: String,
        /// The configuration file.
        #[arg(long)]
        config: PathBuf,
    },
}

#[derive(Subcommand, Debug)]
enum Records {
    /// List the records that the backend refuses for ever, with its reasons.
    Parked {
        /// The configuration file.
        #[arg(long)]
        config: PathBuf,
    },
    /// Send what the backend refused once more, after it was repaired.
    Release {
        /// An id as `kiosk records parked` shows it, or "all".
        id: String,
        /// The configuration file.
        #[arg(long)]
        config: PathBuf,
    },
}

/// Runs the command.
///
/// # Errors
/// A sentence with its remedy.
pub fn run(cli: Cli) -> anyhow::Result<()> {
    let answers = cli.format.answers();
    if cli.command.works_silently() {
        terminal::show_work();
    }
    match cli.command {
        Command::Run { config } => crate::app::run(&config),
        Command::Stopped { config } => crate::app::show_stopped(&config),
        Command::Enrol(enrol) => answers.one(&enrol.run()?),
        Command::Pair(pair) => answers.one(&pair.run()?),
        Command::Keys(Keys {
            command: Some(KeysCommand::Confirm { fingerprint, config }), ..
        }) => answers.one(&keys::confirm(&Config::load(&config)?, &fingerprint)?),
        Command::Keys(Keys { config, .. }) => {
            let config = config.context("name the configuration file with --config")?;
            answers.list(keys::list(&Config::load(&config)?)?)
        }
        Command::Inspect(inspect) => inspect::run(inspect, answers),
        Command::Match { cases, contacts } => {
            let named = |path: &PathBuf| path.display().to_string();
            let cases_text = matching::read(&cases)?;
            let contacts_text = matching::read(&contacts)?;
            answers.list(matching::hits(
                &cases_text,
                &named(&cases),
                &contacts_text,
                &named(&contacts),
            )?)
        }
        Command::Calibrate { config, seconds } => {
            answers.one(&calibrate::run(&Config::load(&config)?, seconds)?)
        }
        Command::Scanner { config, seconds } => {
            answers.one(&scanner::run(&Config::load(&config)?, seconds)?)
        }
        Command::Records(Records::Parked { config }) => {
            answers.list(records::parked(&Config::load(&config)?)?)
        }
        Command::Records(Records::Release { id, config }) => {
            answers.one(&records::release(&Config::load(&config)?, &id)?)
        }
        Command::Export { folder, stick: _, config, all } => {
            answers.one(&export::run(&Config::load(&config)?, folder.as_deref(), all)?)
        }
        Command::Update { folder, stick: _, config, inbox } => {
            answers.one(&update::run(&Config::load(&config)?, folder.as_deref(), inbox.as_deref())?)
        }
        Command::StaffPin { config, remove } => {
            answers.one(&staff_pin::run(&Config::load(&config)?, remove)?)
        }
        Command::Selftest { config } => selftest(&Config::load(&config)?, answers),
    }
}

fn selftest(config: &Config, answers: Answers) -> anyhow::Result<()> {
    let report = selftest::run(config)?;
    if !answers.for_people() {
        answers.one(&report)?;
        return report.verdict();
    }
    answers.text(&report.lines())?;
    // The lines have told what it is and what to do.
    report
        .verdict()
        .map_err(|_| anyhow::anyhow!("the kiosk cannot do its work until what failed is repaired"))
}
