//! NetworkManager over D-Bus.

mod activation;
mod faults;
mod found;
mod proxies;
mod settings;

use std::collections::HashMap;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::timeout;
use zbus::Connection;
use zbus::proxy::CacheProperties;
use zbus::zvariant::{OwnedObjectPath, Value};

use super::contract::{
    AccessPoint, Answer, Connectivity, Network, NetworkState, Passphrase, WifiNetwork,
};
use super::error::NetworkError;
use activation::{ACTIVATED, activate, forget_others};
use found::Heard;
use proxies::{DeviceProxy, StationProxy, WirelessProxy};

/// A Wi-Fi device (NMDeviceType).
const WIFI: u32 = 2;
/// Modes of a Wi-Fi device (NM80211Mode).
const CLIENT: u32 = 2;
const ACCESS_POINT: u32 = 3;

/// Longest that a look around may take.
const SCAN_MAX: Duration = Duration::from_secs(10);
const SCAN_POLL: Duration = Duration::from_millis(250);

/// The connection to the bus stays open: an access point ends with it.
#[derive(Default)]
pub struct NetworkManager {
    bus: Option<String>,
    connection: Mutex<Option<Connection>>,
}

/// A Wi-Fi device.
struct Wifi {
    path: OwnedObjectPath,
    device: DeviceProxy<'static>,
    wireless: WirelessProxy<'static>,
}

impl NetworkManager {
    /// On another bus than the system's.
    pub fn on_bus(address: String) -> Self {
        Self { bus: Some(address), connection: Mutex::default() }
    }

    async fn connect(&self) -> Result<Connection, NetworkError> {
        let mut connection = self.connection.lock().await;
        if let Some(open) = connection.as_ref().filter(|open| !open.is_closed()) {
            return Ok(open.clone());
        }
        let builder = match &self.bus {
            Some(address) => zbus::connection::Builder::address(address.as_str())?,
            None => zbus::connection::Builder::system()?,
        };
        Ok(connection.insert(builder.build().await?).clone())
    }

    /// The machine's Wi-Fi, if it has any.
    async fn wifi(&self, connection: &Connection) -> Result<Option<Wifi>, NetworkError> {
        for path in proxies::manager(connection).await?.get_devices().await? {
            let device = proxies::device(connection, &path).await?;
            if device.device_type().await? == WIFI {
                let wireless = WirelessProxy::builder(connection)
                    .path(path.clone())?
                    .cache_properties(CacheProperties::No)
                    .build()
                    .await?;
                return Ok(Some(Wifi { path, device, wireless }));
            }
        }
        Ok(None)
    }

    async fn read_state(&self) -> Result<NetworkState, NetworkError> {
        let connection = self.connect().await?;
        let manager = proxies::manager(&connection).await?;
        let mut state = NetworkState {
            connectivity: match manager.connectivity().await? {
                1 => Connectivity::None,
                2 | 3 => Connectivity::Local,
                _ => Connectivity::Full,
            },
            is_wired: manager.primary_connection_type().await? == "802-3-ethernet",
            ..NetworkState::default()
        };
        let Some(wifi) = self.wifi(&connection).await? else { return Ok(state) };
        if wifi.device.current_state().await? == ACTIVATED {
            let station = station(&connection, wifi.wireless.active_access_point().await?).await?;
            let name = String::from_utf8(station.ssid().await?).ok();
            match wifi.wireless.mode().await? {
                CLIENT => state.joined = name,
                ACCESS_POINT => state.access_point = name,
                _ => {}
            }
        }
        Ok(state)
    }

    async fn look_around(&self) -> Result<Vec<WifiNetwork>, NetworkError> {
        let connection = self.connect().await?;
        let wifi = self.wifi(&connection).await?.ok_or(NetworkError::NoWifi)?;
        let before = wifi.wireless.last_scan().await?;
        // Refused while another scan runs, and after a recent one; what was heard then is as good.
        if wifi.wireless.request_scan(HashMap::new()).await.is_ok() {
            let scanned = async {
                while wifi.wireless.last_scan().await? == before {
                    tokio::time::sleep(SCAN_POLL).await;
                }
                Ok::<_, NetworkError>(())
            };
            timeout(SCAN_MAX, scanned).await.unwrap_or(Ok(()))?;
        }
        let active = wifi.wireless.active_access_point().await?;
        let mut heard = Vec::new();
        for path in wifi.wireless.access_points().await? {
            let is_joined = path == active;
            // One that has gone out of reach meanwhile is none.
            if let Ok(one) = listen(&connection, path, is_joined).await {
                heard.push(one);
            }
        }
        Ok(found::networks(heard))
    }

    async fn join_network(
        &self,
        name: &str,
        passphrase: Option<&Passphrase>,
    ) -> Result<(), NetworkError> {
        let networks = self.look_around().await?;
        let network = networks.iter().find(|it| it.name == name).ok_or(NetworkError::OutOfReach)?;
        let connection = self.connect().await?;
        let wifi = self.wifi(&connection).await?.ok_or(NetworkError::NoWifi)?;
        let settings = settings::joined(name, network.security, passphrase);
        let options = HashMap::from([("persist", Value::from("disk"))]);
        let made = activate(&connection, &wifi.path, settings, options).await?;
        forget_others(&connection, name, &made).await
    }

    async fn become_access_point(&self, point: &AccessPoint) -> Result<(), NetworkError> {
        let connection = self.connect().await?;
        let wifi = self.wifi(&connection).await?.ok_or(NetworkError::NoWifi)?;
        // It ends with this connection to the bus, so that a crash leaves no access point behind.
        let options = HashMap::from([
            ("persist", Value::from("volatile")),
            ("bind-activation", Value::from("dbus-client")),
        ]);
        activate(&connection, &wifi.path, settings::access_point(point), options).await.map(drop)
    }

    async fn end_access_point(&self) -> Result<(), NetworkError> {
        let connection = self.connect().await?;
        let Some(wifi) = self.wifi(&connection).await? else { return Ok(()) };
        if wifi.wireless.mode().await? == ACCESS_POINT
            && wifi.device.current_state().await? == ACTIVATED
        {
            let active = wifi.device.active_connection().await?;
            proxies::manager(&connection).await?.deactivate_connection(&active).await?;
        }
        Ok(())
    }
}

impl Network for NetworkManager {
    fn state(&self) -> Answer<'_, NetworkState> {
        Box::pin(self.read_state())
    }

    fn networks(&self) -> Answer<'_, Vec<WifiNetwork>> {
        Box::pin(self.look_around())
    }

    fn join<'a>(&'a self, name: &'a str, passphrase: Option<&'a Passphrase>) -> Answer<'a, ()> {
        Box::pin(self.join_network(name, passphrase))
    }

    fn start_access_point<'a>(&'a self, point: &'a AccessPoint) -> Answer<'a, ()> {
        Box::pin(self.become_access_point(point))
    }

    fn stop_access_point(&self) -> Answer<'_, ()> {
        Box::pin(self.end_access_point())
    }
}

async fn station(
    connection: &Connection,
    path: OwnedObjectPath,
) -> zbus::Result<StationProxy<'static>> {
    let builder = StationProxy::builder(connection).path(path)?;
    builder.cache_properties(CacheProperties::No).build().await
}

async fn listen(
    connection: &Connection,
    path: OwnedObjectPath,
    is_joined: bool,
) -> Result<Heard, NetworkError> {
    let station = station(connection, path).await?;
    Ok(Heard {
        ssid: station.ssid().await?,
        strength: station.strength().await?,
        flags: station.flags().await?,
        wpa: station.wpa_flags().await?,
        rsn: station.rsn_flags().await?,
        is_joined,
    })
}
