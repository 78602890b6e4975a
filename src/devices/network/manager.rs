//! NetworkManager over D-Bus.

mod activation;
mod faults;
mod found;
mod objects;
mod settings;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use dbus::Path;
use dbus::arg::PropMap;
use dbus::blocking::Connection;
use tokio::sync::oneshot;

use super::contract::{
    AccessPoint, Answer, Connectivity, Login, Network, NetworkState, Security, Tell, WifiNetwork,
};
use super::error::NetworkError;
use crate::devices::system_bus;
use activation::{ACTIVATED, activate, forget_others};
use found::Heard;
use objects::{Manager, Wifi, value};

/// Modes of a Wi-Fi device (NM80211Mode).
const CLIENT: u32 = 2;
const ACCESS_POINT: u32 = 3;

/// Longest that a look around may take.
const SCAN_MAX: Duration = Duration::from_secs(10);
const SCAN_POLL: Duration = Duration::from_millis(250);

/// Each request has a thread and a connection of its own, so that a long one holds up no other and no start or end of
/// the kiosk.
#[derive(Clone, Default)]
pub struct NetworkManager {
    bus: Option<String>,
    /// Stays open as long as there is an access point, which ends with it.
    point: Arc<Mutex<Option<Connection>>>,
}

impl NetworkManager {
    /// On another bus than the system's.
    pub fn on_bus(address: String) -> Self {
        Self { bus: Some(address), ..Self::default() }
    }

    fn connect(&self) -> Result<Connection, NetworkError> {
        system_bus::connect(self.bus.as_deref()).map_err(|_| NetworkError::Unavailable)
    }

    fn answer<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, NetworkError> + Send + 'static,
    ) -> Answer<'_, T> {
        let manager = self.clone();
        Box::pin(async move {
            let (done, result) = oneshot::channel();
            std::thread::Builder::new()
                .name("network".to_owned())
                // Fails when nobody waits any more.
                .spawn(move || drop(done.send(work(&manager))))
                .map_err(|error| NetworkError::Failed(error.to_string()))?;
            result.await.unwrap_or(Err(NetworkError::Unavailable))
        })
    }

    fn become_access_point(&self, point: &AccessPoint) -> Result<(), NetworkError> {
        let connection = self.connect()?;
        let wifi = Manager::new(&connection).wifi()?.ok_or(NetworkError::NoWifi)?;
        // It ends with this connection to the bus, so that a crash leaves no access point behind.
        let options = options([("persist", "volatile"), ("bind-activation", "dbus-client")]);
        activate(&connection, &wifi.path, settings::access_point(point), options, &|_| {})?;
        drop(wifi);
        self.keep(Some(connection));
        Ok(())
    }

    fn end_access_point(&self) -> Result<(), NetworkError> {
        let connection = self.connect()?;
        let manager = Manager::new(&connection);
        if let Some(wifi) = manager.wifi()?
            && wifi.mode()? == ACCESS_POINT
            && wifi.state()? == ACTIVATED
        {
            manager.deactivate(wifi.active()?)?;
        }
        self.keep(None);
        Ok(())
    }

    fn keep(&self, connection: Option<Connection>) {
        // It is whole even if a thread panicked while it held the lock.
        *self.point.lock().unwrap_or_else(PoisonError::into_inner) = connection;
    }
}

impl Network for NetworkManager {
    fn state(&self) -> Answer<'_, NetworkState> {
        self.answer(|manager| read_state(&manager.connect()?))
    }

    fn networks(&self) -> Answer<'_, Vec<WifiNetwork>> {
        self.answer(|manager| look_around(&manager.connect()?, None))
    }

    fn join<'a>(&'a self, login: &'a Login, tell: Tell) -> Answer<'a, ()> {
        let login = login.clone();
        self.answer(move |manager| join(&manager.connect()?, &login, &tell))
    }

    fn start_access_point<'a>(&'a self, point: &'a AccessPoint) -> Answer<'a, ()> {
        let point = point.clone();
        self.answer(move |manager| manager.become_access_point(&point))
    }

    fn stop_access_point(&self) -> Answer<'_, ()> {
        self.answer(Self::end_access_point)
    }
}

fn read_state(connection: &Connection) -> Result<NetworkState, NetworkError> {
    let manager = Manager::new(connection);
    let mut state = NetworkState {
        connectivity: match manager.connectivity()? {
            1 => Connectivity::None,
            2 => Connectivity::Captive,
            3 => Connectivity::Local,
            _ => Connectivity::Full,
        },
        is_wired: manager.primary_type()? == "802-3-ethernet",
        ..NetworkState::default()
    };
    let Some(wifi) = manager.wifi()? else { return Ok(state) };
    state.has_wifi = true;
    if wifi.state()? == ACTIVATED {
        let name = String::from_utf8(wifi.station(wifi.own_station()?).ssid()?).ok();
        match wifi.mode()? {
            CLIENT => state.joined = name,
            ACCESS_POINT => state.access_point = name,
            _ => {}
        }
    }
    Ok(state)
}

/// What is in reach; with a name also a network that hides it.
fn look_around(
    connection: &Connection,
    hidden: Option<&str>,
) -> Result<Vec<WifiNetwork>, NetworkError> {
    let wifi = Manager::new(connection).wifi()?.ok_or(NetworkError::NoWifi)?;
    let before = wifi.last_scan()?;
    let since = Instant::now();
    let mut scans = wifi.request_scan(hidden).is_ok();
    // Refused while another scan runs, and after a recent one; what was heard then is as good, but for a name that
    // nobody has asked for.
    while !scans && hidden.is_some() && since.elapsed() < SCAN_MAX {
        std::thread::sleep(SCAN_POLL);
        scans = wifi.request_scan(hidden).is_ok();
    }
    if scans {
        while wifi.last_scan()? == before && since.elapsed() < SCAN_MAX {
            std::thread::sleep(SCAN_POLL);
        }
    }
    let active = wifi.own_station()?;
    let mut heard = Vec::new();
    for path in wifi.stations()? {
        let is_joined = path == active;
        // One that has gone out of reach meanwhile is none.
        if let Ok(one) = listen(&wifi, path, is_joined) {
            heard.push(one);
        }
    }
    Ok(found::networks(heard))
}

fn listen(wifi: &Wifi<'_>, path: Path<'static>, is_joined: bool) -> Result<Heard, dbus::Error> {
    let station = wifi.station(path);
    Ok(Heard {
        ssid: station.ssid()?,
        strength: station.strength()?,
        flags: station.flags()?,
        wpa: station.wpa()?,
        rsn: station.rsn()?,
        is_joined,
    })
}

fn join(connection: &Connection, login: &Login, tell: &Tell) -> Result<(), NetworkError> {
    let name = login.name.as_str();
    let networks = look_around(connection, login.is_hidden.then_some(name))?;
    let network = networks.iter().find(|it| it.name == name).ok_or(NetworkError::OutOfReach)?;
    let wifi = Manager::new(connection).wifi()?.ok_or(NetworkError::NoWifi)?;
    let settings = settings::joined(login, network.security);
    let options = options([("persist", "disk")]);
    let made = activate(connection, &wifi.path, settings, options, tell);
    let made = made.map_err(|error| match error {
        // It has none that could be wrong.
        NetworkError::WrongPassword if network.security == Security::Open => NetworkError::Timeout,
        error => error,
    })?;
    forget_others(connection, name, &made)
}

fn options<const COUNT: usize>(options: [(&str, &str); COUNT]) -> PropMap {
    options.into_iter().map(|(name, it)| (name.to_owned(), value(it.to_owned()))).collect()
}
