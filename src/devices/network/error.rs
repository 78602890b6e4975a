/// Why the network is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    #[error("NetworkManager does not answer; install and start it, or set network.kind = \"none\"")]
    Unavailable,
    #[error(
        "this machine has no Wi-Fi that NetworkManager manages; use a cable, or switch Wi-Fi on"
    )]
    NoWifi,
    #[error(
        "the kiosk's user may not change the network; install the polkit rule of systemd/ for it"
    )]
    Denied,
    #[error("the Wi-Fi password is wrong; ask for it again")]
    WrongPassword,
    #[error("the Wi-Fi network is out of reach; move closer to it, or choose another one")]
    OutOfReach,
    #[error("the network gives no address (DHCP); restart its router, or choose another one")]
    NoAddress,
    #[error("the network did not answer in time; try again closer to its access point")]
    Timeout,
    #[error("the network cannot be set: {0}; see `journalctl -u NetworkManager`")]
    Failed(String),
}
