//! Transmits the kiosk's own Bluezone id in an advert that is not connectable, so that phones record
//! the venue.
//!
//! The advert is an object on this connection whose path is registered with BlueZ, which then reads
//! its properties; the calls are answered by hand because it is the only object of this program.
//! BlueZ reads it at its registration, so a new id needs a new one. It ends with the connection.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dbus::Message;
use dbus::arg::{PropMap, Variant};
use dbus::nonblock::{Proxy, SyncConnection};
use protocol::bluezone::advert::{ANDROID_COMPANY, ANDROID_SERVICE};
use protocol::contact::ContactId;
use tokio::time::sleep;

use super::message::SERVICE;
use crate::devices::beacons::OwnId;

/// Path of the advert's object on our connection; it may be any.
const OBJECT: &str = "/vn/kiosk/advertisement";
const ADVERTISEMENT: &str = "org.bluez.LEAdvertisement1";
const MANAGER: &str = "org.bluez.LEAdvertisingManager1";

/// Limit for an answer of BlueZ, and pause after a refusal.
const REPLY_TIMEOUT: Duration = Duration::from_secs(10);

/// The id in the advert of one connection.
#[derive(Clone, Default)]
pub(super) struct OwnAdvert(Arc<Mutex<Option<ContactId>>>);

impl OwnAdvert {
    fn set(&self, id: Option<ContactId>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = id;
    }

    /// Answers a call of BlueZ to the advert's object.
    pub(super) fn answer(&self, call: &Message) -> Option<Message> {
        let id = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_ours = call.path().is_some_and(|path| *path == *OBJECT);
        match (call.interface().as_deref(), call.member().as_deref(), id) {
            (Some("org.freedesktop.DBus.Properties"), Some("GetAll"), Some(id)) if is_ours => {
                Some(call.method_return().append1(properties(id)))
            }
            (Some(ADVERTISEMENT), Some("Release"), _) if is_ours => Some(call.method_return()),
            _ => dbus::channel::default_reply(call),
        }
    }
}

/// Properties of the advert (docs/FORMATS.md, section 1). The UUID must be given in its short form, or it
/// takes 16 bytes and the advert is too long.
fn properties(id: ContactId) -> PropMap {
    let data = HashMap::from([(ANDROID_COMPANY, Variant(id.0.to_vec()))]);
    let mut properties = PropMap::new();
    properties.insert("Type".to_owned(), Variant(Box::new("broadcast".to_owned())));
    let services = vec![format!("{ANDROID_SERVICE:04x}")];
    properties.insert("ServiceUUIDs".to_owned(), Variant(Box::new(services)));
    properties.insert("ManufacturerData".to_owned(), Variant(Box::new(data)));
    properties
}

/// Ends what an adapter transmits for this connection.
pub(super) async fn withdraw(connection: &Arc<SyncConnection>, adapter: &str) {
    let manager = Proxy::new(SERVICE, adapter, REPLY_TIMEOUT, connection.clone());
    let object = dbus::Path::from(OBJECT);
    let _ended: Result<(), _> =
        manager.method_call(MANAGER, "UnregisterAdvertisement", (object,)).await;
}

/// Keeps the adapter at this path transmitting the id that `own_id` returns, which is asked every
/// `interval`; never ends by itself.
pub(super) async fn transmit(
    connection: Arc<SyncConnection>,
    adapter: String,
    advert: OwnAdvert,
    own_id: OwnId,
    interval: Duration,
) {
    let manager = Proxy::new(SERVICE, &*adapter, REPLY_TIMEOUT, connection.clone());
    // The same connection may have registered its advert before the adapter was set up again.
    let mut registered = None;
    let mut is_refused = false;
    withdraw(&connection, &adapter).await;
    loop {
        let id = own_id();
        if id != registered {
            if registered.take().is_some() {
                withdraw(&connection, &adapter).await;
            }
            advert.set(id);
            if id.is_some() {
                let asked = (dbus::Path::from(OBJECT), PropMap::new());
                let sent: Result<(), _> =
                    manager.method_call(MANAGER, "RegisterAdvertisement", asked).await;
                match sent {
                    Ok(()) => {
                        registered = id;
                        if std::mem::take(&mut is_refused) {
                            tracing::info!("the kiosk's own id is transmitted again");
                        }
                    }
                    // No state of the radio, because it still receives; tried again.
                    Err(error) => {
                        if !std::mem::replace(&mut is_refused, true) {
                            tracing::warn!(
                                error = error.name(),
                                "the kiosk's own id is not transmitted; set beacons.advertise = \
                                 false if the adapter cannot advertise"
                            );
                        }
                        sleep(REPLY_TIMEOUT).await;
                    }
                }
            }
        }
        sleep(interval).await;
    }
}
