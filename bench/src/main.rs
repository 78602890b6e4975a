//! Measures the product beside a peer in one run and prints the figures as a table. One file for
//! each subject; `script/bench SUBJECT` builds it with optimisation and runs it.

mod cases;

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
}

fn main() -> anyhow::Result<()> {
    match Options::parse().subject {
        Subject::Match => cases::run(),
    }
}
