//! `kiosk pair`: introduces this kiosk to its backend by six digits that the staff portal shows.

use std::cell::Cell;

use anyhow::Context;
use clap::Args;
use protocol::pairing::PairingCode;
use serde_json::Value;

use super::introduction::{Introduction, Parts, random};
use crate::sync::pairing::{Words, pair};

#[derive(Args, Debug)]
pub(super) struct Pair {
    #[command(flatten)]
    introduction: Introduction,
    /// The six digits that the portal's page of this kiosk shows.
    #[arg(value_name = "DIGITS")]
    digits: String,
}

impl Pair {
    /// Pairs; the words to compare go to stderr, the answer is what is printed.
    ///
    /// # Errors
    /// A sentence with its remedy; then the configuration is as it was.
    pub(super) fn run(self) -> anyhow::Result<Value> {
        let code = PairingCode::parse(&self.digits)
            .context("a pairing code has six digits; type those of the portal's page")?;
        let random = (random()?, random()?);
        let told = Cell::new(None);
        let show = move |words: &Words| {
            if told.replace(Some(*words)) != Some(*words) {
                eprintln!(
                    "compare these words with those of the portal, and confirm them there: {}",
                    words.join(" ")
                );
            }
        };
        self.introduction.run(async move |Parts { store, client, clock }| {
            pair(&store, &client, &clock, &code, random, show).await
        })
    }
}
