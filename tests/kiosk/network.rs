//! Wi-Fi over a NetworkManager of our own, on a real D-Bus.

mod fake;
mod objects;
mod world;

use std::net::Ipv4Addr;

use kiosk::devices::network::{
    AccessPoint, Connectivity, Network, NetworkError, NetworkManager, NetworkState, Passphrase,
    Security,
};

use crate::support::fake_bluez::PrivateBus;
use fake::FakeNetworkManager;
use world::{PASSWORD, Wifi};

const NAME: &str = "Chợ Bồng Sơn";

async fn started() -> (PrivateBus, FakeNetworkManager, NetworkManager) {
    let bus = PrivateBus::start();
    let fake = FakeNetworkManager::start(bus.address(), Wifi::Fitted).await;
    let network = NetworkManager::on_bus(bus.address().to_owned());
    (bus, fake, network)
}

fn password(text: &str) -> Option<Passphrase> {
    Some(Passphrase::new(text).unwrap())
}

#[tokio::test]
async fn networks_in_reach_are_listed_after_a_scan() {
    let (_bus, _fake, network) = started().await;
    let networks = network.networks().await.unwrap();
    let told: Vec<_> =
        networks.iter().map(|it| (it.name.as_str(), it.security, it.is_joined)).collect();
    assert_eq!(told, [(NAME, Security::Password, false), ("Khách", Security::Open, false)]);
}

#[tokio::test]
async fn a_network_is_joined_once_and_remembered() {
    let (_bus, fake, network) = started().await;
    let before = network.state().await.unwrap();
    assert_eq!(before, NetworkState { is_wired: true, ..NetworkState::default() });
    for _ in 0..2 {
        network.join(NAME, password(PASSWORD).as_ref()).await.unwrap();
        assert_eq!(fake.known(), [NAME], "and not twice");
    }
    let state = network.state().await.unwrap();
    assert_eq!((state.joined.as_deref(), state.connectivity), (Some(NAME), Connectivity::Full));
    assert!(network.networks().await.unwrap()[0].is_joined);
}

#[tokio::test]
async fn a_wrong_password_is_told_and_forgotten() {
    let (_bus, fake, network) = started().await;
    for wrong in [password("sai mat khau"), None] {
        let joined = network.join(NAME, wrong.as_ref()).await;
        assert_eq!(joined, Err(NetworkError::WrongPassword));
    }
    assert!(fake.known().is_empty());
    network.join("Khách", None).await.unwrap();
    assert_eq!(network.join("Xa", None).await, Err(NetworkError::OutOfReach));
}

#[tokio::test]
async fn an_access_point_ends_when_it_is_stopped() {
    let (_bus, fake, network) = started().await;
    let point = AccessPoint {
        name: "Khai báo y tế".to_owned(),
        passphrase: None,
        address: Ipv4Addr::new(10, 42, 0, 1),
    };
    network.start_access_point(&point).await.unwrap();
    let state = network.state().await.unwrap();
    assert_eq!(state.access_point.as_deref(), Some("Khai báo y tế"));
    assert_eq!(fake.shared_address().as_deref(), Some("10.42.0.1"));
    assert!(fake.known().is_empty(), "it is not kept");
    network.stop_access_point().await.unwrap();
    assert_eq!(network.state().await.unwrap().access_point, None);
    network.stop_access_point().await.unwrap();
}

#[tokio::test]
async fn what_is_missing_or_forbidden_is_named() {
    let mut bus = PrivateBus::start();
    let network = NetworkManager::on_bus(bus.address().to_owned());
    assert_eq!(network.state().await, Err(NetworkError::Unavailable), "nobody has its name");
    {
        let _fake = FakeNetworkManager::start(bus.address(), Wifi::Missing).await;
        assert_eq!(network.networks().await, Err(NetworkError::NoWifi));
        assert!(network.state().await.is_ok());
    }
    {
        let _fake = FakeNetworkManager::start(bus.address(), Wifi::Forbidden).await;
        assert_eq!(network.join("Khách", None).await, Err(NetworkError::Denied));
    }
    bus.restart();
    let _fake = FakeNetworkManager::start(bus.address(), Wifi::Fitted).await;
    let again = async {
        while network.state().await.is_err() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), again).await.expect("connects again");
}
