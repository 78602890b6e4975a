//! The USB stick that day logs are exported to: found, mounted for one export, and taken off again.

mod contract;
mod error;
pub mod simulated;
pub mod udisks;

use std::path::Path;
use std::sync::Arc;

use crate::config::StickKind;
pub use contract::{Mounted, Sticks};
pub use error::StickError;
pub use simulated::{Plugged, Simulated};
pub use udisks::Udisks;

/// The sticks that the configuration names; a simulated one is a folder in `data`, in the state of `plugged`.
pub fn select(kind: StickKind, data: &Path, plugged: &Plugged) -> Option<Arc<dyn Sticks>> {
    match kind {
        StickKind::Udisks => Some(Arc::new(Udisks::default())),
        StickKind::Simulated => {
            Some(Arc::new(Simulated::new(data.join("simulated-stick"), plugged.clone())))
        }
        StickKind::None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_simulated_stick_is_there_until_it_is_pulled() {
        let (data, plugged) = (tempfile::tempdir().unwrap(), Plugged::default());
        assert!(select(StickKind::None, data.path(), &plugged).is_none());
        let sticks = select(StickKind::Simulated, data.path(), &plugged).unwrap();
        let stick = sticks.mount().unwrap();
        std::fs::write(stick.folder().join("file"), "content").unwrap();
        stick.release().unwrap();
        plugged.set(false);
        assert!(matches!(sticks.mount().err(), Some(StickError::Absent)));
        plugged.set(true);
        let again = sticks.mount().unwrap();
        assert_eq!(std::fs::read(again.folder().join("file")).unwrap(), b"content");
        plugged.set(false);
        assert!(matches!(again.release(), Err(StickError::Held(_))));
    }
}
