//! Measures the product beside a peer in one run and prints the figures as a table. One file for
//! each subject; `script/bench SUBJECT` builds it with optimisation and runs it.

mod cases;
mod presence;

use clap::{Parser, Subcommand};

/// Figures of the product beside a peer, in one run.
#[derive(Parser, Debug)]
struct Options {
    #[command(subcommand)]
    subject: Subject,
}

#[derive(Subcommand, Debug)]
enum Subject {
    /// F0 matched per second.
    Match,
    /// Adverts heard through a real D-Bus, beside btleplug and bleak.
    Presence {
        /// How long, in seconds.
        #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=3600))]
        seconds: u32,
    },
    /// One listener of `presence`, started by it.
    #[command(hide = true)]
    Listen {
        /// Whose.
        listener: presence::Listener,
    },
}

fn main() -> anyhow::Result<()> {
    match Options::parse().subject {
        Subject::Match => cases::run(),
        Subject::Presence { seconds } => presence::run(seconds),
        Subject::Listen { listener } => presence::listen(listener),
    }
}
