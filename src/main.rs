//! Chooses the command.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    terminal::start_log("info,refinery_core=warn");
    terminal::end("kiosk", kiosk::cli::run(kiosk::cli::Cli::parse()))
}
