//! Where adverts come from.

use std::path::PathBuf;

use serde::Deserialize;

use super::check::{Checked, require};

/// Source of adverts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BeaconKind {
    /// The machine's own radio, driven through BlueZ.
    #[default]
    Bluez,
    /// The machine's own radio, driven through btleplug.
    Btleplug,
    /// What the simulator sends.
    Simulated,
    /// A recorded file.
    Replay,
    /// None; the kiosk logs no contacts.
    None,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Beacons {
    /// Source of adverts.
    pub kind: BeaconKind,
    /// The only adapter to use, by its address (`C0:FF:EE:00:00:01`) or its name (`hci1`). Without it
    /// the lowest number comes first, and the next one when that does not hear.
    pub adapter: Option<String>,
    /// The recorded file, with `kind = "replay"`.
    pub file: Option<PathBuf>,
    /// How many times faster than life a recorded file is played, above 0.
    pub speed: Option<f64>,
    /// Whether iPhones are connected to, to read their ids. Off by default: a connection shows the
    /// phone this box, takes the one radio for seconds, and most candidates are other apps.
    pub connect_iphones: bool,
    /// Whether the kiosk sends a Bluezone id of its own, so that phones remember the venue.
    pub advertise: bool,
}

impl Beacons {
    pub(super) fn check(&self) -> Checked {
        require(
            (self.kind == BeaconKind::Replay) == self.file.is_some(),
            "beacons.file",
            "goes with kind = \"replay\" and only with it",
        )?;
        if self.kind == BeaconKind::Btleplug {
            let problem = "needs kind = \"bluez\": btleplug can only listen";
            require(!self.connect_iphones, "beacons.connect_iphones", problem)?;
            require(!self.advertise, "beacons.advertise", problem)?;
        }
        require(
            self.adapter.as_deref().is_none_or(is_adapter),
            "beacons.adapter",
            "must be an address such as C0:FF:EE:00:00:01, or a name such as hci1",
        )?;
        let speed_is_sound = self.speed.is_none_or(|speed| speed > 0.0 && speed.is_finite());
        require(speed_is_sound, "beacons.speed", "must be above 0")
    }
}

/// Whether a text is the address or the name of an adapter.
fn is_adapter(text: &str) -> bool {
    let is_byte = |byte: &str| byte.len() == 2 && byte.bytes().all(|b| b.is_ascii_hexdigit());
    let is_address = text.split(':').count() == 6 && text.split(':').all(is_byte);
    let number = text.strip_prefix("hci");
    is_address || number.is_some_and(|number| number.parse::<u16>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn btleplug_only_listens() {
        let only = Beacons { kind: BeaconKind::Btleplug, ..Beacons::default() };
        let both = [
            Beacons { advertise: true, ..only.clone() },
            Beacons { connect_iphones: true, ..only.clone() },
        ];
        assert!(only.check().is_ok());
        assert!(both.iter().all(|beacons| beacons.check().is_err()));
    }

    #[test]
    fn an_adapter_is_an_address_or_a_name() {
        for (text, is) in [
            ("C0:FF:EE:00:00:01", true),
            ("c0:ff:ee:00:00:01", true),
            ("hci0", true),
            ("hci12", true),
            ("", false),
            ("hci", false),
            ("hci-1", false),
            ("C0FFEE000001", false),
            ("C0:FF:EE:00:00", false),
            ("C0:FF:EE:00:00:01:02", false),
            ("C0:FF:EE:00:00:0é", false),
        ] {
            let beacons = Beacons { adapter: Some(text.to_owned()), ..Beacons::default() };
            assert_eq!(beacons.check().is_ok(), is, "{text}");
        }
    }
}
