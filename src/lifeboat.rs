//! Check-ins without a network: the kiosk is an access point, and phones that join it get the visitor's page from the
//! kiosk itself. What they tap is stored and goes to the backend later, once.

mod connections;
mod keeper;
mod limits;
mod pages;
pub mod plan;
mod server;
mod service;
mod tickets;

pub use keeper::{Lifeboat, Show};
pub use server::serve;
pub use service::{Flash, Service};

/// What the QR says that leads a phone into the Wi-Fi.
pub fn join_text(ssid: &str) -> String {
    format!("WIFI:T:nopass;S:{ssid};;")
}
