//! Names on the bus.

pub(super) const SERVICE: &str = "org.freedesktop.UDisks2";
pub(super) const ROOT: &str = "/org/freedesktop/UDisks2";
pub(super) const FILESYSTEM: &str = "org.freedesktop.UDisks2.Filesystem";
pub(super) const DRIVE: &str = "org.freedesktop.UDisks2.Drive";

pub(super) const BLOCK: &str = "org.freedesktop.UDisks2.Block";
