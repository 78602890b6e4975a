//! Whether a switch forbids the radio, asked of Linux itself.
//!
//! BlueZ 5.66 refuses to switch a blocked adapter on with a bare `Failed`, and only newer ones say
//! why; the manager of a venue should not be sent to pull the plug of a radio that is only blocked.

use std::fs;
use std::path::Path;

/// Where Linux lists the switches of radios (sysfs-class-rfkill in the kernel's documentation).
pub(super) const SWITCHES: &str = "/sys/class/rfkill";

/// Whether any switch of a Bluetooth radio below `switches` is on, be it a key or a command.
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
