//! What udisks2 refuses with, and what it means for whoever stands before the box.

use crate::devices::stick::error::StickError;
use crate::devices::system_bus::{Fault, fault, reason};

const ERRORS: &str = "org.freedesktop.UDisks2.Error.";

/// What a mount was refused for.
pub(super) fn of_mount(error: &dbus::Error) -> StickError {
    let reason = reason(error);
    match kind(error) {
        "NotAuthorized" | "NotAuthorizedCanObtain" | "NotAuthorizedDismissed" => {
            StickError::Denied(reason)
        }
        "DeviceBusy" | "AlreadyMounted" | "AlreadyUnmounting" => StickError::InUse,
        "NotSupported" => {
            StickError::Format("a file system that this system does not know".to_owned())
        }
        _ if reason.contains("write-protected") || reason.contains("read-only") => {
            StickError::Locked
        }
        // The object went away with the stick.
        _ if is_unknown_object(error) => StickError::Absent,
        _ if fault(error) != Fault::Other => StickError::Service(reason),
        _ => StickError::Damaged(reason),
    }
}

/// What taking it off was refused for.
pub(super) fn of_release(error: &dbus::Error) -> StickError {
    match kind(error) {
        "DeviceBusy" => StickError::InUse,
        _ => StickError::Held(reason(error)),
    }
}

/// Whether it was for the options of a mount.
pub(super) fn is_of_options(error: &dbus::Error) -> bool {
    kind(error) == "OptionNotPermitted"
}

/// The error of udisks2, without its prefix; empty for one of the bus.
fn kind(error: &dbus::Error) -> &str {
    error.name().and_then(|name| name.strip_prefix(ERRORS)).unwrap_or_default()
}

fn is_unknown_object(error: &dbus::Error) -> bool {
    let names = ["UnknownObject", "UnknownMethod", "UnknownInterface"];
    error.name().is_some_and(|name| names.iter().any(|end| name.ends_with(end)))
}
