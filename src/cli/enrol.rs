//! `kiosk enrol`: introduces this kiosk to its backend with an invitation.

use clap::Args;
use serde_json::Value;

use super::introduction::{Introduction, Parts, random};
use crate::sync::enrol;

#[derive(Args, Debug)]
pub(super) struct Enrol {
    #[command(flatten)]
    introduction: Introduction,
    /// The whole invitation that `backend kiosk add` printed: the one-time code and the fingerprint of
    /// the keys.
    #[arg(long, value_name = "INVITATION")]
    code: String,
}

impl Enrol {
    /// Enrols; the answer is what is printed.
    ///
    /// # Errors
    /// A sentence with its remedy; then the configuration is as it was.
    pub(super) fn run(self) -> anyhow::Result<Value> {
        let (fresh, code) = (random()?, self.code);
        self.introduction.run(async move |Parts { store, client, clock }| {
            enrol::enrol(&store, &client, &clock, &code, fresh).await
        })
    }
}
