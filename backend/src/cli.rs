//! The command line: one file for each group of commands. Answers are lines for people or JSON for
//! programs on stdout (`terminal::Answers`), errors a sentence on stderr with exit status 1.

mod audit;
mod backup;
mod calls;
mod cases;
mod contacts;
mod context;
mod database;
mod elsewhere;
mod kiosks;
mod media;
mod plays;
mod receipts;
mod records;
mod reports;
mod retention;
mod serve;
mod sharing;
mod updates;
mod users;
mod venues;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, anyhow, bail};
use clap::{Args, Parser, Subcommand, ValueEnum};
use terminal::{Answers, Format, LogFormat};

use crate::config::{Config, Database};
use context::Context;

/// The environment variables with the database and with the format of the log.
const DATABASE: &str = "BACKEND_DATABASE";
const LOG: &str = "BACKEND_LOG";

/// The server of the Bluezone kiosks.
#[derive(Debug, Parser)]
#[command(name = "backend", version, about)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    format: Format,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command; a flag wins over the file.
#[derive(Debug, Args)]
struct Common {
    /// Configuration file (TOML)
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// SQLite file, made by `serve` and `commune add` [default: backend.db in the current folder;
    /// `backend database` tells where that is], or postgres://USER@HOST/DATABASE. An address with a password stands in
    /// the environment variable BACKEND_DATABASE, where other users do not see it
    #[arg(long, global = true, value_name = "FILE|URL")]
    database: Option<Database>,
    /// What a line of the log on stderr is: text for people, json for programs that collect logs; also by the
    /// environment variable BACKEND_LOG. How much it tells says RUST_LOG [default: text]
    #[arg(long, global = true, value_name = "FORMAT")]
    log: Option<LogFormat>,
    /// Days for which contacts are kept and case days are published [default: 14]
    #[arg(long, global = true, value_name = "DAYS")]
    retention_days: Option<u32>,
    /// Days for which everything else is kept [default: 21]
    #[arg(long, global = true, value_name = "DAYS")]
    retention_records_days: Option<u32>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve kiosks and visitors until stopped
    Serve(serve::Serve),
    /// Communes, whose staff may open what is sealed
    #[command(subcommand)]
    Commune(venues::Commune),
    /// Venues
    #[command(subcommand)]
    Venue(venues::Venue),
    /// Kiosks
    #[command(subcommand)]
    Kiosk(kiosks::Kiosk),
    /// Accounts of the staff portal
    #[command(subcommand)]
    User(users::User),
    /// F0 cases
    #[command(subcommand)]
    Case(cases::Case),
    /// Print where cases were, by venue and quarter of an hour
    Exposures(cases::Exposures),
    /// Compare contacts and cases that were not compared yet
    Match,
    /// Print whether kiosks send the contacts that they record or keep them, or choose it
    Contacts(contacts::Contacts),
    /// Sealed records
    #[command(subcommand)]
    Records(records::Records),
    /// Copy the database to a new file while the server runs
    Backup(backup::Backup),
    /// Make the database from a copy; the server must not run, and the old database not be there
    Restore(backup::Restore),
    /// Print where the database is and what it holds, or move it
    Database(database::Databases),
    /// Print whether old rows are deleted, and which time is trusted
    Retention(retention::Retention),
    /// What was set aside because its day was out of range
    #[command(subcommand)]
    Quarantine(retention::Quarantine),
    /// What idle screens show and play
    #[command(subcommand)]
    Media(media::Media),
    /// Print check-ins by receipt with the declarations they belong to, one a line
    Receipts(receipts::Receipts),
    /// Print what idle screens showed, by venue, day and item, one a line
    Plays(plays::Plays),
    /// Print calls for staff, one a line, or note that one was seen
    Calls(calls::Calls),
    /// Print who had declared elsewhere, by venue, day and channel, one a line
    Elsewhere(elsewhere::Elsewhere),
    /// New versions of the kiosks' image
    #[command(subcommand)]
    Update(updates::Update),
    /// The report "Thống kê Bluezoner"
    #[command(subcommand)]
    Report(reports::Report),
    /// What other systems may read
    #[command(subcommand)]
    Share(sharing::Share),
    /// Print who looked at what people left here and why, and who changed what, one a line
    Audit(audit::Audit),
    /// Print the OpenAPI document of the kiosks' API
    Openapi,
}

impl Command {
    /// Whether somebody begins with it: only these make a database that is not there, because any other
    /// command would look into an empty one, in the wrong folder.
    fn makes_database(&self) -> bool {
        matches!(self, Self::Serve(_) | Self::Commune(venues::Commune::Add(_)))
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    // Whatever this program writes holds keys or what people left here.
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    let cli = Cli::parse();
    let config = match cli.common.configure() {
        Ok(config) => config,
        Err(error) => return terminal::end("backend", Err(error)),
    };
    terminal::start_log_as("info", config.log);
    terminal::end_as("backend", config.log, run(cli.command, config, cli.format.answers()))
}

impl Common {
    fn configure(&self) -> Result<Config> {
        let mut config = match &self.config {
            Some(path) => Config::read(path)?,
            None => Config::default(),
        };
        config.database = match (&self.database, std::env::var(DATABASE)) {
            (Some(database), _) => database.clone(),
            (None, Ok(database)) => {
                database.parse().map_err(|problem| anyhow!("{DATABASE} {problem}"))?
            }
            (None, Err(_)) => config.database,
        };
        config.log = match (self.log, std::env::var(LOG)) {
            (Some(log), _) => log,
            (None, Ok(log)) => LogFormat::from_str(&log, true)
                .map_err(|_| anyhow!("{LOG} must be text or json, not {log}"))?,
            (None, Err(_)) => config.log,
        };
        config.retention_days = self.retention_days.unwrap_or(config.retention_days);
        config.retention_records_days =
            self.retention_records_days.unwrap_or(config.retention_records_days);
        Ok(config)
    }
}

fn run(command: Command, config: Config, answers: Answers) -> Result<()> {
    let command = match command {
        Command::Openapi => return answers.document(&crate::http::kiosks::document()),
        Command::Serve(serve) => {
            let config = serve.configure(config);
            config.check()?;
            return serve::run(config);
        }
        command => command,
    };
    config.check()?;
    terminal::show_work();
    let command = match command {
        Command::Restore(restore) => match &config.database {
            Database::File(file) => return restore.run(file, answers),
            Database::Server(_) => bail!(
                "a PostgreSQL is restored by its own tools; use pg_restore (docs/OPERATIONS.md)"
            ),
        },
        Command::Database(database::Databases { action: Some(database::Action::Copy(copy)) }) => {
            return copy.run(config.database, answers);
        }
        Command::Database(database::Databases {
            action: Some(database::Action::Distribute(distribute)),
        }) => return distribute.run(&config.database, answers),
        command => command,
    };
    if !command.makes_database() {
        database::require(&config.database)?;
    }
    let context = Context::open(config, answers)?;
    match command {
        Command::Commune(commune) => commune.run(&context),
        Command::Venue(venue) => venue.run(&context),
        Command::Kiosk(kiosk) => kiosk.run(&context),
        Command::User(user) => user.run(&context),
        Command::Case(case) => case.run(&context),
        Command::Exposures(exposures) => exposures.run(&context),
        Command::Match => cases::run_match(&context),
        Command::Contacts(contacts) => contacts.run(&context),
        Command::Records(records) => records.run(&context),
        Command::Backup(backup) => backup.run(&context),
        Command::Database(_) => database::run(&context),
        Command::Retention(retention) => retention.run(&context),
        Command::Quarantine(quarantine) => quarantine.run(&context),
        Command::Media(media) => media.run(&context),
        Command::Receipts(receipts) => receipts.run(&context),
        Command::Plays(plays) => plays.run(&context),
        Command::Calls(calls) => calls.run(&context),
        Command::Elsewhere(elsewhere) => elsewhere.run(&context),
        Command::Update(update) => update.run(&context),
        Command::Report(report) => report.run(&context),
        Command::Share(share) => share.run(&context),
        Command::Audit(audit) => audit.run(&context),
        Command::Serve(_) | Command::Openapi | Command::Restore(_) => Ok(()),
    }
}
