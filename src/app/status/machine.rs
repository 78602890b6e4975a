//! What the operating system says of the machine.

use std::net::{IpAddr, Ipv4Addr, UdpSocket};
use std::path::Path;

use protocol::report::Storage;
use updater::told::Update;

/// Thousandths of a degree, on every Raspberry Pi and most other machines.
const TEMPERATURE: &str = "/sys/class/thermal/thermal_zone0/temp";

/// The room on the storage of a folder.
pub(super) fn storage(folder: &Path) -> Option<Storage> {
    let found = rustix::fs::statvfs(folder).ok()?;
    let megabytes = |blocks: u64| blocks.saturating_mul(found.f_frsize) / 1_000_000;
    Some(Storage { free_mb: megabytes(found.f_bavail), size_mb: megabytes(found.f_blocks) })
}

/// Of the processor, degrees Celsius.
pub(super) fn temperature() -> Option<i16> {
    let text = std::fs::read_to_string(TEMPERATURE).ok()?;
    i16::try_from(text.trim().parse::<i32>().ok()? / 1000).ok()
}

/// Where the updater tells of the image; nothing is there on a machine that was installed otherwise.
const UPDATE: &str = "/run/bluezone-updater/update.json";

/// How the kiosk stands with the next version of its image.
pub(in crate::app) fn update() -> Option<Update> {
    let text = std::fs::read(UPDATE).ok()?;
    let told = serde_json::from_slice(&text);
    told.inspect_err(|error| tracing::debug!(%error, "the updater is not understood")).ok()
}

/// An address of the documentation, to which nothing is sent.
const SOMEWHERE: (Ipv4Addr, u16) = (Ipv4Addr::new(192, 0, 2, 1), 9);

/// The address from which the machine would ask others; `None` without a network.
pub(super) fn address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect(SOMEWHERE).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_unspecified()).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_storage_of_a_folder_has_a_size() {
        let found = storage(Path::new("/")).unwrap();
        assert!(found.size_mb > 0 && found.free_mb <= found.size_mb, "{found:?}");
        assert_eq!(storage(Path::new("/nowhere/at/all")), None);
    }
}
