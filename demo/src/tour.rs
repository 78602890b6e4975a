//! The six steps of the tour. A step is done when the product has done it, whoever asked for it.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

/// A step of the tour, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Happened {
    /// The backend opened the page of a code for a phone.
    Scanned,
    /// It stored a check-in and confirmed it.
    Tapped,
    /// The kiosk has the id of a phone of the street in its log.
    Heard,
    /// A declaration with the number of the card has arrived and opens with the commune's key.
    Declared,
    /// The backend has a case.
    Case,
    /// It has found the case at the market.
    Found,
}

/// What has happened since the demo started.
#[derive(Debug, Default)]
pub struct Tour(Mutex<BTreeSet<Happened>>);

impl Tour {
    pub fn note(&self, happened: Happened) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(happened);
    }

    pub fn done(&self) -> Vec<Happened> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }
}
