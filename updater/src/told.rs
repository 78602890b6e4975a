//! How a kiosk stands with the next version of its image: what the updater tells, and the status display shows.

use serde::{Deserialize, Serialize};

/// Why a bundle was not taken, or not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// It is not whole, or its content is another than was announced.
    Damaged,
    /// Nobody whom this kiosk trusts has signed it.
    NotSigned,
    /// It is of another product.
    OtherProduct,
    /// It is not newer than what runs.
    NotNewer,
    /// The card did not take it.
    NotWritten,
    /// It was started, and the kiosk did not come to its work.
    DoesNotWork,
}

/// Where an update is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpdateStage {
    #[default]
    None,
    Checking,
    Writing,
    /// It is written and waits for the hour in which the kiosk may restart.
    Waiting,
    /// It runs, and it is not decided yet whether it stays.
    Trial,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    pub version: String,
    pub why: Refusal,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Update {
    /// The image that runs.
    pub version: String,
    pub stage: UpdateStage,
    /// The version that comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The last bundle that was refused, until another one was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refused>,
}
