//! `kiosk inspect`: what an engineer in the field, or a check from outside, asks of single values.

mod place;
mod typing;
mod values;

use std::io::Read;
use std::path::PathBuf;

use anyhow::Context;
use clap::Subcommand;
use terminal::Answers;

use crate::cards;
use crate::config::Config;
use place::place;
use typing::{Keys, typing};

#[derive(Subcommand, Debug)]
pub(super) enum Inspect {
    /// Decode an advert.
    Advert {
        /// The AD structures, hexadecimal.
        hex: String,
    },
    /// Compute a Bluezone id.
    Id {
        /// D(0), 64 hexadecimal digits.
        #[arg(long)]
        daily_key: String,
        /// Days after D(0).
        #[arg(long)]
        day: u32,
        /// Slot of the day, 0 to 95.
        #[arg(long)]
        slot: u32,
    },
    /// Read a card from the bytes of its scan on stdin.
    Card,
    /// Find today's commune for an address, in the names of today or of before July 2025.
    Place {
        /// As a card writes it: street, commune, district, province.
        address: String,
    },
    /// Type keys one after the other.
    Typing {
        /// How the keys are read.
        #[arg(long)]
        mode: Keys,
        /// The keys.
        keys: String,
    },
    /// Read a venue token and check it against this kiosk's key.
    Token {
        /// The text of the QR.
        url: String,
        /// The configuration file.
        #[arg(long)]
        config: PathBuf,
    },
}

/// Answers with one value; of typed keys that is their text.
pub(super) fn run(inspect: Inspect, answers: Answers) -> anyhow::Result<()> {
    match inspect {
        Inspect::Advert { hex } => answers.one(&values::advert(&hex)?),
        Inspect::Id { daily_key, day, slot } => answers.one(&values::id(&daily_key, day, slot)?),
        Inspect::Card => {
            let (card, doubts) = values::card(&scan_on_stdin()?)?;
            answers.one(&card)?;
            doubts.iter().for_each(|doubt| eprintln!("{doubt}"));
            Ok(())
        }
        Inspect::Place { address } => answers.one(&place(&address)?),
        Inspect::Typing { mode, keys } => answers.text(&typing(mode, &keys)),
        Inspect::Token { url, config } => {
            answers.one(&values::token(&url, &Config::load(&config)?)?)
        }
    }
}

/// A scan from stdin; of one that is too long no more than shows it.
fn scan_on_stdin() -> anyhow::Result<zeroize::Zeroizing<Vec<u8>>> {
    let limit = cards::SCAN_MAX + 1;
    let mut bytes = zeroize::Zeroizing::new(Vec::with_capacity(limit));
    let stdin = std::io::stdin().lock();
    stdin.take(limit as u64).read_to_end(&mut bytes).context("the scan cannot be read")?;
    Ok(bytes)
}
