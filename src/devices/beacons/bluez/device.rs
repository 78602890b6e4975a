//! A device's D-Bus path in eight bytes.
//!
//! The path holds the address that the device transmits under. Thousands of devices are kept and
//! every advert names one, so the path is parsed on arrival and only formatted again for a call.

use std::fmt;

/// A device that an adapter has heard. Holds its address: must never be stored, logged or passed out
/// of the source.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Device {
    /// The adapter's number in the highest 16 bits, the device's address below them.
    number: u64,
}

const ADDRESS_BITS: u32 = 48;

impl Device {
    /// Parses `/org/bluez/hci0/dev_C0_11_22_33_44_55` (BlueZ, doc/org.bluez.Device); `None` for any
    /// other path, such as that of a service of a device.
    pub(super) fn at(path: &str) -> Option<Self> {
        let (adapter, address) = path.strip_prefix("/org/bluez/hci")?.split_once("/dev_")?;
        let adapter: u16 = adapter.parse().ok()?;
        let mut number = u64::from(adapter);
        let mut bytes = 0;
        for byte in address.split('_') {
            let is_hex = byte.len() == 2 && byte.bytes().all(|digit| digit.is_ascii_hexdigit());
            let byte = u8::from_str_radix(byte, 16).ok().filter(|_| is_hex && bytes < 6)?;
            number = number << 8 | u64::from(byte);
            bytes += 1;
        }
        (bytes == 6).then_some(Self { number })
    }

    /// The number of its adapter.
    pub(super) fn adapter_number(self) -> u16 {
        u16::try_from(self.number >> ADDRESS_BITS).unwrap_or(u16::MAX)
    }

    /// The D-Bus path of its adapter.
    pub(super) fn adapter(self) -> String {
        format!("/org/bluez/hci{}", self.adapter_number())
    }

    /// Its own D-Bus path.
    pub(super) fn path(self) -> String {
        let [_, _, a, b, c, d, e, f] = self.number.to_be_bytes();
        format!("{}/dev_{a:02X}_{b:02X}_{c:02X}_{d:02X}_{e:02X}_{f:02X}", self.adapter())
    }
}

impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Device(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_come_back_as_they_were() {
        for path in [
            "/org/bluez/hci0/dev_C0_11_22_33_44_55",
            "/org/bluez/hci1/dev_C0_11_22_33_44_55",
            "/org/bluez/hci65535/dev_FF_FF_FF_FF_FF_FF",
            "/org/bluez/hci0/dev_00_00_00_00_00_00",
        ] {
            let device = Device::at(path).unwrap();
            assert_eq!(device.path(), path);
            assert!(path.starts_with(&format!("{}/", device.adapter())));
        }
        let distinct = ["hci0/dev_00_00_00_00_00_01", "hci1/dev_00_00_00_00_00_00"]
            .map(|path| Device::at(&format!("/org/bluez/{path}")));
        assert_ne!(distinct[0], distinct[1]);
    }

    #[test]
    fn what_is_no_device_is_none() {
        for path in [
            "",
            "/",
            "/org/bluez/hci0",
            "/org/bluez/hci0/dev_",
            "/org/bluez/hci0/dev_C0_11_22_33_44",
            "/org/bluez/hci0/dev_C0_11_22_33_44_55_66",
            "/org/bluez/hci0/dev_C0_11_22_33_44_5",
            "/org/bluez/hci0/dev_C0_11_22_33_44_+5",
            "/org/bluez/hci0/dev_C0_11_22_33_44_5é",
            "/org/bluez/hci65536/dev_C0_11_22_33_44_55",
            "/org/bluez/hci/dev_C0_11_22_33_44_55",
            "/org/bluez/hci0/dev_C0_11_22_33_44_55/service000a",
        ] {
            assert_eq!(Device::at(path), None, "{path}");
        }
    }

    #[test]
    fn no_address_is_in_debug() {
        let device = Device::at("/org/bluez/hci0/dev_C0_11_22_33_44_55").unwrap();
        assert_eq!(format!("{device:?}"), "Device(…)");
    }
}
