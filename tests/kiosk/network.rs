//! Wi-Fi over a NetworkManager of our own, on a real D-Bus.

mod fake;
mod objects;
mod world;

use std::net::Ipv4Addr;
use std::sync::mpsc;

use kiosk::devices::network::{
    AccessPoint, Connectivity, JoinStage, Login, Network, NetworkError, NetworkManager,
    NetworkState, Passphrase, Security,
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

fn login(name: &str, password: &str) -> Login {
    Login { name: name.to_owned(), passphrase: Passphrase::new(password), is_hidden: false }
}

async fn join(network: &NetworkManager, login: Login) -> Result<(), NetworkError> {
    network.join(&login, Box::new(|_| {})).await
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
    assert_eq!(before, NetworkState { is_wired: true, has_wifi: true, ..NetworkState::default() });
    for _ in 0..2 {
        join(&network, login(NAME, PASSWORD)).await.unwrap();
        assert_eq!(fake.known(), [NAME], "and not twice");
    }
    let state = network.state().await.unwrap();
    assert_eq!((state.joined.as_deref(), state.connectivity), (Some(NAME), Connectivity::Full));
    assert!(network.networks().await.unwrap()[0].is_joined);
}

#[tokio::test]
async fn a_wrong_password_is_told_and_forgotten() {
    let (_bus, fake, network) = started().await;
    for wrong in ["sai mat khau", ""] {
        let joined = join(&network, login(NAME, wrong)).await;
        assert_eq!(joined, Err(NetworkError::WrongPassword));
    }
    assert!(fake.known().is_empty());
    join(&network, login("Khách", "")).await.unwrap();
    assert_eq!(join(&network, login("Xa", "")).await, Err(NetworkError::OutOfReach));
}

#[tokio::test]
async fn each_stage_is_told_and_why_it_went_no_further() {
    let (_bus, fake, network) = started().await;
    let told = async |name: &str, password: &str| {
        let (sender, stages) = mpsc::channel();
        let tell = Box::new(move |stage| sender.send(stage).unwrap());
        let joined = network.join(&login(name, password), tell).await;
        let mut stages: Vec<JoinStage> = stages.iter().collect();
        stages.dedup();
        (stages, joined)
    };
    let whole = vec![JoinStage::Password, JoinStage::Address, JoinStage::Reach];
    assert_eq!(told(NAME, PASSWORD).await, (whole.clone(), Ok(())));
    let wrong = Err(NetworkError::WrongPassword);
    assert_eq!(told(NAME, "sai mat khau").await, (whole[..1].to_vec(), wrong));
    for (reason, error) in [
        (5, NetworkError::NoAddress),
        (17, NetworkError::NoAddress),
        (53, NetworkError::OutOfReach),
    ] {
        fake.fail(reason);
        assert_eq!(told(NAME, PASSWORD).await, (whole[..2].to_vec(), Err(error)), "{reason}");
    }
    // An open network has no password that could be wrong.
    fake.fail(11);
    assert_eq!(told("Khách", "").await.1, Err(NetworkError::Timeout));
    assert_eq!(fake.known(), [NAME], "what failed is forgotten, what was joined is not");
}

#[tokio::test]
async fn a_network_that_hides_is_asked_for_by_its_name_now_and_at_each_start() {
    let (_bus, fake, network) = started().await;
    let open = login("Kho", PASSWORD);
    assert_eq!(join(&network, open.clone()).await, Err(NetworkError::OutOfReach));
    join(&network, Login { is_hidden: true, ..open }).await.unwrap();
    assert_eq!((fake.known(), fake.known_as_hidden()), (vec!["Kho".to_owned()], vec![true]));
    assert_eq!(network.state().await.unwrap().joined.as_deref(), Some("Kho"));
    join(&network, login(NAME, PASSWORD)).await.unwrap();
    assert_eq!(fake.known_as_hidden(), [true, false]);
    let none = Login { is_hidden: true, ..login("Khong co", PASSWORD) };
    assert_eq!(join(&network, none).await, Err(NetworkError::OutOfReach));
}

#[tokio::test]
async fn a_way_out_that_shows_a_page_first_is_no_way_out() {
    let (_bus, fake, network) = started().await;
    join(&network, login("Khách", "")).await.unwrap();
    for (told, connectivity) in
        [(2, Connectivity::Captive), (3, Connectivity::Local), (4, Connectivity::Full)]
    {
        fake.reach(told);
        assert_eq!(network.state().await.unwrap().connectivity, connectivity);
    }
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
        assert!(!network.state().await.unwrap().has_wifi);
    }
    {
        let _fake = FakeNetworkManager::start(bus.address(), Wifi::Forbidden).await;
        assert_eq!(join(&network, login("Khách", "")).await, Err(NetworkError::Denied));
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
