//! Whether rfkill blocks Bluetooth, read from the kernel.
//!
//! BlueZ 5.66 answers a bare `Failed` when a blocked adapter is switched on, and only newer versions
//! give the reason; staff must not be asked to replug an adapter that is only blocked.

use std::fs;
use std::path::Path;

/// The kernel's rfkill switches (sysfs-class-rfkill in its documentation).
pub(super) const SWITCHES: &str = "/sys/class/rfkill";

/// Whether any switch of a Bluetooth radio below `switches` is on, in hardware or in software.
pub(super) fn blocks_bluetooth(switches: &Path) -> bool {
    let Ok(entries) = fs::read_dir(switches) else { return false };
    entries.flatten().any(|entry| {
        let says = |name: &str, value: &str| {
            fs::read_to_string(entry.path().join(name)).is_ok_and(|text| text.trim() == value)
        };
        says("type", "bluetooth") && (says("soft", "1") || says("hard", "1"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_switch_of_bluetooth_counts() {
        for (switches, blocked) in [
            (&[][..], false),
            (&[("bluetooth", "0", "0")], false),
            (&[("bluetooth", "1", "0")], true),
            (&[("bluetooth", "0", "1")], true),
            (&[("wlan", "1", "1")], false),
            (&[("wlan", "1", "0"), ("bluetooth", "0", "0")], false),
            (&[("wlan", "0", "0"), ("bluetooth", "1", "1")], true),
        ] {
            let folder = tempfile::tempdir().unwrap();
            for (number, (kind, soft, hard)) in switches.iter().enumerate() {
                let switch = folder.path().join(format!("rfkill{number}"));
                fs::create_dir(&switch).unwrap();
                for (name, value) in [("type", kind), ("soft", soft), ("hard", hard)] {
                    fs::write(switch.join(name), format!("{value}\n")).unwrap();
                }
            }
            assert_eq!(blocks_bluetooth(folder.path()), blocked, "{switches:?}");
        }
        assert!(!blocks_bluetooth(Path::new("/no/such/folder")));
    }
}
