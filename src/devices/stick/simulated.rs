//! A folder that plays a stick.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::contract::{Mounted, Sticks};
use super::error::StickError;

/// Whether the simulated stick is plugged in.
#[derive(Clone, Debug)]
pub struct Plugged(Arc<AtomicBool>);

impl Default for Plugged {
    fn default() -> Self {
        Self(Arc::new(AtomicBool::new(true)))
    }
}

impl Plugged {
    pub fn set(&self, plugged: bool) {
        self.0.store(plugged, Ordering::Relaxed);
    }

    fn is_in(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The simulator's stick.
#[derive(Clone, Debug)]
pub struct Simulated {
    folder: PathBuf,
    plugged: Plugged,
}

impl Simulated {
    pub fn new(folder: PathBuf, plugged: Plugged) -> Self {
        Self { folder, plugged }
    }
}

impl Sticks for Simulated {
    fn mount(&self) -> Result<Box<dyn Mounted>, StickError> {
        if !self.plugged.is_in() {
            return Err(StickError::Absent);
        }
        std::fs::create_dir_all(&self.folder)
            .map_err(|error| StickError::Damaged(error.to_string()))?;
        Ok(Box::new(self.clone()))
    }
}

impl Mounted for Simulated {
    fn folder(&self) -> &Path {
        &self.folder
    }

    fn release(self: Box<Self>) -> Result<(), StickError> {
        if self.plugged.is_in() {
            Ok(())
        } else {
            Err(StickError::Held("it was pulled out".to_owned()))
        }
    }
}
