//! The settings of connections that the kiosk makes.

use dbus::arg::PropMap;

use super::objects::{Settings, Value, value};
use crate::devices::network::contract::{AccessPoint, Login, Passphrase, Security};

const WIFI: &str = "802-11-wireless";
const WIFI_SECURITY: &str = "802-11-wireless-security";

/// A network that is joined, now and after each start.
pub(super) fn joined(login: &Login, security: Security) -> Settings {
    let mut settings = wifi(&login.name, "infrastructure");
    if let Some(section) = settings.get_mut(WIFI).filter(|_| login.is_hidden) {
        section.insert("hidden".to_owned(), value(true));
    }
    if let Some(passphrase) = &login.passphrase {
        let kind = if security == Security::Wpa3 { "sae" } else { "wpa-psk" };
        settings.insert(WIFI_SECURITY, secured(kind, passphrase));
    }
    settings
}

/// The machine's own network, with addresses for whoever joins it.
pub(super) fn access_point(point: &AccessPoint) -> Settings {
    let mut settings = wifi(&point.name, "ap");
    if let Some(section) = settings.get_mut(WIFI) {
        // What every phone has.
        section.insert("band".to_owned(), value("bg".to_owned()));
    }
    if let Some(section) = settings.get_mut("connection") {
        section.insert("autoconnect".to_owned(), value(false));
    }
    if let Some(passphrase) = &point.passphrase {
        settings.insert(WIFI_SECURITY, secured("wpa-psk", passphrase));
    }
    let address =
        section([("address", value(point.address.to_string())), ("prefix", value(24u32))]);
    let shared =
        section([("method", value("shared".to_owned())), ("address-data", value(vec![address]))]);
    settings.insert("ipv4", shared);
    settings.insert("ipv6", section([("method", value("disabled".to_owned()))]));
    settings
}

fn wifi(name: &str, mode: &str) -> Settings {
    let connection = section([("id", value(name.to_owned())), ("type", value(WIFI.to_owned()))]);
    let wireless =
        section([("ssid", value(name.as_bytes().to_vec())), ("mode", value(mode.to_owned()))]);
    Settings::from([("connection", connection), (WIFI, wireless)])
}

fn secured(kind: &str, passphrase: &Passphrase) -> PropMap {
    section([("key-mgmt", value(kind.to_owned())), ("psk", value(passphrase.as_str().to_owned()))])
}

fn section<const COUNT: usize>(values: [(&str, Value); COUNT]) -> PropMap {
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
