//! The settings of connections that the kiosk makes.

use std::collections::HashMap;

use zbus::zvariant::Value;

use super::proxies::Settings;
use crate::devices::network::contract::{AccessPoint, Passphrase, Security};

const WIFI: &str = "802-11-wireless";
const WIFI_SECURITY: &str = "802-11-wireless-security";

/// A network that is joined, now and after each start.
pub(super) fn joined<'a>(
    name: &'a str,
    security: Security,
    passphrase: Option<&'a Passphrase>,
) -> Settings<'a> {
    let mut settings = wifi(name, "infrastructure");
    if let Some(passphrase) = passphrase {
        let kind = if security == Security::Wpa3 { "sae" } else { "wpa-psk" };
        settings.insert(WIFI_SECURITY, secured(kind, passphrase));
    }
    settings
}

/// The machine's own network, with addresses for whoever joins it.
pub(super) fn access_point(point: &AccessPoint) -> Settings<'_> {
    let mut settings = wifi(&point.name, "ap");
    if let Some(section) = settings.get_mut(WIFI) {
        // What every phone has.
        section.insert("band", Value::from("bg"));
    }
    if let Some(section) = settings.get_mut("connection") {
        section.insert("autoconnect", Value::from(false));
    }
    if let Some(passphrase) = &point.passphrase {
        settings.insert(WIFI_SECURITY, secured("wpa-psk", passphrase));
    }
    let address = HashMap::from([
        ("address", Value::from(point.address.to_string())),
        ("prefix", Value::from(24u32)),
    ]);
    let shared = [("method", Value::from("shared")), ("address-data", Value::from(vec![address]))];
    settings.insert("ipv4", HashMap::from(shared));
    settings.insert("ipv6", HashMap::from([("method", Value::from("disabled"))]));
    settings
}

fn wifi<'a>(name: &'a str, mode: &'a str) -> Settings<'a> {
    HashMap::from([
        ("connection", HashMap::from([("id", Value::from(name)), ("type", Value::from(WIFI))])),
        (
            WIFI,
            HashMap::from([
                ("ssid", Value::from(name.as_bytes().to_vec())),
                ("mode", Value::from(mode)),
            ]),
        ),
    ])
}

fn secured<'a>(kind: &'a str, passphrase: &'a Passphrase) -> HashMap<&'a str, Value<'a>> {
    HashMap::from([("key-mgmt", Value::from(kind)), ("psk", Value::from(passphrase.as_str()))])
}
