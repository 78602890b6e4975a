//! Bundles of the image's next version on their way to the updater: from the network into a folder of the
//! kiosk's own, and from there or from a stick into the updater's inbox.

mod folder;
mod stick;

pub use folder::{BundleFolder, FolderError};
pub use stick::{FromStick, StickTakeError, from_stick};
