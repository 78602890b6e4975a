//! Measures the product beside a peer in one run and prints the figures as a table. One file for
//! each subject; `script/bench SUBJECT` builds it with optimisation and runs it.

#[cfg(feature = "backend")]
mod backend;
mod cases;
#[cfg(feature = "backend")]
mod crowd;
#[cfg(feature = "backend")]
mod exposure;
#[cfg(feature = "backend")]
mod portal;
#[cfg(feature = "kiosk")]
mod presence;
#[cfg(feature = "backend")]
mod province;
#[cfg(feature = "backend")]
mod scratch;
#[cfg(feature = "kiosk")]
mod ui;

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
    /// New cases in 3 million contacts, and the price of a rule at 200,000 stays, with SQLite and on a PostgreSQL.
    #[cfg(feature = "backend")]
    Exposure {
        /// A PostgreSQL that is reached without TLS, on which a database is made and removed again [default: that
        /// of script/postgres, if any]
        #[arg(long)]
        database: Option<String>,
        /// Also 10 million contacts, which takes a quarter of an hour.
        #[arg(long)]
        large: bool,
    },
    /// Pages of the staff portal at 500 venues, 10,000 kiosks and 5 million contacts.
    #[cfg(feature = "backend")]
    Portal {
        /// How often each page is asked for.
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(10..=10_000))]
        requests: u32,
    },
    /// Adverts heard through a real D-Bus, beside btleplug and bleak.
    #[cfg(feature = "kiosk")]
    Presence {
        /// How long, in seconds.
        #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=3600))]
        seconds: u32,
    },
    /// Frames of the screen, and the whole kiosk beside a Chromium kiosk page.
    #[cfg(feature = "kiosk")]
    Ui {
        /// How often each is started.
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100))]
        starts: u32,
        /// How long each is left alone after a start, in seconds.
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(5..=600))]
        idle: u32,
    },
    /// Contacts a second from HTTP to durable, beside the database alone: SQLite, and a PostgreSQL where there is one.
    #[cfg(feature = "backend")]
    Ingest {
        /// A PostgreSQL that is reached without TLS, on which a database is made and removed again [default: that
        /// of script/postgres, if any]
        #[arg(long)]
        database: Option<String>,
        /// How many connections, each of a kiosk of its own.
        #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u16).range(1..=64))]
        connections: u16,
        /// Uploads of 200 contacts over each connection in a round.
        #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u16).range(1..=2000))]
        uploads: u16,
    },
    /// What a tap costs the backend, and how soon its kiosk hears of it, while many kiosks listen.
    #[cfg(feature = "backend")]
    Streams {
        /// How many.
        #[arg(long, default_value_t = 10_000)]
        streams: u16,
        /// How many taps.
        #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u16).range(1..))]
        taps: u16,
    },
    /// Thousands of kiosks at two processes: they come at once, both processes are gone, one stops. Figures and a proof.
    #[cfg(feature = "backend")]
    Crowd(crowd::Asked),
    /// One listener of `presence`, started by it.
    #[cfg(feature = "kiosk")]
    #[command(hide = true)]
    Listen {
        /// Whose.
        listener: presence::Listener,
    },
}

fn main() -> anyhow::Result<()> {
    match Options::parse().subject {
        Subject::Match => cases::run(),
        #[cfg(feature = "backend")]
        Subject::Exposure { database, large } => exposure::run(database, large),
        #[cfg(feature = "backend")]
        Subject::Portal { requests } => portal::run(requests),
        #[cfg(feature = "kiosk")]
        Subject::Presence { seconds } => presence::run(seconds),
        #[cfg(feature = "kiosk")]
        Subject::Ui { starts, idle } => ui::run(starts, idle),
        #[cfg(feature = "backend")]
        Subject::Ingest { database, connections, uploads } => {
            backend::ingest::run(database, connections.into(), uploads.into())
        }
        #[cfg(feature = "backend")]
        Subject::Streams { streams, taps } => backend::streams::run(streams.into(), taps.into()),
        #[cfg(feature = "backend")]
        Subject::Crowd(asked) => crowd::run(&asked),
        #[cfg(feature = "kiosk")]
        Subject::Listen { listener } => presence::listen(listener),
    }
}
