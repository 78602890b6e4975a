/// Why the clock was not set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MachineClockError {
    #[error("the network sets this clock; nobody has to")]
    Synchronised,
    #[error("the kiosk's user may not set the clock; install the polkit rule of systemd/ for it")]
    Denied,
    #[error("systemd-timedated does not answer; install systemd, or set clock.kind = \"none\"")]
    Unavailable,
    #[error("the clock cannot be set: {0}; see `journalctl -u systemd-timedated`")]
    Failed(String),
}
