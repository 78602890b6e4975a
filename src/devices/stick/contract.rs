//! What a kiosk can do with a stick.

use std::path::Path;

use super::error::StickError;

/// Where sticks are plugged in. It blocks for as long as a stick takes.
pub trait Sticks: Send + Sync {
    /// Mounts the stick that is plugged in, for writing.
    ///
    /// # Errors
    /// [`StickError`]; then nothing is mounted.
    fn mount(&self) -> Result<Box<dyn Mounted>, StickError>;
}

/// A stick that is mounted. Whoever drops it without [`Mounted::release`] leaves it so.
pub trait Mounted: Send {
    /// Where.
    fn folder(&self) -> &Path;

    /// Takes it off; when this returns `Ok`, it may be pulled out.
    ///
    /// # Errors
    /// [`StickError::Held`].
    fn release(self: Box<Self>) -> Result<(), StickError>;
}
